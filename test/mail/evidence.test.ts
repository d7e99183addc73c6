import { PDFParse } from 'pdf-parse';
import { describe, expect, test } from 'vitest';
import { type EvidenceFile, removedLink } from '../../domain/evidence.ts';
import { languages } from '../../domain/master-data.ts';
import type { EventData, Projection, RecordedEvent } from '../../domain/projection.ts';
import { evidencePaper } from '../../mail/evidence.ts';
import { evidenceTexts } from '../../mail/evidence-texts.ts';
import { formatDay, formatMoney } from '../../mail/format.ts';
import { paperAsText } from '../../mail/paper.ts';
import { paperAsPdf } from '../../mail/paper-pdf.ts';
import { typesOfEvents } from '../support/event-types.ts';
import { squeezed } from './papers.ts';

const id = 'd9428888-122b-51e1-b85c-61abd3a1c5a9';
const hash = '9f'.repeat(32);
const amount = { value: '1250.00', currency: 'EUR' };
const terms = { kind: 'payment-appointment', customerId: 'DE-3001', repId: 'vogt', amount, dueDate: '2027-01-15' };
const later = { ...terms, dueDate: '2027-01-22' };
const commitment = {
  ...{ id, kind: 'payment-appointment', promisor: 'customer', customerId: 'DE-3001', repId: 'vogt', amount },
  ...{ invoices: [], dueDate: '2027-01-22', dueTime: null, zone: 'Europe/Berlin', status: 'broken', outcome: 'broken' },
  ...{ severity: 'severe', rehearsalId: null, terms, concludedAt: '2027-01-22T22:59:59.999Z' },
  proposedAt: '2027-01-02T10:00:00.000Z',
} as unknown as EvidenceFile['commitment'];

const happened = (seq: number, type: string, data: EventData, actor = 'vogt'): RecordedEvent => ({
  ...{ seq, key: `${type}-${seq}`, type, data, actor, at: `2027-01-${10 + seq}T10:00:00.000Z` },
  ...{ recordedAt: `2027-01-${10 + seq}T10:00:01.000Z`, prevHash: '0'.repeat(64), hash },
});

const fileIn = (changes: Partial<EvidenceFile> = {}): EvidenceFile => ({
  commitment,
  parties: {
    company: { name: 'Nordlicht Werkzeuge GmbH', address: 'Musterkai 12, 20457 Hamburg' },
    customer: { id: 'DE-3001', name: '信義五金行股份有限公司', contact: '陳怡君' },
    rep: { id: 'vogt', name: 'Katharina Vogt', email: 'katharina.vogt@nordlicht.example' },
  },
  names: { people: { vogt: 'Katharina Vogt' }, products: {} },
  terms: [
    { version: 1, seq: 1, at: '2027-01-02T10:00:00.000Z', actor: 'vogt', reason: null, terms },
    {
      version: 2,
      seq: 3,
      at: '2027-01-13T10:00:00.000Z',
      actor: 'vogt',
      reason: 'Die Halle ist verkauft.',
      terms: later,
    },
  ],
  events: [
    happened(1, 'accepted', {
      opens: {
        verdict: { checks: [{ looked: '1250.00 EUR against liquid funds of 2000.00 EUR', because: 'within 63 %' }] },
      } as unknown as Projection,
    }),
    happened(2, 'message', {
      messages: [{ audience: 'customer', subject: 'Vereinbart: 1.250 EUR', state: 'undelivered' }],
    }),
    happened(3, 're-agreed', { askedBy: 'customer', reason: 'Die Halle ist verkauft.' }),
    happened(4, 'concluded', { outcome: 'broken', severity: 'severe', paid: '25000', missing: '100000' }, 'kept'),
    happened(5, 'something-new', {}),
  ],
  messages: [
    {
      ...{
        step: 'agreed',
        audience: 'customer',
        recipient: 'chen@xinyi.example',
        language: 'de',
        toldIn: null,
        messageId: '<1@kept>',
      },
      ...{ subject: 'Vereinbart: 1.250 EUR', text: `Guten Tag\n\n- Gelesen: <${removedLink}>\n`, state: 'undelivered' },
      ...{ result: '550 no such mailbox', at: '2027-01-12T10:00:00.000Z', sentAt: null },
      attachments: [{ sha256: '00'.repeat(32), name: 'Vereinbarung.pdf', cid: null }],
    },
  ],
  documents: [{ name: 'Vereinbarung.pdf', sha256: '00'.repeat(32), at: '2027-01-12T10:00:00.000Z' }],
  payments: [
    { reference: 'B-77', receivedAt: '2027-01-20T10:00:00.000Z', allocated: { value: '250.00', currency: 'EUR' } },
  ],
  disputes: [
    {
      ...{ id, commitmentId: id, customerId: 'DE-3001', state: 'rejected', claim: 'Es war der 29.', channel: 'phone' },
      ...{ by: '陳怡君', raisedAt: '2027-01-23T10:00:00.000Z' },
      answer: { channel: 'mail', said: 'Hier ist die Bestätigung.', at: '2027-01-24T10:00:00.000Z', actor: 'vogt' },
      closing: { outcome: 'rejected', reason: 'Sie nennt den Tag.', at: '2027-01-25T10:00:00.000Z', actor: 'vogt' },
    },
  ],
  related: [],
  chain: 'whole',
  proof: { seq: 5, hash },
  ...changes,
});

