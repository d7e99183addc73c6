import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { purposes, turns } from '../domain/links.ts';
import { type Language, languages } from '../domain/master-data.ts';
import { Lesson } from '../domain/rebate-requests.ts';
import { checkNames } from '../domain/vetting.ts';

/** Where the pages' texts and their one template are. */
export const pagesFolder = fileURLToPath(new URL('../templates/pages', import.meta.url));

const text = z.string().min(1);
const channels = ['phone', 'in-person', 'mail', 'message'] as const;
const statuses = [
  'proposed',
  'awaiting-approval',
  'awaiting-signature',
  'open',
  'kept',
  'partially-kept',
  'broken',
  'withdrawn',
  'declined',
  'settled',
] as const;

const refusals = [
  'not-now',
  'ended',
  'reconsider',
  'in-the-future',
  'before-the-promise',
  'more-than-promised',
  'other',
] as const;

/** What the pages behind a mail's links say, in one language. */
const PageTexts = z.strictObject({
  /** on each page of a rehearsal */
  rehearsal: text,
  /** before the links of a mail */
  tap: text,
  purposes: z.record(z.enum(purposes), z.strictObject({ label: text, ask: text })),
  /** where a payout asks in words of its own */
  ofPayout: z.partialRecord(z.enum(purposes), text),
  /** where a delivery does */
  ofDelivery: z.partialRecord(z.enum(purposes), text),
  send: text,
  fields: z.strictObject({
    amount: text,
    paidOn: text,
    note: text,
    reason: text,
    /** where it may be left out */
    anyReason: text,
    dueDate: text,
    dueTime: text,
    channel: text,
    said: text,
    answered: text,
    intent: text,
    cameOn: text,
    cameAt: text,
    signedBy: text,
    reference: text,
    how: text,
    /** of a payout, instead of the delivery note's */
    paidReference: text,
    /** of a signed paper: where it is kept, its SHA-256, and the file from which the browser finds that */
    keptAt: text,
    sha256: text,
    document: text,
    newDate: text,
    windowDate: text,
    windowFrom: text,
    windowTo: text,
    nothingMore: text,
    cause: text,
    lesson: text,
    outcome: text,
    evidence: text,
    askedBy: text,
    /** instead of a note that may be left out */
    whatHappened: text,
  }),
  channels: z.record(z.enum(channels), text),
  /** B9 */
  causes: z.record(Lesson.shape.cause, text),
  /** B1: who asks for other terms */
  askers: z.strictObject({ customer: text, us: text }),
  statuses: z.record(z.enum(statuses), text),
  facts: z.strictObject({
    customer: text,
    amount: text,
    due: text,
    invoices: text,
    status: text,
    period: text,
    terms: text,
    owedMore: text,
    overpaid: text,
    'rebate-year': z.strictObject({ amount: text, due: text }),
    'rebate-payout': z.strictObject({ amount: text, due: text }),
    'delivery-promise': z.strictObject({ amount: text, due: text, lines: text, order: text }),
  }),
  recorded: text,
  recordedAt: text,
  stale: text,
  since: text,
  /** what has happened to the promise; `{who}`: a person's name */
  came: z.record(z.enum(turns), text),
  call: text,
  invalid: text,
  check: text,
  later: text,
  /** why something was not recorded, by the kind of problem */
  refused: z.record(z.enum(refusals), text),
  /** C1: what speaks against other terms, by the check */
  against: z.record(z.enum(checkNames), text),
  credible: text,
  /** D2: one mail of what fell due while nothing ran */
  digest: z.strictObject({ subject: text, intro: text }),
  signIn: z.strictObject({
    title: text,
    address: text,
    send: text,
    sent: text,
    confirm: text,
    expired: text,
    subject: text,
    mail: text,
    signedIn: text,
    signOut: text,
    signedOut: text,
    /** why the identity provider's word signed nobody in */
    refused: z.strictObject({ stale: text, declined: text, unverified: text, unknown: text, away: text }),
  }),
});
export type PageTexts = z.output<typeof PageTexts>;

/** Read once, and whole: a text that is missing ends the start, not a rep's evening. */
const known = new Map(
  languages.map((language) => {
    const file = join(pagesFolder, `${language}.yaml`);
    return [language, PageTexts.parse(parse(readFileSync(file, 'utf8')))] as const;
  }),
);

export const pageTexts = (language: Language): PageTexts => known.get(language) as PageTexts;
