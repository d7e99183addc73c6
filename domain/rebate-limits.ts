import { fromMinor, inCompanyCurrency, type Money, toMinor } from './money.ts';
import type { Policy } from './policy.ts';
import { fromVolume, type RebateCheck, type RebateIdea, type Tier } from './rebate.ts';
import { check, inMonths } from './rebate-harm.ts';
import type { RebatePolicy } from './rebate-policy.ts';
import { exposureOf, highestRate } from './rebate-reward.ts';
import { type Expected, highestFrom } from './rebate-tiers.ts';
import { addDays, addMonths, daysBetween } from './working-calendar.ts';

/** The company's currency, and what others are worth in it. */
export type Company = Pick<Policy, 'currency' | 'rates'>;
/** What of a rebate policy's limits are held against. */
export type LimitedTerms = Pick<RebateIdea, 'period' | 'unit' | 'currency' | 'method'>;

/** A2, A6: some tiers, with the figures that policy limits. */
export interface Limited {
  readonly terms: LimitedTerms;
  readonly policy: RebatePolicy;
  readonly company: Company;
  /** whether somebody stands above the rep; else the rep's authority goes as far as policy */
  readonly hasManager: boolean;
  /** what would be promised */
  readonly promised: readonly Tier[];
  readonly months: number;
  /** A6: the most it can cost, minor units, for any volume up to the ceiling */
  readonly ceiling: bigint;
  readonly exposure: bigint;
  /** the same in minor units of the company's currency; undefined: policy has no rate */
  readonly cost: bigint | undefined;
}

/** @param besides tiers that the ceiling covers, too: what is compared is compared up to the same volume */
export function limitedOf(
  of: Pick<Limited, 'terms' | 'policy' | 'company' | 'hasManager' | 'promised'>,
  { usual, soFar }: Expected,
  besides: readonly Tier[] = [],
): Limited {
  const { terms, policy, company, promised } = of;
  const volumes = [usual ?? 0n, soFar, highestFrom([...promised, ...besides], terms)];
  const highest = volumes.reduce((most, volume) => (volume > most ? volume : most));
  const ceiling = (highest * BigInt(policy.ceilingPercent)) / 100n;
  const exposure = exposureOf(ceiling, { ...terms, tiers: [...promised] });
  return { ...of, months: monthsOf(terms.period), ceiling, exposure, cost: inCompany(exposure, terms, company) };
}

/** Minor units of the company's currency; undefined: policy has no rate. */
export const inCompany = (
  minor: bigint,
  { currency }: Pick<RebateIdea, 'currency'>,
  company: Company,
): bigint | undefined => inCompanyCurrency(fromMinor(minor, currency), company.currency, company.rates);

/** Months that a period has begun: of a day, 1. */
function monthsOf({ from, to }: RebateIdea['period']): number {
  let months = 1;
  while (addMonths(from, months) <= to) months++;
  return months;
}

/** `1234.50 EUR` @param minor minor units */
export const moneyInWords = (minor: bigint, currency: string): string =>
  `${fromMinor(minor, currency).value} ${currency}`;

/** A6 */
export function period({ terms, months, policy }: Limited): RebateCheck {
  const ok = months <= policy.maxMonths;
  const looked = `${terms.period.from} to ${terms.period.to}: ${inMonths(months)}, policy allows ${policy.maxMonths}`;
  const because = ok
    ? 'The period is within policy.'
    : `We promise no rebate for longer than ${inMonths(policy.maxMonths)}.`;
  return check('period', ok ? 'ok' : 'not-ok', ok ? 'nothing' : 'refuse', looked, because);
}

/** In thousandths of a percent; undefined with a quantity. */
const rateOf = ({ terms, promised }: Limited): bigint | undefined => highestRate({ ...terms, tiers: [...promised] });
const shownRate = (rate: bigint): string => `${Number(rate) / 1000} %`;

/** A6 */
export function policyRate(limited: Limited): RebateCheck {
  const { policy, terms } = limited;
  const rate = rateOf(limited);
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

/** A6 */
export function policyExposure({ terms, policy, company, ceiling, exposure, cost, hasManager }: Limited): RebateCheck {
  const name = 'policy-exposure';
  const upTo = fromVolume(ceiling, terms.unit, terms.currency);
  const looked = `at most ${moneyInWords(exposure, terms.currency)} for any volume up to ${upTo}, policy allows ${policy.maxExposure} ${company.currency}`;
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
    : `It can cost us ${moneyInWords(cost, company.currency)}: we promise no more than ${policy.maxExposure} ${company.currency}.`;
  return check(name, ok ? 'ok' : 'not-ok', ok ? 'nothing' : 'refuse', looked, because);
}

/** Minor units of an amount of policy. */
export const inMinor = (amount: number, currency: string): bigint =>
  (BigInt(Math.round(amount * 10_000)) * toMinor({ value: '1', currency })) / 10_000n;

/** A2: a limit of the rep's authority that a rebate is beyond: what it is, and what the rep may promise. */
export type Beyond =
  | { readonly limit: 'months'; readonly is: number; readonly own: number }
  /** percent */
  | { readonly limit: 'rate'; readonly is: string; readonly own: string }
  /** of the company's currency */
  | { readonly limit: 'exposure'; readonly is: Money; readonly own: Money };

/** A2: `[]` where the rep may promise it, or where nobody stands above the rep. */
export function beyondAuthority(limited: Limited): Beyond[] {
  const { months, policy, company, cost, hasManager } = limited;
  const own = policy.authority;
  if (!hasManager) return [];
  const rate = rateOf(limited);
  const most = inMinor(own.exposure, company.currency);
  const money = (minor: bigint): Money => fromMinor(minor, company.currency);
  return [
    ...(months > own.months ? [{ limit: 'months' as const, is: months, own: own.months }] : []),
    ...(rate !== undefined && Number(rate) > own.ratePercent * 1000
      ? [{ limit: 'rate' as const, is: `${Number(rate) / 1000}`, own: `${own.ratePercent}` }]
      : []),
    ...(cost !== undefined && cost > most ? [{ limit: 'exposure' as const, is: money(cost), own: money(most) }] : []),
  ];
}

const beyondInWords = (beyond: Beyond): string => {
  if (beyond.limit === 'months') return `it lasts ${inMonths(beyond.is)}`;
  return beyond.limit === 'rate'
    ? `it gives back up to ${beyond.is} %`
    : `it can cost up to ${beyond.is.value} ${beyond.is.currency}`;
};

/** A2 */
export function authority(limited: Limited): RebateCheck {
  const { policy, company, hasManager } = limited;
  const name = 'authority';
  const own = policy.authority;
  const looked = `the rep decides up to ${inMonths(own.months)}, ${own.ratePercent} % and ${own.exposure} ${company.currency}`;
  if (!hasManager)
    return check(name, 'ok', 'nothing', looked, 'Nobody stands above this rep, who decides as far as policy goes.');
  const beyond = beyondAuthority(limited).map(beyondInWords);
  if (beyond.length === 0) return check(name, 'ok', 'nothing', looked, 'The rep may promise it.');
  return check(name, 'not-ok', 'upward', looked, `A manager decides, since ${beyond.join(' and ')}.`);
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
