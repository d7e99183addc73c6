import { fromMinor, type Money } from '../domain/money.ts';
import {
  fromVolume,
  type RebateIdea,
  type RebateVerdict,
  type RebateVetting,
  type Settlement,
  type Standing,
} from '../domain/rebate.ts';
import type { AdjustmentCosts, TierCosts } from '../domain/rebate-costs.ts';
import { decisionsAbout } from '../domain/settlement-difference.ts';
import type { DecidedDifference } from '../ledger/rebates.ts';
import type { OpenDifference } from '../workflows/difference-messages.ts';
import type { RebateView } from '../workflows/rebate-messages.ts';

/** What amounts and volumes are shown in. */
type Units = Pick<RebateIdea, 'unit' | 'currency'>;

/** Decimals instead of smallest units; a signed amount below zero keeps its sign. */
function decimals({ unit, currency }: Units) {
  return {
    money: (minor: string): Money => fromMinor(BigInt(minor), currency),
    volume: (small: string): string => fromVolume(BigInt(small), unit, currency),
  };
}

/** The vetting of a rebate as callers see it; what was vetted by an earlier Kept says less. */
export function presentRebateVetting<Vetted extends RebateVetting>(
  { exposureMinor, exposureCeiling, baseline, bought = null, ...same }: Vetted,
  units: Units,
) {
  const { money, volume } = decimals(units);
  return {
    ...same,
    tiers: same.tiers.map((tier) => ({ ...tier, given: tier.given ?? false })),
    dropped: same.tiers.flatMap(({ from, rate, reachable, because }) => (reachable ? [] : [{ from, rate, because }])),
    bought: bought && { ...bought, volume: volume(bought.volume) },
    exposure: money(exposureMinor),
    exposureCeiling: volume(exposureCeiling),
    baseline: baseline && {
      ...baseline,
      volume: volume(baseline.volume),
      years: baseline.years.map((year) => ({ ...year, volume: volume(year.volume) })),
    },
  };
}

export const presentRebateVerdict = (verdict: RebateVerdict) => presentRebateVetting(verdict, verdict.terms);

export function presentStanding({ ahead, ...standing }: Standing, units: Units) {
  const { money, volume } = decimals(units);
  return {
    ...standing,
    volume: volume(standing.volume),
    forecast: volume(standing.forecast),
    reward: money(standing.reward),
    ahead: ahead && {
      ...ahead,
      from: volume(ahead.from),
      missing: volume(ahead.missing),
      perWeek: volume(ahead.perWeek),
      reward: money(ahead.reward),
      gain: money(ahead.gain),
    },
  };
}

function presentSettlement({ missing, ...settlement }: Settlement, units: Units) {
  const { money, volume } = decimals(units);
  return {
    ...settlement,
    volume: volume(settlement.volume),
    reward: money(settlement.reward),
    before: money(settlement.before),
    due: money(settlement.due),
    overpaid: money(settlement.overpaid),
    missing: missing && volume(missing),
  };
}

/** @param minor below zero where too much was settled */
function sidesOf(minor: string, units: Units) {
  const { money } = decimals(units);
  const tooMuch = minor.startsWith('-');
  return { owed: money(tooMuch ? '0' : minor), overpaid: money(tooMuch ? minor.slice(1) : '0') };
}

/** B8: what was decided about a difference, as callers see it. */
export const presentDecided = ({ minor, ...decided }: DecidedDifference, units: Units) => ({
  ...decided,
  ...sidesOf(minor, units),
});

/** B8: a difference as callers see it, with what may be decided about it. */
export function presentDifference({ minor, settlement, awaits }: OpenDifference, units: Units) {
  return {
    ...sidesOf(minor, units),
    settlement: presentSettlement(settlement, units),
    decisions: decisionsAbout(minor),
    since: awaits.since,
    answerBy: awaits.answerBy,
  };
}

function presentCosts({ before, after, ceiling }: AdjustmentCosts, units: Units) {
  const { money, volume } = decimals(units);
  const shown = ({ most, expected }: TierCosts) => ({ most: money(most), expected: money(expected) });
  return { before: shown(before), after: shown(after), ceiling: volume(ceiling) };
}

/** A running rebate as callers see it. */
export function presentRebate(view: RebateView) {
  const { terms, verdict, standing, interim, settlement, adjustments, openDifference } = view;
  return {
    ...view,
    adjustments: adjustments.map(({ costs, ...adjustment }) => ({
      ...adjustment,
      ...(costs ? { costs: presentCosts(costs, terms) } : {}),
    })),
    verdict: verdict && presentRebateVerdict(verdict),
    standing: standing && presentStanding(standing, terms),
    interim: interim.map((one) => presentSettlement(one, terms)),
    settlement: settlement && presentSettlement(settlement, terms),
    openDifference: openDifference && presentDifference(openDifference, terms),
  };
}
