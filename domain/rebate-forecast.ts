import { type Baseline, type Bought, type DailyVolume, fromVolume, type RebateIdea } from './rebate.ts';
import type { RebatePolicy } from './rebate-policy.ts';
import { seasonShare, tenths } from './rebate-season.ts';

/** What of a rebate decides how a volume is counted, and when. */
export type CountedTerms = Pick<RebateIdea, 'unit' | 'currency' | 'period'>;

/** What a forecast follows from. */
export interface ForecastFacts {
  readonly terms: CountedTerms;
  /** bought in the period by the end of `asOf`, a local date */
  readonly volume: bigint;
  readonly asOf: string;
  /** sales of the same goods before the period, in any order */
  readonly history: readonly DailyVolume[];
  readonly baseline: Baseline | null;
  readonly policy: Pick<RebatePolicy, 'paceFromPercent'>;
}

/** What is to be expected in a period all in all. */
export interface Forecast {
  /** at least what is bought already */
  readonly volume: bigint;
  /** percent of the period's usual volume that falls before now, one decimal */
  readonly season: string;
  /** how it was calculated, in a sentence */
  readonly explained: string;
}

/**
 * B4, A6: the pace is the volume by the share of the season. Until so much of the season has passed as policy says, it
 * weighs that part of it, and the baseline the rest: one early order does not make a year.
 */
export function forecastOf({ terms, volume, asOf, history, baseline, policy }: ForecastFacts): Forecast {
  const shown = (value: bigint): string => volumeInWords(value, terms);
  const paceCounts = policy.paceFromPercent / 100;
  const share = seasonShare(history, terms.period, asOf);
  const passed = parts(share);
  const season = inPercent(passed);
  const soFar = `${shown(volume)} so far, with ${season} % of ${baseline ? 'the season by the years before' : 'the days of the period'} behind`;
  const rest = baseline && share < paceCounts ? whole - parts(share / paceCounts) : 0n;
  const atPace = (weight: bigint): bigint => (passed === 0n ? volume : (volume * weight + passed / 2n) / passed);
  if (baseline && rest > 0n) {
    const usual = BigInt(baseline.volume);
    const forecast = atLeast(volume, atPace(whole - rest) + (usual * rest) / whole);
    const explained = `${soFar}: too little for the pace alone, so that the usual ${shown(usual)} weigh ${inPercent(rest)} %; together ${shown(forecast)} for the whole period.`;
    return { volume: forecast, season, explained };
  }
  const forecast = atLeast(volume, atPace(whole));
  return { volume: forecast, season, explained: `${soFar}: at this pace ${shown(forecast)} for the whole period.` };
}

/**
 * A6: what is to be expected in a period anyway, as known on the day on which a rebate is vetted: the baseline, and in
 * a period that runs what a look would forecast. One order has no pace: there the baseline stands, and what of it is bought already.
 * @param facts.bought in the period so far; null: it has not begun
 */
export function expectationOf({
  terms,
  bought,
  baseline,
  ...facts
}: Omit<ForecastFacts, 'volume' | 'asOf' | 'terms'> & {
  readonly terms: CountedTerms & Pick<RebateIdea, 'counts'>;
  readonly bought: Bought | null;
}): Baseline | null {
  if (baseline === null || bought === null) return baseline;
  if (terms.counts.document !== undefined)
    return { ...baseline, volume: `${atLeast(BigInt(bought.volume), BigInt(baseline.volume))}` };
  const { asOf } = bought;
  const { volume, explained } = forecastOf({ ...facts, terms, baseline, asOf, volume: BigInt(bought.volume) });
  return {
    ...baseline,
    volume: `${volume}`,
    explained: `It runs since ${terms.period.from}. On ${asOf}: ${explained} Usual is: ${baseline.explained}`,
  };
}

/** `1.5 units`, `1234.50 EUR` */
export const volumeInWords = (value: bigint, { unit, currency }: Pick<CountedTerms, 'unit' | 'currency'>): string =>
  `${fromVolume(value, unit, currency)} ${unit === 'quantity' ? 'units' : currency}`;

/** As fine as a share is known. */
const whole = 10n ** 15n;
const parts = (share: number): bigint => BigInt(Math.round(share * Number(whole)));
const inPercent = (share: bigint): string => tenths((share * 1000n) / whole);
const atLeast = (least: bigint, value: bigint): bigint => (value < least ? least : value);
