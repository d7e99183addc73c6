import { describe, expect, test } from 'vitest';
import { type Language, languages } from '../../domain/master-data.ts';
import { methods, type Tier } from '../../domain/rebate.ts';
import { formatCalculation, formatDay, formatMoney, formatPercent } from '../../mail/format.ts';
import { benefitOf, growthLine, tierLines } from '../../mail/rebate-terms.ts';

const tiers: readonly Tier[] = ['100000', '150000', '200000'].map((from, index) => ({
  from,
  rate: { percent: `${index + 2}` },
}));
const terms = { unit: 'turnover', currency: 'EUR', period: null } as const;

describe.each(languages)('in %s', (language) => {
  const money = (value: string) => formatMoney({ value, currency: 'EUR' }, language);
  const benefits = (method: (typeof methods)[number], of = tiers) =>
    of.map((_, index) => benefitOf(of, index + 1, { ...terms, method }, language));

  test('A7: a stepped benefit names both ends of what its rate is given on, the highest tier only where it begins', () => {
    const [first = '', second = '', third = ''] = benefits('stepped');
    expect(first).toContain(money('100000'));
    expect(first).toContain(money('150000'));
    expect(second).toContain(money('150000'));
    expect(second).toContain(money('200000'));
    expect(third).toContain(money('200000'));
    expect(third).not.toContain(money('150000'));
  });

  test('A7: a rolling benefit names how far its rate is given, and that the lower tiers stay, where there are any', () => {
    const [first = '', second = '', third = ''] = benefits('rolling');
    const [cumulative = ''] = benefits('cumulative');
    const besides = third.replace(benefits('cumulative')[2] ?? '?', '');
    expect(first).toContain(money('150000'));
    expect(second).toContain(money('200000'));
    expect(second.endsWith(besides)).toBe(true);
    expect(besides).toMatch(/lower|unteren|inferiores|较低|較低/u);
    expect(first).not.toContain(besides);
    expect(benefits('rolling', tiers.slice(0, 1))).toEqual([cumulative]);
  });

  test('A7: each line has condition, benefit and the last day, and the day is said to count', () => {
    const period = { from: '2027-01-01', to: '2027-12-31' };
    for (const method of methods) {
      const lines = tierLines(tiers, { ...terms, method, period }, language).split('\n');
      expect(lines).toHaveLength(3);
      for (const [index, line] of lines.entries()) {
        expect(line).toContain(benefits(method)[index]);
        expect(line).toContain(formatDay('2027-12-31', language));
        if (language.startsWith('zh')) expect(line).toMatch(/含(当天|當日)/u);
      }
    }
  });

  test('A7: of units, the benefit counts units', () => {
    const each = tiers.map(({ from }) => ({ from, rate: { perUnit: '0.50' } }));
    for (const method of methods)
      for (const [index] of each.entries()) {
        const benefit = benefitOf(each, index + 1, { ...terms, unit: 'quantity', method }, language);
        expect(benefit).toMatch(/0[.,]50/u);
        expect(benefit).not.toMatch(/(EUR|€)\s?(1|2)[05]0|%/u);
      }
  });

  test('A6: a tier below what is bought anyway asks for less than usual, never for a negative more', () => {
    const line = (growth: string | null) => growthLine({ ...tiers[0]!, growth }, terms, language);
    expect(line('-7.4')).toContain(formatPercent('7.4', language));
    expect(line('-7.4')).not.toMatch(/[-−]\s?7|more than|mehr als|a mais|比平常多/u);
    expect(line('7.4')).toMatch(/more than|mehr als|a mais|比平常多/u);
    expect(line(null)).not.toMatch(/7/u);
  });

  test('a percentage and its sign stand as the language writes them, and no line breaks between them', () => {
    const written: Readonly<Record<Language, string>> = {
      en: '2.5%',
      de: '2,5\u00A0%',
      pt: '2,5%',
      'zh-Hant': '2.5%',
      'zh-Hans': '2.5%',
    };
    expect(formatPercent('2.5', language)).toBe(written[language]);
    expect(benefits('cumulative', [{ from: '1', rate: { percent: '2.5' } }])[0]).toContain(written[language]);
    expect(formatCalculation('7500.00 × 2.5 % = 187.50', language)).toBe(
      `${formatCalculation('7500', language)} × ${written[language]} = ${language === 'de' || language === 'pt' ? '187,50' : '187.50'}`,
    );
  });
});