async function pagesOf(pdf: Uint8Array): Promise<string[]> {
  const parser = new PDFParse({ data: new Uint8Array(pdf) });
  const { pages } = await parser.getText().finally(() => parser.destroy());
  return pages.map(({ text }) => squeezed(text));
}

describe.each(languages)('in %s', (language) => {
  const say = evidenceTexts(language);

  test('B5: parties, every version of the terms, events, messages with what became of them, disputes, figures', async () => {
    const paper = evidencePaper(fileIn(), language);
    const pdf = (await pagesOf(await paperAsPdf(paper))).join('');
    for (const said of [
      ...['信義五金行股份有限公司', '陳怡君', 'Katharina Vogt', 'Nordlicht Werkzeuge GmbH', 'B-77'],
      ...[formatMoney(amount, language), formatDay('2027-01-15', language), formatDay('2027-01-22', language)],
      ...['Die Halle ist verkauft.', '1250.00 EUR against liquid funds of 2000.00 EUR', '00'.repeat(32)],
      ...[say.events['accepted'] ?? '', say.events['re-agreed'] ?? '', say.other({ type: 'something-new' })],
      ...[say.details.terms({ version: 2 }), formatMoney({ value: '1000', currency: 'EUR' }, language)],
      ...[say.states.undelivered({ result: '550 no such mailbox' }), 'chen@xinyi.example', say.messages.link],
      ...['Es war der 29.', 'Hier ist die Bestätigung.', 'Sie nennt den Tag.', 'Vereinbarung.pdf'],
    ])
      expect(pdf).toContain(squeezed(said));
    expect(paperAsText(paper)).not.toContain(removedLink);
  });

  test('B5: there is a word for every event, and the texts name nothing that there is not', () => {
    const types = new Set(typesOfEvents());
    expect([...types].filter((type) => !Object.hasOwn(say.events, type))).toEqual([]);
    expect(Object.keys(say.values).toSorted()).toEqual(Object.keys(evidenceTexts('en').values).toSorted());
    expect(Object.keys(say.events).toSorted()).toEqual(Object.keys(evidenceTexts('en').events).toSorted());
  });
});

test('B5: every page bears the hash, and a record that is not whole bears none and says so', async () => {
  const long = Array.from({ length: 40 }, (_, index) => happened(1 + (index % 18), 'message', {}));
  const pages = await pagesOf(await paperAsPdf(evidencePaper(fileIn({ events: long }), 'en')));
  expect(pages.length).toBeGreaterThan(2);
  for (const page of pages) expect(page).toContain(`SHA-256${hash}`);
  const broken = paperAsText(evidencePaper(fileIn({ chain: { brokenAt: 3 }, proof: null }), 'en'));
  expect(broken).toContain('NOT WHOLE: event 3');
  expect(broken).not.toContain(hash);
});

test('E2: the evidence of a rehearsal says that it is one', () => {
  const rehearsal = fileIn({ commitment: { ...commitment, rehearsalId: id } });
  expect(paperAsText(evidencePaper(rehearsal, 'en'))).toMatch(/^REHEARSAL/);
});

test('B5: a year of 300 events and 300 mails is put on paper in bounded memory', async () => {
  const file = fileIn();
  const events = Array.from({ length: 300 }, (_, index) => ({ ...file.events[1]!, seq: index + 1 }));
  const messages = Array.from({ length: 300 }, () => ({
    ...file.messages[0]!,
    text: 'So steht Ihr Bonus.\n'.repeat(25),
  }));
  const before = process.memoryUsage().rss;
  const pdf = await paperAsPdf(evidencePaper({ ...file, events, messages }, 'en'));
  expect(pdf.length).toBeLessThan(2 * 2 ** 20);
  expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(300);
});
