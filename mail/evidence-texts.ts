import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Language } from '../domain/master-data.ts';
import { kinds } from '../domain/projection.ts';
import { papersFolder } from './paper-texts.ts';
import { sentence, taking } from './taking.ts';

const sentences = <const Names extends readonly string[]>(...names: Names) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, sentence])) as Record<Names[number], typeof sentence>);

/** What of an event's data is said, in this order. */
export const fields = [
  ...(['what', 'kind', 'decision', 'answer', 'outcome', 'severity', 'basis', 'askedBy', 'to'] as const),
  ...(['said', 'answered', 'claim', 'note', 'reason', 'because', 'cause', 'lesson', 'efforts'] as const),
  ...(['allocated', 'taken', 'amount', 'paid', 'missing', 'overpaid'] as const),
  ...(['volume', 'forecast', 'reward', 'due'] as const),
  ...(['lines', 'window', 'newDate', 'instead', 'paidOn', 'occurredAt', 'receivedAt'] as const),
  ...(['signedBy', 'reference', 'channel'] as const),
] as const;
export type Field = (typeof fields)[number];

/** What the evidence file says on paper, in one language. */
const EvidenceTexts = z.strictObject({
  title: sentence,
  /** of the file, without its ending */
  name: sentence,
  kinds: z.record(z.enum(kinds), sentence),
  subtitle: taking('kind', 'customer'),
  zone: taking('zone'),
  parties: sentence,
  facts: z.strictObject({
    ...sentences('what', 'by', 'to', 'rep', 'made', 'ended', 'record', 'whole').shape,
    notEnded: taking('status'),
    severe: taking('status'),
    on: taking('status', 'day'),
    broken: taking('seq'),
  }),
  promised: z.strictObject({
    payment: taking('amount', 'due'),
    payout: taking('amount', 'due'),
    delivery: taking('lines', 'window'),
    dueAt: taking('day', 'time'),
    invoices: taking('invoices'),
  }),
  terms: sentences('heading', 'version', 'since', 'says', 'by'),
  checks: sentences('heading', 'looked', 'found'),
  timeline: sentences('heading', 'at', 'what', 'who', 'system'),
  messages: z.strictObject({
    ...sentences('heading', 'none', 'when', 'to', 'subject', 'result', 'documents', 'link').shape,
    number: taking('number'),
  }),
  documents: sentences('heading', 'name', 'hash', 'note'),
  payments: sentences('heading', 'at', 'reference', 'amount'),
  disputes: sentences('heading', 'claim', 'answer', 'closing', 'open'),
  related: sentences('heading', 'follow-up', 'followed', 'payout', 'rebate', 'part-of-plan'),
  proof: z.strictObject({ heading: sentence, says: taking('seq'), none: sentence }),
  footer: taking('id', 'seq'),
  hash: taking('hash'),
  noHash: sentence,
  states: z.strictObject({ sent: taking('at', 'result'), pending: sentence, undelivered: taking('result') }),
  told: taking('to', 'subject'),
  /** what somebody said */
  quote: taking('words'),
  notDelivered: sentence,
  audiences: sentences('customer', 'rep', 'manager', 'managers-manager', 'payer', 'dispatcher', 'responsible'),
  details: z.strictObject({
    terms: taking('version'),
    quoted: taking('label', 'value'),
    plain: taking('label', 'value'),
    handedOver: taking('from', 'to'),
    late: sentence,
  }),
  fields: z.record(z.enum(fields), sentence),
  /** what stands in events as a code */
  values: z.record(z.string(), sentence),
  /** an event that has no words here yet */
  other: taking('type'),
  /** by the type of the event */
  events: z.record(z.string(), sentence),
});
export type EvidenceTexts = z.output<typeof EvidenceTexts>;

const read = new Map<Language, EvidenceTexts>();

/** Read with the first paper of its language. @throws z.ZodError naming the text that is missing or takes a value that nobody gives */
export function evidenceTexts(language: Language): EvidenceTexts {
  const known = read.get(language);
  if (known) return known;
  const file = join(papersFolder, 'evidence', `${language}.yaml`);
  const texts = EvidenceTexts.parse(parse(readFileSync(file, 'utf8')));
  read.set(language, texts);
  return texts;
}
