import { level, type Mark } from './level.ts';

/** One line of a customer's history, in the order in which it came about. */
export interface PastMark {
  readonly mark: Mark;
  readonly dueDate: string;
  /** minor units of the company's currency; undefined: policy has no rate for it */
  readonly amount: bigint | undefined;
  /** of these, what was paid in time */
  readonly paid: bigint | undefined;
}

/** C1, C7: what a customer did with its promises, the imported ones included, rehearsals left out. */
export interface TrackRecord {
  /** kept, partly kept and broken ones */
  readonly concluded: number;
  readonly kept: number;
  /** percent of the promised money that was paid in time, rounded; null: nothing to count */
  readonly keptOfAmount: number | null;
  readonly brokenIn12Months: number;
  readonly level: number;
}

/** @param yearAgo what fell due on this local date or later is within the last 12 months */
export function trackRecord(history: readonly PastMark[], yearAgo: string, keptInARowToForgive: number): TrackRecord {
  const concluded = history.filter(({ mark }) => mark === 'kept' || mark === 'partially-kept' || mark === 'broken');
  const counted = concluded.filter(({ amount }) => amount !== undefined);
  const promised = counted.reduce((sum, { amount = 0n }) => sum + amount, 0n);
  const paid = counted.reduce((sum, { paid: part = 0n }) => sum + part, 0n);
  return {
    concluded: concluded.length,
    kept: concluded.filter(({ mark }) => mark === 'kept').length,
    keptOfAmount: promised === 0n ? null : Number((paid * 200n + promised) / (promised * 2n)),
    brokenIn12Months: concluded.filter(({ mark, dueDate }) => mark === 'broken' && dueDate >= yearAgo).length,
    level: level(
      history.map(({ mark }) => mark),
      keptInARowToForgive,
    ),
  };
}
