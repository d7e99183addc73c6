import { fromMinor, inCompanyCurrency, toMinor } from './money.ts';
import type { Policy } from './policy.ts';
import {
  type Baseline,
  fromVolume,
  type ProposedTier,
  type RebateCheck,
  type RebateIdea,
  type RebateVetting,
  type Tier,
} from './rebate.ts';
import { check, type HarmFacts, inMonths, lessons, returns, stockpiling } from './rebate-harm.ts';
import { exposureOf, highestRate } from './rebate-reward.ts';
import { highestFrom, proposeTiers, weighTiers } from './rebate-tiers.ts';
import { addDays, addMonths, daysBetween } from './working-calendar.ts';

/** What the vetting of a rebate looks at. */
export interface RebateFacts extends HarmFacts {
  /** the company's currency, and what others are worth in it */
  readonly company: Pick<Policy, 'currency' | 'rates'>;
  readonly baseline: Baseline | null;
  /** other open rebates of the customer for the same goods at the same time */
  readonly otherRebates: readonly { readonly id: string; readonly from: string; readonly to: string }[];
  /** whether somebody stands above the rep; else the rep's authority goes as far as policy */
  readonly hasManager: boolean;
}

/** The facts with the figures that follow from them. */
interface Weighed extends RebateFacts {
  readonly months: number;
  readonly tiers: readonly ProposedTier[];
  /** what would be promised: what can be reached, else what was asked for */
  readonly promised: readonly Tier[];
  readonly ceiling: bigint;
  readonly exposure: bigint;
  /** minor units of the company's currency; undefined: policy has no rate */
  readonly cost: bigint | undefined;
}

/**
 * A1, A2, A6: accept, refer upward, declare uncertain or refuse, with every look that was taken.
 * A refusal comes first: no manager and no later knowledge can mend it. The unknown comes before authority: a manager
 * decides on known figures, so that a tentative promise is vetted again when it is firmed, and goes upward then.
 */
export function vetRebate(facts: RebateFacts): RebateVetting {
  const weighed = weigh(facts);
  const checks = [
    period(weighed),
    policyRate(weighed),
    policyExposure(weighed),
    authority(weighed),
    baselineKnown(weighed),
    reachable(weighed),
    otherRebate(weighed),
    stockpiling(weighed, weighed.months),
    returns(weighed),
    lessons(weighed),
  ];
  const answer = answerOf(checks);
  return {
    answer,
    checks,
    exposureMinor: `${weighed.exposure}`,
    exposureCeiling: `${weighed.ceiling}`,
    baseline: facts.baseline,
    tiers: weighed.tiers,
    offered: answer === 'refuse' ? [] : weighed.promised,
  };
}

function answerOf(checks: readonly RebateCheck[]): RebateVetting['answer'] {
  const weighs = (weight: RebateCheck['weighs']) => checks.some((check) => check.weighs === weight);
  if (weighs('refuse')) return 'refuse';
  if (weighs('uncertain')) return 'declare-uncertain';
  return weighs('upward') ? 'refer-upward' : 'accept';
}

function weigh(facts: RebateFacts): Weighed {
  const { terms, policy, baseline, company } = facts;
  const limit = inMinor(policy.authority.exposure, company.currency);
  const costs = (tiers: readonly Tier[]) => inCompany(exposureUpTo(tiers, facts).exposure, facts);
  const asked =
    terms.tiers ?? (baseline === null ? [] : proposeTiers(BigInt(baseline.volume), terms, policy, limit, costs));
  const tiers = weighTiers(asked, baseline, terms, policy);
  const within = asked.filter((_, index) => tiers[index]?.reachable);
  const promised = within.length > 0 ? within : asked;
  const { ceiling, exposure } = exposureUpTo(promised, facts);
  return {
    ...facts,
    months: monthsOf(terms.period),
    tiers,
    promised,
    ceiling,
    exposure,
    cost: inCompany(exposure, facts),
  };
}

