/** A6: what some tiers cost, minor units of the rebate's currency. */
export interface TierCosts {
  /** the most, for any volume up to the ceiling of the adjustment */
  readonly most: string;
  /** at the volume that is forecast now */
  readonly expected: string;
}

/** B7: what an adjustment costs: the tiers in force beside those wanted, up to the same volume, as in `DailyVolume`. */
export interface AdjustmentCosts {
  readonly before: TierCosts;
  readonly after: TierCosts;
  readonly ceiling: string;
}
