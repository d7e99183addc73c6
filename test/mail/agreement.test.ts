import { describe, expect, test } from 'vitest';
import { languages } from '../../domain/master-data.ts';
import { agreementPaper } from '../../mail/agreement.ts';
import { formatDate, formatDay, formatMoney } from '../../mail/format.ts';
import { pageTexts } from '../../mail/page-texts.ts';
import { paperAsText } from '../../mail/paper.ts';
import { paperAsPdf } from '../../mail/paper-pdf.ts';
import { paperTexts } from '../../mail/paper-texts.ts';
import { benefitOf, conditionOf } from '../../mail/rebate-terms.ts';
import { agreementIn, read, squeezed } from './papers.ts';

describe.each(languages)('in %s', (language) => {
  const agreement = agreementIn(language);
  const paper = agreementPaper(agreement);
  const money = (value: string) => formatMoney({ value, currency: 'EUR' }, language);

  test('A7: benefit and condition stand side by side, tier by tier, and nothing is left open', async () => {
    const text = paperAsText(paper);
    for (const [index, tier] of agreement.tiers.entries())
      expect(text).toContain(
        `${conditionOf(tier, agreement.terms, language)} | ${benefitOf(agreement.tiers, index + 1, agreement.terms, language)}\n`,
      );
    const named = [
      agreement.customer.name,
      agreement.rep.name,
      paperTexts(language).methods.stepped,
      'TOOLS, SCREWS',
      formatDay(agreement.terms.period.from, language),
      ...agreement.looks.map((date) => formatDay(date, language)),
      ...[agreement.terms.period.to, agreement.settledOn, agreement.payoutBy].map((date) => formatDate(date, language)),
      agreement.commitmentId,
    ];
    const { text: pdf } = await read(await paperAsPdf(paper));
    for (const words of named) {
      expect(text).toContain(words);
      expect(pdf).toContain(squeezed(words));
    }
  });

  test('A4: the parties are the company, represented by the rep, and the customer, whose contact need not represent it', () => {
    const say = paperTexts(language).agreement;
    const partiesOf = (changes = {}) => paperAsText(agreementPaper(agreementIn(language, changes)));
    const { rep, customer, company } = agreement;
    expect(partiesOf()).toContain(
      `\n${say.us} | ${company.name} · ${company.address} · ${say.representedBy({ name: rep.name })} · ${rep.email}\n` +
        `${say.you} | ${customer.name} (DE-3001) · ${say.contact({ name: customer.contact ?? '' })}\n`,
    );
    const unnamed = partiesOf({ company: { name: '', address: '' }, customer: { ...customer, contact: null } });
    expect(unnamed).toContain(`\n${say.us} | ${rep.name} · ${rep.email}\n${say.you} | ${customer.name} (DE-3001)\n`);
    expect(partiesOf({ company: { ...company, address: '' } })).toContain(
      `${company.name} · ${say.representedBy({ name: rep.name })}`,
    );
  });

  test("A7: the method is worked through in this customer's own figures", async () => {
    const { text: pdf } = await read(await paperAsPdf(paper));
    for (const figure of [money('128400'), money('157500'), money('1262.5')]) expect(pdf).toContain(squeezed(figure));
    expect(pdf).toMatch(/50[.,]000×2%=1[.,]000\D.*7[.,]500×3[.,]5%=262[.,]50/u);
  });

  test('A6: once the period runs, it says what is bought, as of when, and which tier is reached by it', () => {
    const say = paperTexts(language).agreement;
    const textOf = (volume: string) =>
      paperAsText(agreementPaper(agreementIn(language, { bought: { asOf: '2027-06-30', volume } })));
    const { tiers, terms } = agreement;
    const [reached, ahead] = tiers.map((tier) => say.reachedAlready({ condition: conditionOf(tier, terms, language) }));
    const text = textOf('12000000');
    expect(text).toContain(say.soFar({ day: formatDay('2027-06-30', language), volume: money('120000') }));
    expect(text).toContain(say.expectedNow({ volume: money('128400') }));
    expect(text).toContain(reached);
    expect(text).not.toContain(ahead);
    expect(text).not.toContain(say.expected({ volume: money('128400') }));
    expect(textOf('9999999')).not.toContain(reached);
    expect(paperAsText(paper)).toContain(say.expected({ volume: money('128400') }));
  });

  test('B4, A7: a look is told of where there is news, and purchases before the signature count', () => {
    const text = paperAsText(paper);
    expect(text).toMatch(
      /where there is news|sofern es etwas Neues gibt|sempre que houver novidade|没有新情况|沒有新情況/u,
    );
    expect(text).toMatch(/also those before|auch die vor|também as anteriores|之前的采购同样计入|之前的採購同樣計入/u);
  });

  test('B1: the earlier terms stay visible, with the version', async () => {
    const say = paperTexts(language).agreement;
    const earlier = conditionOf(agreement.earlier[0]!, agreement.terms, language);
    const { text: pdf } = await read(await paperAsPdf(paper));
    expect(pdf).toContain(squeezed(earlier));
    expect(pdf).toContain(squeezed(say.footer({ id: agreement.commitmentId, version: 2 })));
    const first = paperAsText(agreementPaper(agreementIn(language, { version: 1, earlier: [] })));
    expect(first).not.toContain(earlier);
    expect(first).not.toContain(say.earlier);
  });

  test('A4: lines for both signatures, or a word that the terms were read', () => {
    const say = paperTexts(language).agreement;
    expect(paperAsText(paper).split(`${say.signature}: ____`)).toHaveLength(3);
    const read = paperAsText(agreementPaper(agreementIn(language, { signed: false })));
    expect(read).toContain(say.acknowledged);
    expect(read).not.toContain('____');
  });

  test('E2: a rehearsal is marked above everything, and nothing else is', async () => {
    const mark = pageTexts(language).rehearsal;
    const rehearsed = agreementPaper(agreementIn(language, { rehearsal: true }));
    expect(paperAsText(rehearsed).startsWith(mark)).toBe(true);
    expect((await read(await paperAsPdf(rehearsed))).text.startsWith(squeezed(mark))).toBe(true);
    expect(paperAsText(paper)).not.toContain(mark);
  });

  test('B5: the same agreement is the same document, on A4 with numbered pages', async () => {
    const [pdf, again] = [await paperAsPdf(paper), await paperAsPdf(agreementPaper(agreementIn(language)))];
    expect(Buffer.from(pdf).equals(again)).toBe(true);
    expect(Buffer.from(pdf).toString('latin1')).toMatch(/\/MediaBox \[0 0 595\.28 841\.89\]/u);
    const { text, pages } = await read(pdf);
    for (let page = 1; page <= pages; page++)
      expect(text).toContain(squeezed(paperTexts(language).page({ page, pages })));
    expect(pdf.length).toBeLessThan(200_000);
  });
});

