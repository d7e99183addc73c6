import type { Misfit } from './misfit.ts';
import { type Baseline, fromVolume, type RebateCheck, type Standing, type Tier, toVolume } from './rebate.ts';
import type { AdjustmentCosts, TierCosts } from './rebate-costs.ts';
import { check } from './rebate-harm.ts';
import { authority, type Company, type LimitedTerms, limitedOf, policyExposure, policyRate } from './rebate-limits.ts';
import type { RebatePolicy } from './rebate-policy.ts';
import { lossBy, type RewardTerms, rateInWords, rewardOf, type TierTerms, tierReached } from './rebate-reward.ts';
import { isReachable } from './rebate-tiers.ts';

/** What other tiers of a running rebate are looked at with. */
export interface WantedTiers {
  /** with the tiers in force */
  readonly terms: LimitedTerms & RewardTerms;
  readonly wanted: readonly Tier[];
  readonly standing: Standing;
  readonly baseline: Baseline | null;
  readonly policy: RebatePolicy;
  readonly company: Company;
  readonly hasManager: boolean;
}

/** What a wanted adjustment of tiers is looked at with. */
export interface AdjustmentFacts extends WantedTiers {
  /** made for this customer in the last twelve months */
  readonly adjustmentsInYear: number;
  /** what the customer did to get there; SHA-256 of the document that shows it */
  readonly efforts: readonly { readonly what: string; readonly sha256?: string | undefined }[];
}

/** B7: other tiers, held against those in force and against policy. */
export interface TiersVetting {
  readonly checks: readonly RebateCheck[];
  /** what of the tiers must be otherwise; `[]`: nothing */
  readonly misfits: readonly Misfit[];
  readonly costs: AdjustmentCosts;
}

/** B7: whether a manager is asked at all; nobody else decides. */
export interface AdjustmentVetting extends TiersVetting {
  readonly answer: 'refer-upward' | 'refuse';
  /** why nothing can be adjusted now, whatever is asked for; `[]`: it can */
  readonly notNow: readonly string[];
  /** to the tier ahead, as in `DailyVolume`; null: the highest is reached */
  readonly missing: string | null;
}

/**
 * B7: terms bend rarely. An adjustment lowers the threshold of a tier that is still ahead, and nothing else: it needs
 * documented effort, a shortfall that remains at the present pace, and a tier that can be reached then. Every other
 * tier, each rate and their number stay; policy's limits hold as for a new rebate. At no volume it gives less than the
 * tiers in force: a `rolling` tier would, where the next one begins earlier.
 * @throws RangeError where a wanted tier has more decimals than its unit
 */
export function vetAdjustment(facts: AdjustmentFacts): AdjustmentVetting {
  const shown = effort(facts);
  const rarely = [shortfall(facts), adjustments(facts)];
  const wanted = vetWantedTiers(facts);
  const checks = [shown, ...rarely, ...wanted.checks];
  return {
    ...wanted,
    answer: checks.some(({ weighs }) => weighs === 'refuse') ? 'refuse' : 'refer-upward',
    checks,
    misfits: [...(shown.result === 'ok' ? [] : [{ path: ['efforts'], because: shown.because }]), ...wanted.misfits],
    notNow: rarely.filter(({ result }) => result !== 'ok').map(({ because }) => because),
    missing: facts.standing.ahead?.missing ?? null,
  };
}

/** A6, B7: the tiers alone, also as a manager changes them. @throws RangeError where one has more decimals than its unit */
export function vetWantedTiers(facts: WantedTiers): TiersVetting {
  const { terms, wanted, standing, policy, company, hasManager } = facts;
  const otherwise = whatElseChanges(terms, wanted, BigInt(standing.volume)) ?? lessSomewhere(terms, wanted);
  const beyond = beyondReach(facts);
  // whichever is more, the ceiling covers it
  const expected = { usual: BigInt(facts.baseline?.volume ?? 0), soFar: BigInt(standing.forecast) };
  const limits = (promised: readonly Tier[], besides: readonly Tier[]) =>
    limitedOf({ terms, policy, company, hasManager, promised }, expected, besides);
  const [now, then] = [limits(terms.tiers, wanted), limits(wanted, terms.tiers)];
  const within = [policyRate(then), policyExposure(then)];
  const costs = ({ exposure, promised }: typeof now): TierCosts => ({
    most: `${exposure}`,
    expected: `${rewardOf(BigInt(standing.forecast), { ...terms, tiers: [...promised] })}`,
  });
  return {
    checks: [tiers(otherwise), reachable(facts, beyond), ...within, authority(then)],
    misfits: [
      ...(otherwise ? [otherwise] : []),
      ...beyond,
      ...within.filter(({ weighs }) => weighs === 'refuse').map(({ because }) => ({ path: ['tiers'], because })),
    ],
    costs: { before: costs(now), after: costs(then), ceiling: `${then.ceiling}` },
  };
}

const look = (name: RebateCheck['name'], ok: boolean, looked: string, because: string): RebateCheck =>
  check(name, ok ? 'ok' : 'not-ok', ok ? 'nothing' : 'refuse', looked, because);

function effort({ efforts }: AdjustmentFacts): RebateCheck {
  const documented = efforts.filter(({ what, sha256 }) => what.trim() !== '' && sha256 !== undefined);
  const ok = documented.length > 0;
  return look(
    'effort',
    ok,
    `${efforts.length} efforts of the customer, ${documented.length} with a document`,
    ok ? 'The customer has shown its effort.' : 'Say what the customer did, with a document that shows it.',
  );
}