/** A6: the most it can cost, up to policy's ceiling over the higher of baseline and highest tier. */
function exposureUpTo(tiers: readonly Tier[], { terms, policy, baseline }: RebateFacts) {
  const usual = BigInt(baseline?.volume ?? 0);
  const highest = highestFrom(tiers, terms);
  const ceiling = ((usual > highest ? usual : highest) * BigInt(policy.ceilingPercent)) / 100n;
  return { ceiling, exposure: exposureOf(ceiling, { ...terms, tiers: [...tiers] }) };
}

const inCompany = (minor: bigint, { terms, company }: RebateFacts): bigint | undefined =>
  inCompanyCurrency(fromMinor(minor, terms.currency), company.currency, company.rates);

/** Months that a period has begun: of a day, 1. */
function monthsOf({ from, to }: RebateIdea['period']): number {
  let months = 1;
  while (addMonths(from, months) <= to) months++;
  return months;
}

const money = (minor: bigint, currency: string): string => `${fromMinor(minor, currency).value} ${currency}`;

function period({ terms, months, policy }: Weighed): RebateCheck {
  const ok = months <= policy.maxMonths;
  const looked = `${terms.period.from} to ${terms.period.to}: ${inMonths(months)}, policy allows ${policy.maxMonths}`;
  const because = ok
    ? 'The period is within policy.'
    : `We promise no rebate for longer than ${inMonths(policy.maxMonths)}.`;
  return check('period', ok ? 'ok' : 'not-ok', ok ? 'nothing' : 'refuse', looked, because);
}

/** In thousandths of a percent; undefined with a quantity. */
const rateOf = ({ terms, promised }: Weighed): bigint | undefined => highestRate({ ...terms, tiers: [...promised] });
const shownRate = (rate: bigint): string => `${Number(rate) / 1000} %`;

function policyRate(weighed: Weighed): RebateCheck {
  const { policy, terms } = weighed;
  const rate = rateOf(weighed);
  const name = 'policy-rate';
  if (rate === undefined)
    return check(
      name,
      'unknown',
      'nothing',
      'an amount for each unit',
      'What a unit is worth is not known: the exposure counts.',
    );
  const ok = Number(rate) <= policy.maxRatePercent * 1000;
  const looked = `at most ${shownRate(rate)} of the turnover (${terms.method}), policy allows ${policy.maxRatePercent} %`;
  const because = ok
    ? 'The rates are within policy.'
    : `We give back no more than ${policy.maxRatePercent} % of the turnover.`;
  return check(name, ok ? 'ok' : 'not-ok', ok ? 'nothing' : 'refuse', looked, because);
}

function policyExposure({ terms, policy, company, ceiling, exposure, cost, hasManager }: Weighed): RebateCheck {
  const name = 'policy-exposure';
  const upTo = fromVolume(ceiling, terms.unit, terms.currency);
  const looked = `at most ${money(exposure, terms.currency)} for any volume up to ${upTo}, policy allows ${policy.maxExposure} ${company.currency}`;
  if (cost === undefined)
    return check(
      name,
      'unknown',
      hasManager ? 'upward' : 'uncertain',
      looked,
      `Policy has no exchange rate from ${terms.currency} to ${company.currency}: nobody knows what it can cost us.`,
    );
  const ok = cost <= inMinor(policy.maxExposure, company.currency);
  const because = ok
    ? 'What it can cost is within policy.'
    : `It can cost us ${money(cost, company.currency)}: we promise no more than ${policy.maxExposure} ${company.currency}.`;
  return check(name, ok ? 'ok' : 'not-ok', ok ? 'nothing' : 'refuse', looked, because);
}

const inMinor = (amount: number, currency: string): bigint =>
  (BigInt(Math.round(amount * 10_000)) * toMinor({ value: '1', currency })) / 10_000n;

