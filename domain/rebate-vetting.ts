import { atOurPromise, type PatienceStanding } from './patience-standing.ts';
import {
  type Baseline,
  type Bought,
  fromVolume,
  type ProposedTier,
  type RebateCheck,
  type RebateVetting,
  type Tier,
} from './rebate.ts';
import { check, type HarmFacts, inMonths, lessons, returns, stockpiling } from './rebate-harm.ts';
import {
  authority,
  type Company,
  inMinor,
  type Limited,
  limitedOf,
  moneyInWords,
  period,
  policyExposure,
  policyRate,
} from './rebate-limits.ts';
import { ofTheOrder } from './rebate-order.ts';
import { expectedOf, giftOf, proposeTiers, weighTiers } from './rebate-tiers.ts';

/** What the vetting of a rebate looks at. */
export interface RebateFacts extends HarmFacts {
  readonly company: Company;
  /** what is to be expected in the period anyway, as far as it is known on the day of the vetting */
  readonly baseline: Baseline | null;
  /** in the period; null: it has not begun */
  readonly bought: Bought | null;
  /** the product groups that count, where the customer has bought other goods alone; `[]`: it has bought of them */
  readonly neverBought: readonly string[];
  /** other open rebates of the customer for the same goods at the same time */
  readonly otherRebates: readonly { readonly id: string; readonly from: string; readonly to: string }[];
  /** whether somebody stands above the rep; else the rep's authority goes as far as policy */
  readonly hasManager: boolean;
  /** C8; null: the customer is like any other */
  readonly patience: PatienceStanding | null;
}

/** The facts with the figures that follow from them; `promised` is what can be reached, else what was asked for. */
interface Weighed extends Omit<RebateFacts, keyof Limited>, Limited {
  readonly terms: RebateFacts['terms'];
  readonly tiers: readonly ProposedTier[];
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
    growth(weighed),
    otherRebate(weighed),
    stockpiling(weighed, weighed.months),
    returns(weighed),
    lessons(weighed),
    ...patience(weighed),
  ];
  const answer = answerOf(checks);
  return {
    answer,
    checks,
    exposureMinor: `${weighed.exposure}`,
    exposureCeiling: `${weighed.ceiling}`,
    baseline: facts.baseline,
    bought: facts.bought,
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
  const { terms, policy, baseline, bought, company } = facts;
  const expected = expectedOf(baseline, bought);
  const { usual } = expected;
  const limits = (promised: readonly Tier[]) => limitedOf({ ...facts, promised }, expected);
  const own = inMinor(policy.authority.exposure, company.currency);
  const propose = () =>
    usual === null ? [] : proposeTiers({ ...expected, usual }, terms, policy, own, (some) => limits(some).cost);
  const asked = terms.tiers ?? propose();
  const tiers = weighTiers(asked, baseline, bought, terms, policy);
  const within = asked.filter((_, index) => tiers[index]?.reachable);
  return { ...facts, ...limits(within.length > 0 ? within : asked), terms, tiers };
}

function baselineKnown(weighed: Weighed): RebateCheck {
  const { baseline, terms } = weighed;
  const name = 'baseline';
  if (baseline === null) {
    const looked = `the customer's ${terms.counts.document === undefined ? 'sales' : 'orders'} before ${terms.period.from}`;
    return check(name, 'unknown', 'uncertain', looked, whyUnknown(weighed));
  }
  const usual = `${volume(baseline.volume, terms)} to be expected${ofTheOrder(terms) || ' in the period'} anyway`;
  return check(name, 'ok', 'nothing', usual, baseline.explained);
}

function whyUnknown({ terms, policy, neverBought }: Weighed): string {
  if (neverBought.length > 0)
    return `This customer has never bought ${neverBought.join(', ')}: nobody knows how much it will.`;
  if (terms.counts.document !== undefined)
    return `No earlier order of the customer is known: nobody knows what is to be expected${ofTheOrder(terms)}.`;
  return `Too little is known of what the customer buys: it takes ${inMonths(policy.leastHistoryMonths)}.`;
}

/** A6 */
function reachable({ tiers, baseline, bought, policy, terms }: Weighed): RebateCheck {
  const name = 'reachable';
  const looked =
    bought === null
      ? `${tiers.length} tiers against the baseline and ${policy.stretchPercent} % more`
      : `${tiers.length} tiers against the ${volume(bought.volume, terms)} bought by ${bought.asOf}, and ${policy.stretchPercent} % more than is still to come`;
  if (tiers.length === 0) {
    const because =
      terms.unit === 'quantity'
        ? 'Kept proposes no amounts for each unit: name the tiers.'
        : 'Kept can propose no tiers within what is known and within the authority of the rep: name them.';
    return check(name, 'unknown', 'uncertain', looked, because);
  }
  if (baseline === null) return check(name, 'unknown', 'nothing', looked, 'The tiers stay as they were asked for.');
  const beyond = tiers.filter((tier) => !tier.reachable);
  const because = beyond.map((tier) => tier.because).join(' ');
  if (beyond.length === 0) return check(name, 'ok', 'nothing', looked, 'Each tier can be reached.');
  if (beyond.length === tiers.length)
    return check(name, 'not-ok', 'refuse', looked, `Not even the lowest tier can be reached. ${because}`);
  return check(name, 'not-ok', 'hint', looked, because);
}

/** A6: money for what would be bought anyway is a gift, which is not for the rep to make. */
function growth({ tiers, baseline, bought, terms, hasManager }: Weighed): RebateCheck {
  const name = 'growth';
  const looked = 'whether each tier asks for more than what is to be expected anyway';
  const given = tiers.filter((tier) => tier.given);
  if (given.length === 0)
    return baseline === null
      ? check(name, 'unknown', 'nothing', looked, 'What the customer would buy anyway is not known.')
      : check(name, 'ok', 'nothing', looked, 'Each tier asks for growth.');
  const gift = moneyInWords(giftOf(tiers, terms, expectedOf(baseline, bought)), terms.currency);
  const because = `${given.map((tier) => tier.because).join(' ')} That is a gift of ${gift}, for nothing more bought: ${
    hasManager ? 'a manager decides.' : 'nobody stands above this rep, who answers for it.'
  }`;
  return check(name, 'not-ok', hasManager ? 'upward' : 'hint', looked, because);
}

function otherRebate({ otherRebates, hasManager }: Weighed): RebateCheck {
  const looked = "the customer's other open rebates for the same goods at the same time";
  if (otherRebates.length === 0) return check('other-rebate', 'ok', 'nothing', looked, 'There is none.');
  const named = otherRebates.map(({ id, from, to }) => `${id} (${from} to ${to})`).join(', ');
  const because = `The same sales would count twice: ${named}.`;
  return check('other-rebate', 'not-ok', hasManager ? 'upward' : 'hint', looked, because);
}

/** C8: in a verdict only where there is something to decide, or decided, about the customer. */
function patience({ patience: standing, hasManager }: Weighed): RebateCheck[] {
  if (!standing) return [];
  const { stops, looked, because } = atOurPromise(standing);
  if (stops === 'nothing') return [check('patience', 'ok', 'nothing', looked, because)];
  return [check('patience', 'not-ok', stops === 'all' ? 'refuse' : hasManager ? 'upward' : 'hint', looked, because)];
}

const volume = (small: string, { unit, currency }: RebateFacts['terms']): string =>
  fromVolume(BigInt(small), unit, currency);
