/** D5: what the rep said happened. A report of `fulfilled` without an amount means all of it. */
export interface Report {
  readonly said: 'fulfilled' | 'missed';
  /** when it happened, ISO 8601 UTC */
  readonly occurredAt: string;
  /** minor units received then, one part of it; undefined: the whole amount */
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
  /** what policy tolerated of a kept promise: days beyond the breach instant, minor units short; undefined: nothing */
  readonly tolerated?: { readonly late: boolean; readonly shortfall: string };
}

/** D5: what policy tolerates before a promise counts as anything but kept. The breach instant stays what it is. */
export interface Tolerance {
  /** what happened until then counts as in time, ISO 8601 UTC; the breach instant at the earliest */
  readonly until: string;
  /** minor units that may be missing */
  readonly shortfall: string;
}

export interface Evidence {
  /** minor units promised */
  readonly amount: string;
  /** minor units recorded as received by the breach instant */
  readonly paidInTime: string;
  /** the same until the tolerance ends; undefined: nothing more than in time */
  readonly paidTolerated?: string | undefined;
  readonly tolerance?: Tolerance | undefined;
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
 * A fact counts when it happened: what occurred after the breach instant is late and does not count, unless policy
 * tolerates so many days; and a shortfall that policy tolerates breaks nothing. Reports of parts add up; word and
 * record speak of the same money, so the greater counts.
 */
export function conclude(evidence: Evidence): Conclusion | undefined {
  const { breachAt, now, tolerance } = evidence;
  const amount = BigInt(evidence.amount);
  const until = tolerance?.until ?? breachAt;
  const inTime = max(BigInt(evidence.paidInTime), wordOf(evidence, amount, breachAt));
  const recorded = BigInt(evidence.paidTolerated ?? evidence.paidInTime);
  const word = wordOf(evidence, amount, until);
  const paid = max(recorded, word);
  const basis = recorded >= word ? 'record' : 'word';
  const missing = `${paid >= amount ? 0n : amount - paid}`;
  const tolerated = BigInt(tolerance?.shortfall ?? '0');

  if (paid >= amount || (now >= breachAt && paid > 0n && paid + tolerated >= amount)) {
    const late = inTime + tolerated < amount;
    return {
      outcome: 'kept',
      severity: 'none',
      basis,
      paid: `${paid}`,
      missing,
      reason: null,
      ...(late || missing !== '0' ? { tolerated: { late, shortfall: missing } } : {}),
    };
  }
  if (now < until) return undefined;
  const reported = evidence.reports.length > 0;
  const refused = evidence.phone === 'no';
  if (!reported && !refused && now < evidence.reportingEndsAt) return undefined;

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

/** D5, C8: how severe a breach is once a manager has corrected the outcome. */
export const severityAfter = (
  { severity }: Conclusion,
  corrected: Conclusion['outcome'] | undefined,
): Conclusion['severity'] => {
  if (corrected === undefined) return severity;
  if (corrected === 'kept') return 'none';
  return corrected === 'broken' && severity === 'severe' ? 'severe' : 'normal';
};

/** What the rep says was received by an instant: parts that add up, never to more than was promised. */
function wordOf({ reports, wordBefore }: Evidence, amount: bigint, by: string): bigint {
  const sum = reports
    .filter(({ said, occurredAt }) => said === 'fulfilled' && occurredAt <= by)
    .reduce(
      (total, report) => total + (report.amount === undefined ? amount : BigInt(report.amount)),
      BigInt(wordBefore ?? '0'),
    );
  return sum > amount ? amount : sum;
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
