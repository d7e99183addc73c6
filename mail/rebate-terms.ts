/** The terms of a rebate in the words of a language: benefit and condition together (A7). */
import type { Language } from '../domain/master-data.ts';
import { fromMinor } from '../domain/money.ts';
import { fromVolume, type ProposedTier, type RebateRequest, type Tier } from '../domain/rebate.ts';
import { formatDay, formatMoney, formatNumber, formatPercent, formatUnitMoney } from './format.ts';
import { paperTexts } from './paper-texts.ts';

/** What gives a tier its meaning; `method` or `period` null where it is not known. */
export interface TermsOfTiers extends Pick<RebateRequest, 'unit' | 'currency'> {
  readonly method: RebateRequest['method'] | null;
  readonly period: RebateRequest['period'] | null;
}
type Counted = Pick<RebateRequest, 'unit' | 'currency'>;

/** @param small whole numbers of the smallest unit, as in `DailyVolume`: "EUR 12,500", "1,250.5 units" */
export const formatVolume = (small: string, terms: Counted, language: Language): string =>
  formatDecimal(fromVolume(BigInt(small), terms.unit, terms.currency), terms, language);

/** @param value major units, or a quantity */
export const formatDecimal = (value: string, { unit, currency }: Counted, language: Language): string =>
  unit === 'turnover'
    ? formatMoney({ value, currency }, language)
    : paperTexts(language).quantity({ number: formatNumber(value, language) });

/** @param minor minor units, may be below 0 */
export const formatMinor = (minor: string, currency: string, language: Language): string =>
  formatMoney(fromMinor(BigInt(minor), currency), language);

/** "EUR 100,000 or more" */
export const conditionOf = ({ from }: Tier, terms: Counted, language: Language): string =>
  paperTexts(language).condition({ volume: formatDecimal(from, terms, language) });

/**
 * A7: "2% of all purchases, from the first one on"; of a tier among others, since the next one ends what it gives.
 * @param number of the tier, from 1
 */
export function benefitOf(tiers: readonly Tier[], number: number, terms: TermsOfTiers, language: Language): string {
  const { [number - 1]: tier, [number]: next } = tiers;
  if (!tier) throw new RangeError(`no tier ${number} among ${tiers.length}`);
  const volume = (value: string) => formatDecimal(value, terms, language);
  const texts = paperTexts(language).benefit;
  const values = { rate: rateOf(tier, terms, language), from: volume(tier.from), to: next ? volume(next.from) : '' };
  const by = 'percent' in tier.rate ? 'percent' : 'perUnit';
  const method = terms.method ?? 'unknown';
  if (method === 'stepped') return (next ? texts.stepped.upTo : texts.stepped.highest)[by](values);
  if (method !== 'rolling') return texts[method][by](values);
  const benefit = (next ? texts.rolling.upTo : texts.rolling.highest)[by](values);
  return number > 1 ? texts.rolling.besides({ benefit }) : benefit;
}

const rateOf = ({ rate }: Tier, { currency }: TermsOfTiers, language: Language): string =>
  'percent' in rate
    ? formatPercent(rate.percent, language)
    : formatUnitMoney({ value: rate.perUnit, currency }, language);

/** A7: "EUR 100,000 or more by 31 December 2027: 2% of all purchases, from the first one on" */
function tierLine(tiers: readonly Tier[], number: number, terms: TermsOfTiers, language: Language): string {
  const texts = paperTexts(language);
  const condition = conditionOf(tiers[number - 1]!, terms, language);
  const benefit = benefitOf(tiers, number, terms, language);
  return terms.period
    ? texts.tier({ condition, benefit, day: formatDay(terms.period.to, language) })
    : texts.tierWithoutDay({ condition, benefit });
}

/** Each tier in a line. */
export const tierLines = (tiers: readonly Tier[], terms: TermsOfTiers, language: Language): string =>
  tiers.map((_, index) => tierLine(tiers, index + 1, terms, language)).join('\n');

/** A6: what a tier asks beyond what is bought anyway: "EUR 100,000 or more: 12.5% more than usual" */
export function growthLine(tier: Tier & Pick<ProposedTier, 'growth'>, terms: Counted, language: Language): string {
  const { growth, growthLess, growthUnknown } = paperTexts(language);
  const condition = conditionOf(tier, terms, language);
  if (tier.growth === null) return growthUnknown({ condition });
  const less = tier.growth.startsWith('-');
  const percent = formatPercent(tier.growth.replace('-', ''), language);
  return (less ? growthLess : growth)({ condition, growth: percent });
}

/** A7: which sales count, a line for each thing. */
export function countsLines(counts: RebateRequest['counts'], language: Language): string[] {
  const texts = paperTexts(language).counts;
  const { document, productGroups, paidOnly, creditNotes } = counts;
  return [
    ...(document === undefined && productGroups === undefined ? [texts.all] : []),
    ...(document === undefined ? [] : [texts.document({ document })]),
    ...(productGroups === undefined ? [] : [texts.groups({ groups: productGroups.join(', ') })]),
    texts.invoiced,
    paidOnly ? texts.paid : texts.unpaid,
    creditNotes ? texts.creditNotes : texts.noCreditNotes,
  ];
}
