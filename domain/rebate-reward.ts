import { exponentOf, roundedToMinor, unrounded } from './money.ts';
import { fromVolume, type RebateRequest, type Settlement, type Tier, toVolume } from './rebate.ts';

/** What of a rebate decides its reward. */
export type RewardTerms = Pick<RebateRequest, 'tiers' | 'method' | 'unit' | 'currency'>;
/** What its tiers count. */
export type TierTerms = Pick<RewardTerms, 'tiers' | 'unit' | 'currency'>;

/**
 * A7: the reward for a volume, exact, rounded half-even once at the end.
 * - `stepped`: each tier's rate on the part of the volume that lies in it;
 * - `cumulative`: the rate of the highest tier that is reached, on the whole volume;
 * - `rolling`: the rate of each tier that is reached, on the volume from 0 up to that tier's end, summed.
 *
 * A tier ends where the next begins, and its first figure belongs to it: with tiers from 0 and from 1,000, a volume of
 * exactly 1,000 has reached the second one. For `stepped` that makes no difference; for `cumulative` and `rolling`
 * the second rate holds from this figure on.
 * @param volume whole numbers of the smallest unit (see `toVolume`); at or below 0 there is no reward
 * @returns minor units
 */
export const rewardOf = (volume: bigint, terms: RewardTerms): bigint =>
  roundedToMinor(sum(partsOf(volume, terms)), scaleOf(terms), terms.currency);

/** @returns from 1; 0: none */
export const tierReached = (volume: bigint, terms: TierTerms): number =>
  terms.tiers.filter((tier) => volume >= threshold(tier, terms)).length;

/** The least volume with which a tier is reached; a tier from "0" is reached by the first sale. */
export function threshold({ from }: Pick<Tier, 'from'>, { unit, currency }: Pick<TierTerms, 'unit' | 'currency'>) {
  const least = toVolume(from, unit, currency);
  return least === 0n ? 1n : least;
}

/**
 * A6: the most that a rebate can cost for any volume up to a ceiling. Within one tier the reward never falls, so that
 * it is highest at the ceiling, or right before a tier where a `cumulative` rate would fall.
 * @returns minor units
 */
export function exposureOf(ceiling: bigint, terms: RewardTerms): bigint {
  const turns = terms.tiers.map((tier) => threshold(tier, terms) - 1n).filter((volume) => volume < ceiling);
  return [...turns, ceiling].map((volume) => rewardOf(volume, terms)).reduce((most, reward) => max(most, reward), 0n);
}

/**
 * A7: how the reward comes about, a line for each part, unrounded: `10000.00 × 4 % = 400.00`. Where their sum has more
 * decimals than the currency, a last line says it, and what it is rounded to: `0.125 ≈ 0.12`.
 * @returns `[]` where no tier is reached
 */
export function linesOf(volume: bigint, terms: RewardTerms): string[] {
  const { unit, currency } = terms;
  const scale = scaleOf(terms);
  const parts = partsOf(volume, terms);
  const lines = parts.map(
    (part) =>
      `${fromVolume(part.volume, unit, currency)} × ${rateInWords(part.tier)} = ${unrounded(part.exact, scale, currency)}`,
  );
  if (parts.length === 0) return [];
  const exact = unrounded(sum(parts), scale, currency);
  const rounded = unrounded(rewardOf(volume, terms), exponentOf(currency), currency);
  return exact === rounded ? lines : [...lines, `${exact} ≈ ${rounded}`];
}

/** Where some terms give less than others: the least volume at which the most is missing. */
export interface Loss {
  readonly volume: bigint;
  /** unrounded, as a decimal string of the currency */
  readonly less: string;
}

/**
 * B7: where tiers give less than those in force. Both rewards are straight between thresholds, so that the difference
 * is largest at one of them, right before one, or, where the slopes differ, beyond the highest.
 * @returns null where at no volume less is given
 */
export function lossBy(tiers: readonly Tier[], inForce: RewardTerms): Loss | null {
  const wanted = { ...inForce, tiers: [...tiers] };
  const starts = [...inForce.tiers, ...tiers].map((tier) => threshold(tier, inForce));
  const volumes = [...starts.flatMap((start) => [start - 1n, start]), 2n * starts.reduce(max, 0n)];
  const [worst] = volumes
    .map((volume) => ({ volume, less: sum(partsOf(volume, inForce)) - sum(partsOf(volume, wanted)) }))
    .filter(({ less }) => less > 0n)
    .sort((one, other) => Number(other.less - one.less) || Number(one.volume - other.volume));
  return worst ? { ...worst, less: unrounded(worst.less, scaleOf(inForce), inForce.currency) } : null;
}

/** `4 %`, or `0.50` for each unit. */
export const rateInWords = ({ rate }: Pick<Tier, 'rate'>): string =>
  'percent' in rate ? `${rate.percent} %` : rate.perUnit;

/** A7: the method with this customer's own figures, for the agreement. */
export const workedExample = (terms: RewardTerms, volume: bigint): Pick<Settlement, 'volume' | 'lines' | 'reward'> => ({
  volume: `${volume}`,
  lines: linesOf(volume, terms),
  reward: `${rewardOf(volume, terms)}`,
});

/**
 * A6: the largest share of the turnover that it gives back, in thousandths of a percent. For `rolling` that is more
 * than the highest rate, and largest where a tier has just been reached.
 * @returns undefined with a quantity, whose worth is not known
 */
export function highestRate(terms: RewardTerms): bigint | undefined {
  if (terms.unit === 'quantity') return undefined;
  const named = terms.tiers.map(rateOf);
  if (terms.method !== 'rolling') return named.reduce(max, 0n);
  const given = terms.tiers.map((tier) => {
    const volume = threshold(tier, terms);
    return (sum(partsOf(volume, terms)) + volume - 1n) / volume;
  });
  return [...named, ...given].reduce(max, 0n);
}

/** A volume of which a tier's rate is given; `exact` in units of `scaleOf`. */
interface Part {
  readonly volume: bigint;
  readonly tier: Tier;
  readonly exact: bigint;
}

function partsOf(volume: bigint, terms: RewardTerms): Part[] {
  const { tiers, method } = terms;
  const reached = tiers.slice(0, tierReached(volume, terms));
  const part = (tier: Tier, of: bigint): Part => ({ volume: of, tier, exact: of * rateOf(tier) });
  const upTo = (index: number): bigint => {
    const next = reached[index + 1];
    return next ? toVolume(next.from, terms.unit, terms.currency) : volume;
  };
  if (method === 'cumulative') return reached.slice(-1).map((tier) => part(tier, volume));
  if (method === 'rolling') return reached.map((tier, index) => part(tier, upTo(index)));
  return reached
    .map((tier, index) => part(tier, upTo(index) - toVolume(tier.from, terms.unit, terms.currency)))
    .filter((step) => step.volume > 0n);
}

const percentDecimals = 3;
const perUnitDecimals = 4;
const quantityDecimals = 3;

/** How many decimals a volume times a rate has. */
const scaleOf = ({ unit, currency }: RewardTerms): number =>
  unit === 'quantity' ? quantityDecimals + perUnitDecimals : exponentOf(currency) + 2 + percentDecimals;

const rateOf = ({ rate }: Tier): bigint =>
  'percent' in rate ? shifted(rate.percent, percentDecimals) : shifted(rate.perUnit, perUnitDecimals);

function shifted(value: string, decimals: number): bigint {
  const [whole = '', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}

const sum = (parts: readonly Part[]): bigint => parts.reduce((total, { exact }) => total + exact, 0n);
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