test.each([
  ['markup', 'A"><script>alert(1)</script>'],
  ['a formula', '=cmd()|"/c calc"!A1'],
  ['lines', 'A\r\n\r\n## B\u2028C'],
  ['reversed writing', 'A\u202Etxt.exe'],
  ['what no font has', '😀 Łódź محمد'],
  ['a name without end', 'W'.repeat(2000)],
])('a name that is %s stays a name', async (_, name) => {
  const agreement = agreementIn('en', {
    customer: { id: 'X-1', name, contact: name },
    terms: { ...agreementIn('en').terms, counts: { paidOnly: false, creditNotes: true, productGroups: [name] } },
  });
  const paper = agreementPaper(agreement);
  const { text } = await read(await paperAsPdf(paper));
  expect(text).toContain('Rebateagreement');
  expect(text).toContain('X-1');
  const usual = paperAsText(agreementPaper(agreementIn('en')));
  expect(paperAsText(paper).split('\n').length).toBe(usual.split('\n').length);
});

test.each(languages)('in %s, European names keep every letter', async (language) => {
  const name = 'Łukasz Křížek Ğüney Ωmega Жук Ștefan Đỗ';
  const customer = { id: 'X-1', name: name.normalize('NFD'), contact: name };
  const { text } = await read(await paperAsPdf(agreementPaper(agreementIn(language, { customer }))));
  expect(text.split(squeezed(name))).toHaveLength(4);
});

test('one customer in the other kind of Chinese', async () => {
  const customer = { id: 'X-1', name: '深圳市约简发', contact: null };
  const { text } = await read(await paperAsPdf(agreementPaper(agreementIn('zh-Hant', { customer }))));
  expect(text).toContain('深圳市约简发');
});