/** A2 */
function authority(weighed: Weighed): RebateCheck {
  const { months, policy, company, cost, hasManager } = weighed;
  const name = 'authority';
  const own = policy.authority;
  const looked = `the rep decides up to ${inMonths(own.months)}, ${own.ratePercent} % and ${own.exposure} ${company.currency}`;
  if (!hasManager)
    return check(name, 'ok', 'nothing', looked, 'Nobody stands above this rep, who decides as far as policy goes.');
  const rate = rateOf(weighed);
  const beyond = [
    ...(months > own.months ? [`it lasts ${inMonths(months)}`] : []),
    ...(rate !== undefined && Number(rate) > own.ratePercent * 1000 ? [`it gives back up to ${shownRate(rate)}`] : []),
    ...(cost !== undefined && cost > inMinor(own.exposure, company.currency)
      ? [`it can cost up to ${money(cost, company.currency)}`]
      : []),
  ];
  if (beyond.length === 0) return check(name, 'ok', 'nothing', looked, 'The rep may promise it.');
  return check(name, 'not-ok', 'upward', looked, `A manager decides, since ${beyond.join(' and ')}.`);
}

function baselineKnown({ baseline, terms, policy }: Weighed): RebateCheck {
  const name = 'baseline';
  if (baseline === null)
    return check(
      name,
      'unknown',
      'uncertain',
      `the customer's sales before ${terms.period.from}`,
      `Too little is known of what the customer buys: it takes ${inMonths(policy.leastHistoryMonths)}.`,
    );
  const volume = fromVolume(BigInt(baseline.volume), terms.unit, terms.currency);
  return check(name, 'ok', 'nothing', `${volume} to be expected in the period anyway`, baseline.explained);
}

/** A6 */
function reachable({ tiers, baseline, policy, terms }: Weighed): RebateCheck {
  const name = 'reachable';
  const looked = `${tiers.length} tiers against the baseline and ${policy.stretchPercent} % more`;
  if (tiers.length === 0) {
    const because =
      terms.unit === 'quantity'
        ? 'Kept proposes no amounts for each unit: name the tiers.'
        : 'Kept can propose no tiers within what is known and within the authority of the rep: name them.';
    return check(name, 'unknown', 'uncertain', looked, because);
  }
  if (baseline === null) return check(name, 'unknown', 'nothing', looked, 'The tiers stay as they were asked for.');
  const beyond = tiers.filter((tier) => !tier.reachable);
  const given = tiers.filter(({ growth }) => growth !== null && Number(growth) <= 0);
  const because = [...beyond, ...given].map((tier) => tier.because).join(' ');
  if (beyond.length === tiers.length)
    return check(name, 'not-ok', 'refuse', looked, `Not even the lowest tier can be reached. ${because}`);
  if (because === '') return check(name, 'ok', 'nothing', looked, 'Each tier can be reached, and asks for growth.');
  return check(name, 'not-ok', 'hint', looked, because);
}

function otherRebate({ otherRebates, hasManager }: Weighed): RebateCheck {
  const looked = "the customer's other open rebates for the same goods at the same time";
  if (otherRebates.length === 0) return check('other-rebate', 'ok', 'nothing', looked, 'There is none.');
  const named = otherRebates.map(({ id, from, to }) => `${id} (${from} to ${to})`).join(', ');
  const because = `The same sales would count twice: ${named}.`;
  return check('other-rebate', 'not-ok', hasManager ? 'upward' : 'hint', looked, because);
}

/**
 * A4: whether the agreement is written and signed before it holds: the promise spans long, or can cost much.
 * @param exposure minor units of the company's currency; undefined: policy has no rate, which may be much
 */
export function mustBeWritten(
  { period: { from, to } }: Pick<RebateIdea, 'period'>,
  exposure: bigint | undefined,
  { currency, rebate: { written } }: Pick<Policy, 'currency' | 'rebate'>,
): boolean {
  const days = daysBetween(from, addDays(to, 1));
  return days > written.days || exposure === undefined || exposure > inMinor(written.amount, currency);
}
