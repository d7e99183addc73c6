import type { Status } from './projection.ts';

/** What is recorded as paid towards a promise, or (below zero) as taken back. */
export interface PaidPart {
  readonly minor: bigint;
  /** ISO 8601 UTC */
  readonly at: string;
}

/** D3: what of a promise is still to be paid, by the records. */
export interface Debt {
  /** minor units */
  readonly owed: bigint;
  /** of a promise that was not kept: when the last of it came, ISO 8601 UTC; null: it is still owed, or came in time */
  readonly paidLateAt: string | null;
}

/**
 * D3: the outcome says whether the word was kept, the debt whether the money is there: what comes late closes it, what
 * is taken back opens it. Of a kept promise only what was there and was taken back is owed: the rest was tolerated, or
 * is there on the rep's word.
 * @returns null where nothing is owed by this promise: not agreed, taken back, or a follow-up
 */
export function debtOf(
  { status, amountMinor, breachAt }: { status: Status; amountMinor: bigint; breachAt: string | null },
  parts: readonly PaidPart[],
): Debt | null {
  const notKept = status === 'broken' || status === 'partially-kept';
  if (!notKept && status !== 'open' && status !== 'kept') return null;
  const { paid, most, inFullAt } = tally(amountMinor, parts);
  const due = status === 'kept' ? most : amountMinor;
  const late = notKept && inFullAt !== null && breachAt !== null && inFullAt > breachAt;
  return { owed: paid < due ? due - paid : 0n, paidLateAt: late ? inFullAt : null };
}

/** What is paid in the order in which it came: now, at most, and since when it is all that was promised; null: it is not. */
export function tally(amountMinor: bigint, parts: readonly PaidPart[]) {
  let paid = 0n;
  let most = 0n;
  let inFullAt: string | null = null;
  for (const { minor, at } of [...parts].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    paid += minor;
    if (paid > most) most = paid;
    inFullAt = paid < amountMinor ? null : (inFullAt ?? at);
  }
  return { paid, most, inFullAt };
}
