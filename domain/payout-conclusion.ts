/** D5, B8: our payout as far as it is known. Local dates of the customer, instants ISO 8601 UTC. */
export interface PayoutFacts {
  /** the record of it */
  readonly paidOn: string | null;
  /** on the rep's word, when it happened */
  readonly saidPaidAt: string | null;
  /** the rep said after the breach instant that it was missed */
  readonly saidMissed: boolean;
  readonly dueDate: string;
  readonly breachAt: string;
  readonly reportingEndsAt: string;
  readonly now: string;
}

export interface PayoutConclusion {
  readonly outcome: 'kept' | 'broken';
  readonly basis: 'record' | 'word' | 'window';
}

/** B8, D5: the outcome that the facts allow; undefined where it is too early to say. */
export function concludePayout(facts: PayoutFacts): PayoutConclusion | undefined {
  const { paidOn, saidPaidAt, saidMissed, dueDate, breachAt, reportingEndsAt, now } = facts;
  if (paidOn !== null) return { outcome: paidOn <= dueDate ? 'kept' : 'broken', basis: 'record' };
  if (saidPaidAt !== null) return { outcome: saidPaidAt <= breachAt ? 'kept' : 'broken', basis: 'word' };
  if (now >= breachAt && saidMissed) return { outcome: 'broken', basis: 'word' };
  return now >= reportingEndsAt ? { outcome: 'broken', basis: 'window' } : undefined;
}
