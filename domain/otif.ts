import { type Rating, rating } from './rating.ts';

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

/** One rep, customer, month (`2027-01`) or cause; of a delivery that was on time and in full, `none`. */
export interface OtifRow extends OtifSums, Rating {
  readonly key: string;
  /** of a rep or a customer */
  readonly name: string | null;
}

/** D1: of the deliveries, those that were both on time and in full. */
export const rate = ({ otif, deliveries }: Pick<OtifSums, 'otif' | 'deliveries'>): Rating => rating(otif, deliveries);
