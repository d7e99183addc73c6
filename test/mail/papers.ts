import { PDFParse } from 'pdf-parse';
import type { Language } from '../../domain/master-data.ts';
import { workedExample } from '../../domain/rebate-reward.ts';
import type { Agreement } from '../../mail/agreement.ts';
import type { Statement } from '../../mail/statement.ts';
import { rebateTiers } from './every-mail.ts';

/** What a PDF says, without its breaks of lines, and how many pages it has. */
export async function read(pdf: Uint8Array): Promise<{ text: string; pages: number }> {
  const parser = new PDFParse({ data: new Uint8Array(pdf) });
  const { text, total } = await parser.getText().finally(() => parser.destroy());
  return { text: text.replace(/\s+/gu, ''), pages: total };
}
/** As `read` gives it. */
export const squeezed = (text: string): string => text.replace(/\s+/gu, '');

export const terms = {
  unit: 'turnover',
  currency: 'EUR',
  method: 'stepped',
  period: { from: '2027-01-01', to: '2027-12-31' },
  counts: { paidOnly: true, creditNotes: true, productGroups: ['TOOLS', 'SCREWS'] },
} satisfies Agreement['terms'];
const tiers = [...rebateTiers];

const names: Readonly<Record<Language, string>> = {
  en: 'Thames Tools Ltd',
  de: 'Elbe Werkzeughandel GmbH',
  pt: 'São João Ferragens',
  'zh-Hant': '信義五金行股份有限公司',
  'zh-Hans': '深圳市力工五金有限公司',
};

export const agreementIn = (language: Language, changes: Partial<Agreement> = {}): Agreement => ({
  language,
  at: '2026-12-15T09:00:00.000Z',
  commitmentId: 'd9428888-122b-51e1-b85c-61abd3a1c5a9',
  version: 2,
  company: { name: 'Nordlicht Werkzeuge GmbH', address: 'Musterkai 12, 20457 Hamburg' },
  rep: { name: 'Katharina Vogt', email: 'katharina.vogt@nordlicht.example' },
  customer: { id: 'DE-3001', name: names[language], contact: 'Sabine Krüger' },
  terms,
  tiers,
  earlier: [{ from: '180000', rate: { percent: '3.5' } }],
  baseline: '12840000',
  bought: null,
  example: workedExample({ ...terms, tiers }, 157_500_00n),
  looks: ['2027-03-31', '2027-06-30', '2027-09-30', '2027-11-01', '2027-12-01', '2027-12-17'],
  interim: ['2027-06-30'],
  settledOn: '2028-01-10',
  payoutBy: '2028-02-14',
  signed: true,
  ...changes,
});

export const statementIn = (language: Language, changes: Partial<Statement> = {}): Statement => ({
  language,
  at: '2028-01-10T09:00:00.000Z',
  commitmentId: 'd9428888-122b-51e1-b85c-61abd3a1c5a9',
  company: { name: 'Nordlicht Werkzeuge GmbH', address: 'Musterkai 12, 20457 Hamburg' },
  customer: { id: 'DE-3001', name: names[language], zone: 'Europe/Berlin' },
  terms,
  tiers,
  settlement: {
    ...terms.period,
    ...workedExample({ ...terms, tiers }, 157_500_00n),
    reached: 2,
    before: '14000',
    due: '112250',
    overpaid: '0',
    missing: null,
  },
  interim: [{ to: '2027-06-30', due: '14000' }],
  payoutBy: '2028-02-14',
  reminders: [],
  ...changes,
});
