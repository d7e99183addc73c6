import { type Baseline, fromVolume, type RebateCheck, type Standing, type Tier, toVolume } from './rebate.ts';
import { check } from './rebate-harm.ts';
import type { RebatePolicy } from './rebate-policy.ts';
import { type TierTerms, tierReached } from './rebate-reward.ts';
import { isReachable } from './rebate-tiers.ts';

/** What a wanted adjustment of tiers is looked at with. */
export interface AdjustmentFacts {
  /** with the tiers in force */
  readonly terms: TierTerms;
  readonly wanted: readonly Tier[];
  readonly standing: Standing;
  readonly baseline: Baseline | null;
  /** made for this customer in the last twelve months */
  readonly adjustmentsInYear: number;
  readonly policy: RebatePolicy;
  /** what the customer did to get there; SHA-256 of the document that shows it */
  readonly efforts: readonly { readonly what: string; readonly sha256?: string | undefined }[];
}

/** B7: whether a manager is asked at all; nobody else decides. */
export interface AdjustmentVetting {
  readonly answer: 'refer-upward' | 'refuse';
  readonly checks: readonly RebateCheck[];
  /** to the tier ahead, as in `DailyVolume`; null: the highest is reached */
  readonly missing: string | null;
}

/**
 * B7: terms bend rarely. An adjustment lowers the threshold of a tier that is still ahead, and nothing else: it needs
 * documented effort, a shortfall that remains at the present pace, and a tier that can be reached then. Every other
 * tier, each rate and their number stay.
 * @throws RangeError where a wanted tier has more decimals than its unit
 */
export function vetAdjustment(facts: AdjustmentFacts): AdjustmentVetting {
  const checks = [effort(facts), shortfall(facts), adjustments(facts), tiers(facts), reachable(facts)];
  return {
    answer: checks.every(({ result }) => result === 'ok') ? 'refer-upward' : 'refuse',
    checks,
    missing: facts.standing.ahead?.missing ?? null,
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
function tiers({ terms, wanted, standing }: AdjustmentFacts): RebateCheck {
  const because = whatElseChanges(terms, wanted, BigInt(standing.volume));
  const looked = 'the tiers wanted against the tiers in force';
  return look('tiers', because === null, looked, because ?? 'Only thresholds ahead are lowered.');
}

function whatElseChanges(terms: TierTerms, wanted: readonly Tier[], volume: bigint): string | null {
  if (wanted.length !== terms.tiers.length) return `There are ${terms.tiers.length} tiers, and as many stay.`;
  const reached = tierReached(volume, terms);
  for (const [index, inForce] of terms.tiers.entries()) {
    const now = wanted[index]!;
    const [before, after] = [startOf(inForce, terms), startOf(now, terms)];
    if (!sameRate(inForce, now)) return `The rate of tier ${index + 1} stays.`;
    if (after > before) return `Tier ${index + 1} is not raised.`;
    if (after < before && index < reached) return `Tier ${index + 1} is reached already: it stays.`;
    if (index > 0 && after <= startOf(wanted[index - 1]!, terms))
      return `Tier ${index + 1} must lie above tier ${index}.`;
    if (after < before && after <= volume)
      return `Tier ${index + 1} would be reached by what is bought already: nothing would be asked for it.`;
  }
  return lowered(terms, wanted).length === 0 ? 'No threshold is lowered.' : null;
}

const startOf = ({ from }: Tier, { unit, currency }: TierTerms): bigint => toVolume(from, unit, currency);

const lowered = (terms: TierTerms, wanted: readonly Tier[]): Tier[] =>
  wanted.filter((tier, index) => {
    const inForce = terms.tiers[index];
    return inForce !== undefined && startOf(tier, terms) < startOf(inForce, terms);
  });

const sameRate = ({ rate: one }: Tier, { rate: other }: Tier): boolean =>
  'percent' in one
    ? 'percent' in other && Number(one.percent) === Number(other.percent)
    : 'perUnit' in other && Number(one.perUnit) === Number(other.perUnit);

/** A6: from the better of what was to be expected and what is forecast now. */
function reachable({ terms, wanted, standing, baseline, policy }: AdjustmentFacts): RebateCheck {
  const [usual, forecast] = [BigInt(baseline?.volume ?? 0), BigInt(standing.forecast)];
  const better = usual > forecast ? usual : forecast;
  const beyond = lowered(terms, wanted).filter(
    (tier) => !isReachable(startOf(tier, terms), better, policy.stretchPercent),
  );
  return look(
    'reachable',
    beyond.length === 0,
    `the thresholds wanted against ${fromVolume(better, terms.unit, terms.currency)}, the better of baseline and forecast, and ${policy.stretchPercent} % more`,
    beyond.length === 0
      ? 'What is lowered can be reached.'
      : `${beyond.map(({ from }) => from).join(' and ')} could not be reached either.`,
  );
}
