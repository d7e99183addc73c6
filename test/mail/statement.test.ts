import { describe, expect, test } from 'vitest';
import { languages } from '../../domain/master-data.ts';
import { formatDate, formatMoney } from '../../mail/format.ts';
import { paperAsText } from '../../mail/paper.ts';
import { paperAsPdf } from '../../mail/paper-pdf.ts';
import { paperTexts } from '../../mail/paper-texts.ts';
import { statementPaper } from '../../mail/statement.ts';
import { read, squeezed, statementIn, terms } from './papers.ts';

describe.each(languages)('in %s', (language) => {
  const money = (value: string) => formatMoney({ value, currency: 'EUR' }, language);
  const say = paperTexts(language).statement;
  const saysOf = async (changes = {}) => {
    const paper = statementPaper(statementIn(language, changes));
    return { text: paperAsText(paper), pdf: (await read(await paperAsPdf(paper))).text };
  };

  test('B8: every figure, how it came about, what was settled before, and what is paid out by when', async () => {
    const { text, pdf } = await saysOf();
    const figures = [
      money('157500'),
      money('1262.5'),
      money('140'),
      money('1122.5'),
      formatDate('2028-02-14', language),
    ];
    for (const figure of figures) {
      expect(text).toContain(figure);
      expect(pdf).toContain(squeezed(figure));
    }
    expect(pdf).toMatch(/50[.,]000×2%=1[.,]000\D/u);
    expect(text).toContain(say.interim);
  });

  test('B8: it is from the company, where that is named', async () => {
    const { text } = await saysOf();
    expect(text).toContain(
      `${say.company} | Nordlicht Werkzeuge GmbH · Musterkai 12, 20457 Hamburg\n${say.customer} | `,
    );
    expect((await saysOf({ company: { name: '', address: '' } })).text).not.toContain(`${say.company} | `);
  });

  test('B5: without a tier, what was missing and every reminder that was sent', async () => {
    const reminders = Array.from({ length: 12 }, (_, index) => ({
      at: `2027-${String(index + 1).padStart(2, '0')}-28T09:00:00.000Z`,
      subject: `R-${index + 1}`,
      missing: index === 0 ? null : `${index}00000`,
    }));
    const settlement = {
      ...{ ...terms.period, volume: '9912345', reached: 0, reward: '0', before: '0', due: '0', overpaid: '0' },
      ...{ lines: [], missing: '87655' },
    };
    const { text, pdf } = await saysOf({ settlement, reminders, interim: [], payoutBy: null });
    expect(text).toContain(money('876.55'));
    expect(text).toContain(say.nothing);
    expect(text).not.toContain(say.payoutBy);
    for (const [index, { subject }] of reminders.entries()) {
      expect(text).toMatch(new RegExp(`2027.*\\| ${subject} \\| `, 'u'));
      if (index > 0) expect(pdf).toContain(squeezed(money(`${index}000`)));
    }
    const none = await saysOf({ settlement, reminders: [], interim: [], payoutBy: null });
    expect(none.text).toContain(say.noReminders);
  });

  test('the same statement is the same document', async () => {
    const pdf = () => paperAsPdf(statementPaper(statementIn(language)));
    expect(Buffer.from(await pdf()).equals(await pdf())).toBe(true);
  });
});
