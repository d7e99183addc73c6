import type { OrderLine, Window } from '../../domain/delivery.ts';
import { fromMinor, type Money } from '../../domain/money.ts';
import type { EventData } from '../../domain/projection.ts';
import type { AgreedTerms } from '../../domain/reagreement.ts';
import type { RebateRequest, Settlement, Standing, Tier } from '../../domain/rebate.ts';
import type { Listed } from '../../ledger/commitments.ts';
import { formatWindow, orderLines, type Products } from '../../mail/delivery-terms.ts';
import { evidenceTexts } from '../../mail/evidence-texts.ts';
import { formatCalculation, formatDate, formatDay, formatInstant, formatMoney, formatTime } from '../../mail/format.ts';
import { formatMinor, formatVolume, tierLines } from '../../mail/rebate-terms.ts';
import type { Reader } from './render.ts';
import { say, type Texts, wordFor } from './texts.ts';

/** What is known beside an event, to say what it was about. */
export interface Around {
  readonly promise: Listed;
  readonly reader: Reader;
  /** of the screen and of all screens */
  readonly t: Texts;
  /** of people, by code */
  readonly names: ReadonlyMap<string, string>;
  readonly products: Products;
  /** of a rebate, or of that behind a payout */
  readonly rebate: Pick<RebateRequest, 'unit' | 'currency' | 'method' | 'period'> | undefined;
}

/** One fact of an event, in the reader's words; a word that stands for itself has no name. */
export interface Detail {
  readonly name: string;
  readonly value: string;
}

type Write = (value: unknown, around: Around) => string | undefined;

const asText: Write = (value) => (typeof value === 'string' ? value : undefined);
const money: Write = (value, { reader }) => (value ? formatMoney(value as Money, reader.language) : undefined);
const instant: Write = (value, { reader }) =>
  typeof value === 'string' ? formatInstant(value, reader.zone, reader.language) : undefined;
const day: Write = (value, { reader }) =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDate(value, reader.language) : undefined;
const word =
  (group: string): Write =>
  (value, { t }) =>
    wordFor(t, group, `${value}`);
const minor: Write = (value, { promise, reader }) =>
  typeof value === 'string' && BigInt(value) > 0n
    ? formatMoney(fromMinor(BigInt(value), promise.amount.currency), reader.language)
    : undefined;

/** B1: when, and how much; of a delivery its window. */
export function termsIn(terms: AgreedTerms | Window, { language }: Pick<Reader, 'language'>): string {
  if (!('dueDate' in terms)) return formatWindow(terms, language);
  const time = terms.dueTime === null ? [] : [formatTime(terms.dueTime, language)];
  return [formatMoney(terms.amount, language), formatDate(terms.dueDate, language), ...time].join(', ');
}

const terms: Write = (value, { reader, names }) =>
  typeof value === 'string' ? (names.get(value) ?? value) : value ? termsIn(value as AgreedTerms, reader) : undefined;

const lines: Write = (value, { products, reader }) =>
  Array.isArray(value) && value.length > 0
    ? orderLines(value as readonly OrderLine[], products, reader.language)
    : undefined;

const tiers: Write = (value, { rebate, reader }) =>
  rebate && Array.isArray(value) ? tierLines(value as readonly Tier[], rebate, reader.language) : undefined;

const standing: Write = (value, around) => (value ? standingIn(value as Standing, around) : undefined);

/** B4: how much it is, and how much is missing by when, with what it brings. */
export function standingIn(
  { asOf, volume, reward, ahead }: Standing,
  { rebate, reader: { language }, t }: Pick<Around, 'rebate' | 'reader' | 't'>,
): string | undefined {
  if (!rebate) return undefined;
  const inWords = (small: string) => formatVolume(small, rebate, language);
  const gives = (amount: string) => formatMinor(amount, rebate.currency, language);
  const so = say(`${t['soFar']}`, { day: formatDay(asOf, language), volume: inWords(volume), reward: gives(reward) });
  if (!ahead) return so;
  const missing = {
    ...{ missing: inWords(ahead.missing), day: formatDay(rebate.period.to, language) },
    ...{ week: inWords(ahead.perWeek), reward: gives(ahead.reward) },
  };
  return `${so}\n${say(`${t['stillMissing']}`, missing)}`;
}

