import {
  type Baseline,
  type Bought,
  fromVolume,
  type Method,
  type ProposedTier,
  type RebateRequest,
  type Tier,
  toVolume,
} from './rebate.ts';
import { ofTheOrder } from './rebate-order.ts';
import type { RebatePolicy } from './rebate-policy.ts';
import { highestRate, type RewardTerms, rewardOf, threshold } from './rebate-reward.ts';
import { tenths } from './rebate-season.ts';

type Counted = Pick<RebateRequest, 'unit' | 'currency'>;

/** Kept proposes tiers so many percent above the baseline, where policy's stretch allows it. */
const proposedGrowth = [10, 20, 35] as const;

/** A6: what a customer buys in a period anyway, in the smallest units. */
export interface Expected {
  /** all in all; null: not known */
  readonly usual: bigint | null;
  /** of it already */
  readonly soFar: bigint;
}

export const expectedOf = (baseline: Pick<Baseline, 'volume'> | null, bought: Bought | null): Expected => ({
  usual: baseline && BigInt(baseline.volume),
  soFar: BigInt(bought?.volume ?? 0),
});

/** A6: whether a volume is reached where so many percent more is bought of what is still to come. @param stretchPercent to three decimals */
export const isReachable = (from: bigint, soFar: bigint, toCome: bigint, stretchPercent: number): boolean =>
  (from - soFar) * 100_000n <= toCome * (100_000n + BigInt(Math.round(stretchPercent * 1000)));

/**
 * A6: each tier with what it asks of this customer; where the usual is not known, nobody can say that it cannot be
 * reached. In a period that runs, only what is still to come can be stretched.
 */
export function weighTiers(
  tiers: readonly Tier[],
  baseline: Pick<Baseline, 'volume'> | null,
  bought: Bought | null,
  counted: Counted & Pick<RebateRequest, 'counts'>,
  { stretchPercent }: Pick<RebatePolicy, 'stretchPercent'>,
): ProposedTier[] {
  const { usual, soFar } = expectedOf(baseline, bought);
  const shown = (volume: bigint): string => fromVolume(volume, counted.unit, counted.currency);
  return tiers.map((tier) => {
    const from = threshold(tier, counted);
    const growth = usual === null || usual <= 0n ? null : tenths(((from - usual) * 1000n) / usual);
    if (bought !== null && soFar >= from)
      return {
        ...{ ...tier, growth, reachable: true, given: true },
        because: `${tier.from} is reached already by the ${shown(soFar)} that were bought by ${bought.asOf}: it asks for nothing more.`,
      };
    if (usual === null)
      return {
        ...{ ...tier, growth, reachable: true, given: false },
        because: 'What the customer bought before is not known.',
      };
    const given = growth !== null && Number(growth) <= 0;
    const reachable = given || isReachable(from, soFar, usual - soFar, stretchPercent);
    return { ...tier, growth, reachable, given, because: whyReachable(usual) };

    function whyReachable(usual: bigint): string {
      const anyway = `${shown(usual)} that are to be expected${ofTheOrder(counted)} anyway`;
      if (given) return `${tier.from} is not above the ${anyway}: it is given without any growth.`;
      const asks =
        growth === null
          ? `${tier.from} is above the ${anyway}`
          : `${tier.from} asks for ${growth} % more than the ${anyway}`;
      if (reachable) return `${asks}.`;
      return bought === null
        ? `${asks}: more than ${stretchPercent} % cannot be reached.`
        : `${asks}: ${shown(soFar)} were bought by ${bought.asOf}, and of the ${shown(usual - soFar)} still to come no more than ${stretchPercent} % more can be reached in the time left.`;
    }
  });
}

/**
 * A6: what tiers that ask for no growth cost, beside nothing bought more for it: the reward for what is to be expected anyway.
 * @returns minor units; 0n where each asks for growth
 */
export function giftOf(
  tiers: readonly ProposedTier[],
  terms: Omit<RewardTerms, 'tiers'>,
  { usual, soFar }: Expected,
): bigint {
  const given = tiers.filter((tier) => tier.given);
  if (given.length === 0) return 0n;
  const volumes = [usual ?? soFar, soFar, ...given.map((tier) => threshold(tier, terms))];
  const anyway = volumes.reduce((most, volume) => (volume > most ? volume : most));
  return rewardOf(anyway, { ...terms, tiers: given });
}

/**
 * A6: Kept's own tiers for a customer: at 10, 20 and 35 % above the baseline (in a period that runs: above what of it
 * is still to come), none without growth, with a third, two thirds and the whole of the highest rate within the rep's
 * authority, less where the exposure would be beyond it. Thresholds are rounded down to three digits, rates to a tenth
 * of a percent.
 * @param costs exposure of such tiers in the company's currency; undefined: policy has no rate
 * @param authority minor units of the company's currency
 * @returns `[]` of a quantity, whose worth for each unit is not known, where no growth can be asked for, and where not
 *   even 0.1 % is within authority
 */
export function proposeTiers(
  expected: Expected & { readonly usual: bigint },
  counted: Counted & { readonly method: Method },
  { authority: { ratePercent }, maxRatePercent, stretchPercent }: RebatePolicy,
  authority: bigint,
  costs: (tiers: Tier[]) => bigint | undefined,
): Tier[] {
  if (counted.unit === 'quantity') return [];
  const growths = [...new Set(proposedGrowth.map((growth) => Math.min(growth, stretchPercent)))];
  const { usual, soFar } = expected;
  const above = (growth: number): bigint => soFar + ((usual - soFar) * BigInt(Math.floor(1000 + growth * 10))) / 1000n;
  const starts = [...new Set(growths.map((growth) => rounded(above(growth))))].filter(
    (start) => (start - usual) * 1000n >= usual && start > 0n,
  );
  if (starts.length === 0) return [];
  const tiersUpTo = (top: number): Tier[] =>
    starts.map((start, index) => ({
      from: fromVolume(start, counted.unit, counted.currency).replace(/\.0+$/, ''),
      rate: { percent: inPercent(Math.max(Math.floor((top * (index + 1)) / starts.length), 1)) },
    }));
  const most = Math.min(ratePercent, maxRatePercent);
  for (let top = Math.floor(most * 10); top >= 1; top--) {
    const tiers = tiersUpTo(top);
    const rate = highestRate({ ...counted, tiers }) ?? 0n;
    const cost = costs(tiers);
    if (Number(rate) <= most * 1000 && cost !== undefined && cost <= authority) return tiers;
  }
  return [];
}

const inPercent = (tenth: number): string => tenths(BigInt(tenth)).replace('.0', '');

/** Down to three digits: 1_234_567n is 1_230_000n. */
function rounded(value: bigint): bigint {
  const unit = 10n ** BigInt(Math.max(`${value}`.length - 3, 0));
  return (value / unit) * unit;
}

/** The highest `from` of some tiers, in the smallest units. */
export const highestFrom = (tiers: readonly Tier[], { unit, currency }: Counted): bigint =>
  tiers.reduce((most, { from }) => {
    const start = toVolume(from, unit, currency);
    return start > most ? start : most;
  }, 0n);
