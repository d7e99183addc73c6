/** What a running rebate offers to whoever sells. Gain and need in the same unit: both in minor units, say. */
export interface Opportunity {
  /** reward gained by the tier ahead */
  readonly gain: number | bigint;
  /** purchases missing to it */
  readonly needed: number | bigint;
  /** calendar days left; the last day counts as one */
  readonly days: number;
}

/**
 * B4: how much a purchase towards the tier ahead is worth now: 10,000 × gain / needed / days, rounded half up. The less
 * time is left, the higher.
 * @returns at least 0; 0 where nothing is gained or nothing is missing
 */
export function opportunityScore({ gain, needed, days }: Opportunity): number {
  if (gain <= 0 || needed <= 0) return 0;
  return Math.round((10_000 * Number(gain)) / Number(needed) / Math.max(days, 1));
}

/** The best opportunity first; of two alike, the one that ends first, then the one that gains more. */
export const byOpportunity = (one: Opportunity, other: Opportunity): number =>
  opportunityScore(other) - opportunityScore(one) ||
  one.days - other.days ||
  (one.gain === other.gain ? 0 : one.gain > other.gain ? -1 : 1);
