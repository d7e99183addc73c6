import type { DailyVolume, RebateRequest, Standing } from './rebate.ts';
import { forecastOf } from './rebate-forecast.ts';
import type { RebatePolicy } from './rebate-policy.ts';
import { type RewardTerms, rewardOf, threshold, tierReached } from './rebate-reward.ts';
import { baselineOf, knownSince, type LookBack } from './rebate-season.ts';
import { daysBetween } from './working-calendar.ts';

/** A rebate with the tiers that are in force. */
export type StandingTerms = RewardTerms & Pick<RebateRequest, 'period'>;

/** What policy says of a look at a running rebate. */
export type LookRules = LookBack & Pick<RebatePolicy, 'nearMiss' | 'paceFromPercent'>;

/**
 * B4: where a running rebate stands at the end of a local date.
 * @param input.sales of the period, `input.history` before it: the same goods, in any order; what was sold after
 *   `asOf` does not count yet
 */
export function standingOf(input: {
  readonly terms: StandingTerms;
  readonly sales: readonly DailyVolume[];
  readonly history: readonly DailyVolume[];
  /** local date of the customer */
  readonly asOf: string;
  readonly policy: LookRules;
}): Standing {
  const { terms, asOf, history, policy } = input;
  const { from, to } = terms.period;
  const daysLeft = Math.max(daysBetween(asOf, to), 0);
  const volume = input.sales
    .filter(({ date }) => date >= from && date <= to && date <= asOf)
    .reduce((sum, sale) => sum + BigInt(sale.volume), 0n);
  const knownFrom = knownSince(history, terms.period);
  const baseline = baselineOf({ history, period: terms.period, knownFrom, policy });
  const { volume: forecast, season, explained } = forecastOf({ terms, volume, asOf, history, baseline, policy });
  return {
    asOf,
    daysLeft,
    volume: `${volume}`,
    forecast: `${forecast}`,
    season,
    explained,
    reached: tierReached(volume, terms),
    reward: `${rewardOf(volume, terms)}`,
    ahead: aheadOf(volume, forecast, daysLeft, input),
  };
}

function aheadOf(
  volume: bigint,
  forecast: bigint,
  daysLeft: number,
  { terms, policy: { nearMiss } }: Pick<Parameters<typeof standingOf>[0], 'terms' | 'policy'>,
): Standing['ahead'] {
  const reached = tierReached(volume, terms);
  const tier = terms.tiers[reached];
  if (!tier) return null;
  const from = threshold(tier, terms);
  const missing = from - volume;
  const weekly = BigInt(Math.max(daysLeft, 7));
  const reward = rewardOf(from, terms);
  const close = missing * 100_000n <= from * BigInt(Math.round(nearMiss.percent * 1000));
  return {
    tier: reached + 1,
    from: `${from}`,
    missing: `${missing}`,
    perWeek: `${(missing * 7n + weekly - 1n) / weekly}`,
    reward: `${reward}`,
    gain: `${reward - rewardOf(volume, terms)}`,
    onPace: forecast >= from,
    near: close && daysLeft <= nearMiss.days,
  };
}
