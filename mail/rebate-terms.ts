/** The terms of a rebate in the words of a language: benefit and condition together (A7). */
import type { Language } from '../domain/master-data.ts';
import { fromMinor } from '../domain/money.ts';
import { fromVolume, type RebateRequest, type Tier } from '../domain/rebate.ts';
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

/** "2% of the whole turnover" */
export function benefitOf({ rate }: Tier, { method, currency }: TermsOfTiers, language: Language): string {
  const texts = paperTexts(language).benefit[method ?? 'unknown'];
  return 'percent' in rate
    ? texts.percent({ rate: formatPercent(rate.percent, language) })
    : texts.perUnit({ rate: formatUnitMoney({ value: rate.perUnit, currency }, language) });
}

/** A7: "EUR 100,000 or more by 31 December 2027: 2% of the whole turnover" */
export function tierLine(tier: Tier, terms: TermsOfTiers, language: Language): string {
  const texts = paperTexts(language);
  const [condition, benefit] = [conditionOf(tier, terms, language), benefitOf(tier, terms, language)];
  return terms.period
    ? texts.tier({ condition, benefit, day: formatDay(terms.period.to, language) })
    : texts.tierWithoutDay({ condition, benefit });
}

/** Each tier in a line. */
export const tierLines = (tiers: readonly Tier[], terms: TermsOfTiers, language: Language): string =>
  tiers.map((tier) => tierLine(tier, terms, language)).join('\n');

/** A7: which sales count, a line for each thing. */
export function countsLines(counts: RebateRequest['counts'], language: Language): string[] {
  const texts = paperTexts(language).counts;
  const { document, productGroups, paidOnly, creditNotes } = counts;
  return [
    ...(document === undefined && productGroups === undefined ? [texts.all] : []),
    ...(document === undefined ? [] : [texts.document({ document })]),
    ...(productGroups === undefined ? [] : [texts.groups({ groups: productGroups.join(', ') })]),
    paidOnly ? texts.paid : texts.unpaid,
    creditNotes ? texts.creditNotes : texts.noCreditNotes,
  ];
}