function shortfall({ standing: { ahead }, terms }: AdjustmentFacts): RebateCheck {
  const looked = 'the tier ahead, and whether the present pace gets there';
  if (ahead === null) return look('shortfall', false, looked, 'The highest tier is reached: nothing is missing.');
  const missing = fromVolume(BigInt(ahead.missing), terms.unit, terms.currency);
  return look(
    'shortfall',
    !ahead.onPace,
    looked,
    ahead.onPace
      ? `${missing} are missing to tier ${ahead.tier}, and the present pace gets there.`
      : `${missing} are missing to tier ${ahead.tier}, and the present pace does not get there.`,
  );
}

function adjustments({ adjustmentsInYear, policy }: AdjustmentFacts): RebateCheck {
  const ok = adjustmentsInYear < policy.adjustmentsPerYear;
  return look(
    'adjustments',
    ok,
    `${adjustmentsInYear} adjustments for this customer in twelve months, policy allows ${policy.adjustmentsPerYear}`,
    ok ? 'Policy allows one more.' : 'Policy allows no further adjustment for this customer now.',
  );
}

/** Only thresholds ahead may fall. */
function tiers(otherwise: Misfit | null): RebateCheck {
  const looked = 'the tiers wanted against the tiers in force';
  return look('tiers', otherwise === null, looked, otherwise?.because ?? 'Only thresholds ahead are lowered.');
}

function whatElseChanges(terms: TierTerms, wanted: readonly Tier[], volume: bigint): Misfit | null {
  const misfit = (because: string, ...path: (string | number)[]): Misfit => ({ path: ['tiers', ...path], because });
  if (wanted.length !== terms.tiers.length)
    return misfit(`There are ${terms.tiers.length} tiers, and as many stay: expected ${terms.tiers.length}.`);
  const reached = tierReached(volume, terms);
  for (const [index, inForce] of terms.tiers.entries()) {
    const now = wanted[index]!;
    const [before, after] = [startOf(inForce, terms), startOf(now, terms)];
    const from = (because: string): Misfit => misfit(`Tier ${index + 1} ${because}`, index, 'from');
    if (!sameRate(inForce, now))
      return misfit(`The rate of tier ${index + 1} stays: expected ${rateInWords(inForce)}.`, index, 'rate');
    if (after > before) return from(`is not raised: expected at most ${inForce.from}.`);
    if (after < before && index < reached) return from(`is reached already: it stays, expected ${inForce.from}.`);
    const below = wanted[index - 1];
    if (below && after <= startOf(below, terms))
      return from(`must lie above tier ${index}: expected more than ${below.from}.`);
    if (after < before && after <= volume)
      return from(
        `would be reached by what is bought already: nothing would be asked for it, expected more than ${fromVolume(volume, terms.unit, terms.currency)}.`,
      );
  }
  return lowered(terms, wanted).length === 0 ? misfit('No threshold is lowered: expected one that is.') : null;
}

/** A favour takes nothing away. */
function lessSomewhere(terms: RewardTerms, wanted: readonly Tier[]): Misfit | null {
  const loss = lossBy(wanted, terms);
  if (loss === null) return null;
  const because = `At ${inWords(loss.volume, terms)} the customer would get ${loss.less} ${terms.currency} less than by the tiers in force: an adjustment takes nothing away.`;
  return { path: ['tiers'], because };
}

const startOf = ({ from }: Tier, { unit, currency }: TierTerms): bigint => toVolume(from, unit, currency);

/** Each with its place, from 0. */
const lowered = (terms: TierTerms, wanted: readonly Tier[]): { readonly index: number; readonly start: bigint }[] =>
  wanted.flatMap((tier, index) => {
    const inForce = terms.tiers[index];
    const start = startOf(tier, terms);
    return inForce !== undefined && start < startOf(inForce, terms) ? [{ index, start }] : [];
  });

const sameRate = ({ rate: one }: Tier, { rate: other }: Tier): boolean =>
  'percent' in one
    ? 'percent' in other && Number(one.percent) === Number(other.percent)
    : 'perUnit' in other && Number(one.perUnit) === Number(other.perUnit);

/** A6: of what is still to come the better counts: by the pace so far, or as in the years before. */
function toCome({ standing, baseline }: WantedTiers): bigint {
  const ahead = 1000n - BigInt(standing.season.replace('.', ''));
  const usual = (BigInt(baseline?.volume ?? 0) * ahead) / 1000n;
  const atPace = BigInt(standing.forecast) - BigInt(standing.volume);
  return usual > atPace ? usual : atPace;
}

/** A6: what is bought stays, and what is still to come can be stretched as far as policy says. */
function beyondReach(facts: WantedTiers): Misfit[] {
  const { terms, wanted, standing, policy } = facts;
  const [soFar, left] = [BigInt(standing.volume), toCome(facts)];
  return lowered(terms, wanted)
    .filter(({ start }) => !isReachable(start, soFar, left, policy.stretchPercent))
    .map(({ index }) => ({
      path: ['tiers', index, 'from'],
      because: `${wanted[index]?.from} could not be reached either: ${inWords(soFar, terms)} are bought, and of the ${inWords(left, terms)} still to come no more than ${policy.stretchPercent} % more can be expected.`,
    }));
}

/** A6 */
function reachable(facts: WantedTiers, beyond: readonly Misfit[]): RebateCheck {
  const { terms, standing, policy } = facts;
  return look(
    'reachable',
    beyond.length === 0,
    `the thresholds wanted against the ${inWords(BigInt(standing.volume), terms)} bought so far, and ${policy.stretchPercent} % more than the ${inWords(toCome(facts), terms)} still to come`,
    beyond.length === 0 ? 'What is lowered can be reached.' : beyond.map(({ because }) => because).join(' '),
  );
}

const inWords = (volume: bigint, { unit, currency }: TierTerms): string => fromVolume(volume, unit, currency);
