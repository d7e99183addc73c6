import { describe, expect, test } from 'vitest';
import { askPage, type PageFacts, refusalIn } from '../../api/link-page.ts';
import { Problem } from '../../api/problem.ts';
import { intents } from '../../domain/intent.ts';
import { languages } from '../../domain/master-data.ts';
import { answerTexts } from '../../mail/answer-texts.ts';
import { formatDate, formatMoney } from '../../mail/format.ts';
import { pageTexts } from '../../mail/page-texts.ts';
import { paperTexts } from '../../mail/paper-texts.ts';
import { tierLines } from '../../mail/rebate-terms.ts';
import { rebateTerms as terms, rebateTiers as tiers } from '../mail/every-mail.ts';

const rebate: PageFacts = {
  kind: 'rebate-year',
  customer: 'Elbe Werkzeughandel GmbH',
  amount: { value: '7875.00', currency: 'EUR' },
  dueDate: '2027-12-31',
  dueTime: null,
  invoices: [],
  status: 'awaiting-approval',
  paidOn: '2027-01-04',
  rehearsal: false,
  rebate: { terms: { ...terms, counts: { paidOnly: true, creditNotes: true } }, tiers },
};
const payout: PageFacts = { ...rebate, kind: 'rebate-payout', status: 'open', dueDate: '2028-02-14' };

/** Each fact under its name. */
const factsIn = (page: string): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/<dt>(.*?)<\/dt><dd>([\s\S]*?)<\/dd>/g)].map(([, name = '', value = '']) => [name, value]),
  );

describe.each(languages)('in %s', (language) => {
  const { facts, ofPayout, purposes } = pageTexts(language);
  const reader = { language, zone: 'Europe/Berlin', audience: 'manager' };

  test('A7: who approves a rebate sees what it can cost, when it ends, and benefit and condition together', () => {
    expect(factsIn(askPage('approve', rebate, reader))).toMatchObject({
      [facts['rebate-year'].amount]: formatMoney(rebate.amount, language),
      [facts['rebate-year'].due]: formatDate(rebate.dueDate, language),
      [facts.terms]: tierLines(tiers, terms, language),
    });
  });

  test('the reward of a settled rebate is not called the most that it can cost', () => {
    const shown = factsIn(askPage('approve', { ...rebate, status: 'kept' }, reader));
    expect(shown).toMatchObject({ [facts.amount]: formatMoney(rebate.amount, language) });
    expect(shown).not.toHaveProperty([facts['rebate-year'].amount]);
  });

  test('C6: who reports an answer may say what lay behind the breach, in words, or leave it', () => {
    const page = askPage('delivered', { ...payout, kind: 'payment-appointment' }, reader);
    const options = [...page.matchAll(/<option value="([^"]*)"[^>]*>(.*?)<\/option>/g)].map(([, value, label]) => [
      value,
      label,
    ]);
    expect(options.slice(-intents.length - 1)).toEqual([['', '–'], ...Object.entries(answerTexts(language).intents)]);
  });

  test('B8: who approves a payout, or says what became of it, is asked about the payout', () => {
    for (const purpose of ['approve', 'fulfilled', 'missed'] as const) {
      const page = askPage(purpose, payout, reader);
      expect(page).toContain(`<h1>${ofPayout[purpose]}</h1>`);
      expect(page).not.toContain(purposes[purpose].ask);
      expect(factsIn(page)).toMatchObject({
        [facts['rebate-payout'].amount]: formatMoney(payout.amount, language),
        [facts['rebate-payout'].due]: formatDate(payout.dueDate, language),
      });
    }
  });

  test('C1: why something is not recorded is said in the language of whoever reads it', () => {
    const problem = new Problem(409, 'not-now', 'No answer is awaited now.');
    expect(refusalIn(problem, reader)).toEqual([pageTexts(language).refused['not-now']]);
    expect(refusalIn(new Problem(422, 'wrong-currency', 'In EUR.'), reader)).toEqual([
      pageTexts(language).refused.other,
    ]);
    const doubted = { checks: [{ name: 'horizon', weighs: 'against' }], nearest: { amount: null, date: '2027-02-03' } };
    expect(refusalIn(new Problem(422, 'reconsider', 'Not credible.', doubted), reader)).toEqual([
      pageTexts(language).refused.reconsider,
      pageTexts(language).against.horizon,
      `${pageTexts(language).credible} ${formatDate('2027-02-03', language)}`,
    ]);
  });

  test('A7: the customer who has read the terms sees them, and nothing of ours', () => {
    const page = askPage('acknowledge', rebate, { ...reader, audience: 'customer' });
    const shown = factsIn(page);
    expect(page).toContain(`<h1>${purposes.acknowledge.ask}</h1>`);
    expect(page.match(/<button/g)).toHaveLength(1);
    expect(page).not.toMatch(/<input|<textarea|<select/);
    expect(shown[facts.terms]).toBe(tierLines(tiers, terms, language));
    expect(shown[paperTexts(language).agreement.method]).toBe(paperTexts(language).methods.cumulative);
    for (const ours of [facts['rebate-year'].amount, facts.status]) expect(Object.keys(shown)).not.toContain(ours);
    expect(page).not.toContain(formatMoney(rebate.amount, language));
  });

  test('a promise to pay shows nothing of a rebate', () => {
    const { rebate: _, ...payment } = { ...rebate, kind: 'payment-appointment' } as const;
    const shown = factsIn(askPage('fulfilled', payment, reader));
    expect(Object.keys(shown)).toEqual([facts.customer, facts.amount, facts.due, facts.status]);
  });
});