const settlement: Write = (value, { rebate, reader: { language } }) => {
  if (!value || !rebate) return undefined;
  const { lines: calculated, reward } = value as Settlement;
  const written = calculated.map((line) => formatCalculation(line, language));
  return [...written, formatMinor(reward, rebate.currency, language)].join('\n');
};

const references: Write = (value, { t }) =>
  Array.isArray(value) && value.length > 0
    ? value
        .map(({ kind, reference }: { kind: string; reference: string | null }) =>
          [wordFor(t, 'obstacles', kind), reference].filter(Boolean).join(' '),
        )
        .join('; ')
    : undefined;

const efforts: Write = (value) =>
  Array.isArray(value) ? value.map(({ what }: { what: string }) => what).join('; ') : undefined;

const flag: Write = (value, { t }) => (value === true ? `${t['yes']}` : undefined);

/** Of what an event's data is said, in this order. */
const fields: Readonly<Record<string, Write>> = {
  allocated: money,
  taken: money,
  to: terms,
  window: terms,
  newDate: day,
  lines,
  tiers,
  standing,
  settlement,
  paid: minor,
  missing: minor,
  occurredAt: instant,
  receivedAt: instant,
  paidOn: day,
  expectedAt: instant,
  until: day,
  askedBy: word('sides'),
  kind: asText,
  aim: asText,
  channel: word('channels'),
  reason: asText,
  because: asText,
  note: asText,
  said: asText,
  answered: asText,
  claim: asText,
  how: asText,
  efforts,
  evidence: asText,
  cause: word('causes'),
  lesson: asText,
  nothingMore: asText,
  obstacles: references,
  signedBy: asText,
  reference: asText,
  move: word('work'),
  late: flag,
  overpaid: flag,
};

/** What of an event is a code, and said already by its sentence, or by nobody. */
const unsaid: Readonly<Record<string, readonly string[]>> = {
  concluded: ['reason'],
  contradiction: ['reason'],
  reported: ['said'],
  're-agreed': ['kind', 'lines'],
  'follow-up-opened': ['kind', 'to'],
  escalated: ['to'],
  lapsed: ['because'],
  'held-back': ['until'],
  skipped: ['until'],
};

/** What makes the sentence of an event: yes or no on the phone, approved or declined. */
const variant: Readonly<Record<string, (data: EventData) => unknown>> = {
  reported: ({ said }) => said,
  'phone-checked': ({ answer }) => answer,
  'trip-decided': ({ go }) => (go ? 'go' : 'stay'),
  'approval-decided': ({ decision }) => decision,
  'adjustment-decided': ({ decision }) => decision,
  'difference-decided': ({ decision }) => decision,
  'plan-decided': ({ decision }) => decision,
  'firming-decided': ({ decision }) => decision,
  'terms-confirmed': ({ accepted }) => (accepted ? 'yes' : 'no'),
  'dispute-closed': ({ outcome }) => outcome,
  'customer-missed': ({ what }) => what,
  cleared: ({ cleared }) => (cleared ? 'yes' : 'no'),
  escalated: ({ to }) => to,
};

const outcomeIn = ({ shows, opens, outcome }: EventData): unknown => shows?.status ?? opens?.status ?? outcome;
const ending: Readonly<Record<string, true>> = { concluded: true, corrected: true, imported: true };

/** What happened, in the sentence that the evidence has for it. */
export function sentenceOf(type: string, data: EventData, { t, reader }: Pick<Around, 't' | 'reader'>): string {
  const { events, other } = evidenceTexts(reader.language);
  const sentence = events[type] ?? other({ type });
  const said =
    type in ending ? wordFor(t, 'statuses', `${outcomeIn(data)}`) : wordFor(t, 'said', `${variant[type]?.(data)}`);
  return said ? `${sentence}: ${said}` : sentence;
}

/** What an event says beyond its sentence. */
export function detailsOf(type: string, data: EventData, around: Around): Detail[] {
  const left = unsaid[type] ?? [];
  return Object.entries(fields).flatMap(([field, write]) => {
    const value = left.includes(field) || !(field in data) ? undefined : write(data[field], around);
    const name = wordFor(around.t, 'details', field);
    return value && name ? [{ name, value }] : [];
  });
}
