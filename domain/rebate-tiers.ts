import {
  type Baseline,
  fromVolume,
  type Method,
  type ProposedTier,
  type RebateRequest,
  type Tier,
  toVolume,
} from './rebate.ts';
import type { RebatePolicy } from './rebate-policy.ts';
import { highestRate, threshold } from './rebate-reward.ts';
import { tenths } from './rebate-season.ts';

type Counted = Pick<RebateRequest, 'unit' | 'currency'>;

/** Kept proposes tiers so many percent above the baseline, where policy's stretch allows it. */
const proposedGrowth = [10, 20, 35] as const;

/** A6: whether a volume is at most so many percent over a baseline. @param stretchPercent to three decimals */
export const isReachable = (from: bigint, baseline: bigint, stretchPercent: number): boolean =>
  from * 100_000n <= baseline * (100_000n + BigInt(Math.round(stretchPercent * 1000)));

/** A6: each tier with what it asks of this customer; without a baseline, nobody can say that it cannot be reached. */
export function weighTiers(
  tiers: readonly Tier[],
  baseline: Pick<Baseline, 'volume'> | null,
  counted: Counted,
  { stretchPercent }: Pick<RebatePolicy, 'stretchPercent'>,
): ProposedTier[] {
  return tiers.map((tier) => {
    if (baseline === null || BigInt(baseline.volume) <= 0n)
      return { ...tier, growth: null, reachable: true, because: 'What the customer bought before is not known.' };
    const from = threshold(tier, counted);
    const usual = BigInt(baseline.volume);
    const growth = tenths(((from - usual) * 1000n) / usual);
    const reachable = isReachable(from, usual, stretchPercent);
    return { ...tier, growth, reachable, because: whyReachable() };

    function whyReachable(): string {
      const shown = `${fromVolume(usual, counted.unit, counted.currency)} that are to be expected anyway`;
      if (from <= usual) return `${tier.from} is not above the ${shown}: it is given without any growth.`;
      return reachable
        ? `${tier.from} asks for ${growth} % more than the ${shown}.`
        : `${tier.from} asks for ${growth} % more than the ${shown}: more than ${stretchPercent} % cannot be reached.`;
    }
  });
}

/**
 * A6: Kept's own tiers for a customer: at 10, 20 and 35 % above the baseline, with a third, two thirds and the whole of
 * the highest rate within the rep's authority, less where the exposure would be beyond it. Thresholds are rounded down
 * to three digits, rates to a tenth of a percent.
 * @param costs exposure of such tiers in the company's currency; undefined: policy has no rate
 * @param authority minor units of the company's currency
 * @returns `[]` of a quantity, whose worth for each unit is not known, and where not even 0.1 % is within authority
 */
export function proposeTiers(
  baseline: bigint,
  counted: Counted & { readonly method: Method },
  { authority: { ratePercent }, maxRatePercent, stretchPercent }: RebatePolicy,
  authority: bigint,
  costs: (tiers: Tier[]) => bigint | undefined,
): Tier[] {
  if (counted.unit === 'quantity') return [];
  const growths = [...new Set(proposedGrowth.map((growth) => Math.min(growth, stretchPercent)))];
  const above = (growth: number): bigint => (baseline * BigInt(Math.round(1000 + growth * 10))) / 1000n;
  const starts = [...new Set(growths.map((growth) => rounded(above(growth))))];
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
