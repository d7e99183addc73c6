import { type DailyVolume, fromVolume, type RebateRequest, type Standing } from './rebate.ts';
import type { RebatePolicy } from './rebate-policy.ts';
import { type RewardTerms, rewardOf, threshold, tierReached } from './rebate-reward.ts';
import { baselineOf, knownSince, seasonShare, tenths } from './rebate-season.ts';
import { daysBetween } from './working-calendar.ts';

/** A rebate with the tiers that are in force. */
export type StandingTerms = RewardTerms & Pick<RebateRequest, 'period'>;

/** From this share of the season on, the pace so far speaks for itself. */
const paceCounts = 0.5;

/** What the forecast is allowed to look back on: as many years as policy's default. */
const lookBack = { historyYears: 3, leastHistoryMonths: 12 } as const;

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
  readonly nearMiss: RebatePolicy['nearMiss'];
}): Standing {
  const { terms, asOf } = input;
  const { from, to } = terms.period;
  const daysLeft = Math.max(daysBetween(asOf, to), 0);
  const volume = input.sales
    .filter(({ date }) => date >= from && date <= to && date <= asOf)
    .reduce((sum, sale) => sum + BigInt(sale.volume), 0n);
  const share = seasonShare(input.history, terms.period, asOf);
  const { forecast, explained } = forecastOf(volume, share, input);
  return {
    asOf,
    daysLeft,
    volume: `${volume}`,
    forecast: `${forecast}`,
    season: inPercent(parts(share)),
    explained,
    reached: tierReached(volume, terms),
    reward: `${rewardOf(volume, terms)}`,
    ahead: aheadOf(volume, forecast, daysLeft, input),
  };
}

/**
 * The pace is the volume by the share of the season. Until half of the season has passed it weighs twice that share,
 * and the baseline the rest: one early order does not make a year.
 */
function forecastOf(
  volume: bigint,
  share: number,
  { terms, history }: Pick<Parameters<typeof standingOf>[0], 'terms' | 'history'>,
): { forecast: bigint; explained: string } {
  const knownFrom = knownSince(history, terms.period);
  const baseline = baselineOf({ history, period: terms.period, knownFrom, ...lookBack });
  const shown = (value: bigint): string =>
    `${fromVolume(value, terms.unit, terms.currency)} ${terms.unit === 'quantity' ? 'units' : terms.currency}`;
  const passed = parts(share);
  const season = baseline ? 'the season by the years before' : 'the days of the period';
  const soFar = `${shown(volume)} so far, with ${inPercent(passed)} % of ${season} behind`;
  const rest = baseline && share < paceCounts ? whole - parts(share / paceCounts) : 0n;
  if (baseline && rest > 0n) {
    const usual = BigInt(baseline.volume);
    const atPace = passed === 0n ? volume : (volume * (whole - rest) + passed / 2n) / passed;
    const forecast = atLeast(volume, atPace + (usual * rest) / whole);
    const explained = `${soFar}: too little for the pace alone, so that the usual ${shown(usual)} weigh ${inPercent(rest)} %; together ${shown(forecast)} for the whole period.`;
    return { forecast, explained };
  }
  const forecast = passed === 0n ? volume : atLeast(volume, (volume * whole + passed / 2n) / passed);
  return { forecast, explained: `${soFar}: at this pace ${shown(forecast)} for the whole period.` };
}

/** As fine as a share is known. */
const whole = 10n ** 15n;
const parts = (share: number): bigint => BigInt(Math.round(share * Number(whole)));
const inPercent = (share: bigint): string => tenths((share * 1000n) / whole);
const atLeast = (least: bigint, value: bigint): bigint => (value < least ? least : value);

function aheadOf(
  volume: bigint,
  forecast: bigint,
  daysLeft: number,
  { terms, nearMiss }: Pick<Parameters<typeof standingOf>[0], 'terms' | 'nearMiss'>,
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
