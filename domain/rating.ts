/** D1: how somebody is rated. */
export interface Rating {
  /** of what was good among all, from 0 to 1 with four decimals; null: too few to rate */
  readonly share: number | null;
  /** `3 of 4` */
  readonly inWords: string;
}

/** From so many on, promises are rated; fewer say nothing about anybody. */
const leastRated = 5;

/** D1: small numbers are not rated. */
export const isRated = (count: number): boolean => count >= leastRated;

/** D1: so many of so many. */
export const rating = (good: number, of: number): Rating => ({
  share: isRated(of) ? rounded(good / of) : null,
  inWords: `${good} of ${of}`,
});

/** D1: by amount, of so many promises: as few are not rated either, and of nothing there is no share. */
export const shareOfAmount = (good: bigint, of: bigint, count: number): number | null =>
  isRated(count) && of > 0n ? rounded(Number((good * 1_000_000n) / of) / 1_000_000) : null;

/** To four decimals. */
export const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;
