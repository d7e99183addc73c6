/** What deliveries are put together by. */
export const otifGroups = ['rep', 'customer', 'month', 'cause'] as const;
export type OtifGroup = (typeof otifGroups)[number];

/**
 * B1: how often our deliveries were on time and in full, by the first confirmed window. The customer's own misses and
 * what was withdrawn stand beside it and are in none of the other figures.
 */
export interface OtifSums {
  readonly deliveries: number;
  readonly onTime: number;
  readonly inFull: number;
  /** both */
  readonly otif: number;
  /** of these deliveries, each for itself */
  readonly lines: number;
  readonly linesOnTime: number;
  readonly linesInFull: number;
  readonly customerMisses: number;
  readonly withdrawn: number;
}

/** D1: how a group is rated. */
export interface OtifRating {
  /** of the deliveries that were both on time and in full, from 0 to 1 with four decimals; null: too few to rate */
  readonly share: number | null;
  /** `3 of 4` */
  readonly inWords: string;
}

/** One rep, customer, month (`2027-01`) or cause; of a delivery that was on time and in full, `none`. */
export interface OtifRow extends OtifSums, OtifRating {
  readonly key: string;
  /** of a rep or a customer */
  readonly name: string | null;
}

/** From so many on, deliveries are rated; fewer say nothing about anybody. */
const leastRated = 5;

/** D1: small numbers are not rated. */
export const rate = ({ otif, deliveries }: Pick<OtifSums, 'otif' | 'deliveries'>): OtifRating => ({
  share: deliveries < leastRated ? null : Math.round((otif / deliveries) * 10_000) / 10_000,
  inWords: `${otif} of ${deliveries}`,
});

/**
 * The first confirmed days that a report is about, local dates, both included.
 * @param asked what is left out: twelve calendar months, the last of them that of `to`, else of today; and no end
 */
export function otifPeriod(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  today: string,
): { readonly from: string; readonly to: string } {
  const [year = 0, month = 0] = (asked.to ?? today).split('-').map(Number);
  const begins = new Date(Date.UTC(year, month - 12, 1)).toISOString().slice(0, 10);
  return { from: asked.from ?? begins, to: asked.to ?? '9999-12-31' };
}
