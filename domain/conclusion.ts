/** D5: what the rep said happened. A report of `fulfilled` without an amount means all of it. */
export interface Report {
  readonly said: 'fulfilled' | 'missed';
  /** when it happened, ISO 8601 UTC */
  readonly occurredAt: string;
  /** minor units, all in all so far; undefined: the whole amount */
  readonly amount?: string | undefined;
  readonly by: string;
  readonly note?: string | undefined;
}

/** C4: the answer on the phone. */
export type PhoneAnswer = 'yes' | 'no' | 'no-answer';

export type BreachReason = 'said-no-on-the-phone' | 'said-yes-on-the-phone' | 'nothing-paid' | 'part-paid';

/** How a payment appointment ended. Amounts are minor units as decimal integers. */
export interface Conclusion {
  readonly outcome: 'kept' | 'partially-kept' | 'broken';
  readonly severity: 'none' | 'normal' | 'severe';
  /** what it rests on: a record, the rep's word, or the close of the reporting window */
  readonly basis: 'record' | 'word' | 'window';
  readonly paid: string;
  readonly missing: string;
  readonly reason: BreachReason | null;
}

export interface Evidence {
  /** minor units promised */
  readonly amount: string;
  /** minor units recorded as received by the breach instant */
  readonly paidInTime: string;
  readonly reports: readonly Report[];
  /** minor units paid on the rep's word while earlier terms held: money, and no word about the terms that hold now */
  readonly wordBefore?: string;
  /** the last answer on the phone */
  readonly phone: PhoneAnswer | undefined;
  readonly breachAt: string;
  readonly reportingEndsAt: string;
  readonly now: string;
}

/**
 * D5, C4: the outcome that the facts known now allow; undefined where it is too early to say.
 * A fact counts when it happened: what occurred after the breach instant is late and does not count.
 */
export function conclude(evidence: Evidence): Conclusion | undefined {
  const { breachAt, now } = evidence;
  const amount = BigInt(evidence.amount);
  const recorded = BigInt(evidence.paidInTime);
  const inTime = evidence.reports.filter((report) => report.said === 'fulfilled' && report.occurredAt <= breachAt);
  const word = inTime.reduce(
    (most, report) => max(most, report.amount === undefined ? amount : BigInt(report.amount)),
    BigInt(evidence.wordBefore ?? '0'),
  );
  const paid = max(recorded, word);
  const basis = recorded >= word ? 'record' : 'word';

  if (paid >= amount) return { outcome: 'kept', severity: 'none', basis, paid: `${paid}`, missing: '0', reason: null };
  if (now < breachAt) return undefined;
  const reported = evidence.reports.length > 0;
  const refused = evidence.phone === 'no';
  if (!reported && !refused && now < evidence.reportingEndsAt) return undefined;

  const missing = `${amount - paid}`;
  const said =
    evidence.phone === 'no' ? 'said-no-on-the-phone' : evidence.phone === 'yes' ? 'said-yes-on-the-phone' : undefined;
  if (paid > 0n)
    return {
      outcome: 'partially-kept',
      severity: 'normal',
      basis,
      paid: `${paid}`,
      missing,
      reason: said ?? 'part-paid',
    };
  return {
    outcome: 'broken',
    severity: evidence.phone === 'yes' ? 'severe' : 'normal',
    basis: reported || refused ? 'word' : 'window',
    paid: '0',
    missing,
    reason: said ?? 'nothing-paid',
  };
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
