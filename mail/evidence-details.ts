/** What an event says beyond its name, in the words of a language. */
import type { OrderLine, Window } from '../domain/delivery.ts';
import type { EvidenceFile } from '../domain/evidence.ts';
import type { Language } from '../domain/master-data.ts';
import { fromMinor, type Money } from '../domain/money.ts';
import type { RecordedEvent } from '../domain/projection.ts';
import type { RebateRequest } from '../domain/rebate.ts';
import { formatWindow, orderLines } from './delivery-terms.ts';
import { type EvidenceTexts, evidenceTexts, type Field, fields } from './evidence-texts.ts';
import { formatDay, formatMoment, formatMoney } from './format.ts';
import { pageTexts } from './page-texts.ts';
import { formatVolume } from './rebate-terms.ts';

type Data = Readonly<Record<string, unknown>>;
/** What a person wrote or said. */
const quoted: ReadonlySet<Field> = new Set([
  'said',
  'answered',
  'claim',
  'note',
  'reason',
  'because',
  'lesson',
  'efforts',
]);

/** A line for each thing, the mails that went out with it last. */
export function detailsOf(event: RecordedEvent, file: EvidenceFile, language: Language): string[] {
  const texts = evidenceTexts(language);
  const { details } = texts;
  const facts = factsOf(event.data);
  const version = file.terms.find(({ seq }) => seq === event.seq);
  const says = fields.flatMap((field) => {
    const value = said(facts[field], field, event);
    if (value === undefined || value === '') return [];
    const isQuoted = quoted.has(field) && value === facts[field];
    return [{ isQuoted, line: details[isQuoted ? 'quoted' : 'plain']({ label: texts.fields[field], value }) }];
  });
  const inOneLine = [
    ...(version && version.version > 1 ? [details.terms({ version: version.version })] : []),
    ...(event.type === 'reassigned' ? [handedOver(event.data, file, texts)] : []),
    ...says.flatMap(({ isQuoted, line }) => (isQuoted ? [] : [line])),
    ...(event.data['late'] === true ? [details.late] : []),
  ].join(' · ');
  return [
    ...(inOneLine === '' ? [] : [inOneLine]),
    ...says.flatMap(({ isQuoted, line }) => (isQuoted ? [line] : [])),
    ...told(event.data, texts),
  ];

  function said(value: unknown, field: Field, { at }: RecordedEvent): string | undefined {
    if (value === undefined || value === null || value === false) return undefined;
    if (field === 'to' && !Object.hasOwn(texts.audiences, `${value}`)) return undefined;
    if (field === 'outcome') return { ...texts.values, ...pageTexts(language).statuses }[`${value}`] ?? `${value}`;
    if (field === 'channel') return { ...pageTexts(language).channels, ...texts.values }[`${value}`] ?? `${value}`;
    if (field === 'severity' && value !== 'severe') return undefined;
    if (field === 'paidOn' || field === 'newDate') return formatDay(`${value}`, language);
    if (field === 'occurredAt' || field === 'receivedAt')
      return near(`${value}`, at) ? undefined : formatMoment(`${value}`, file.commitment.zone, language);
    if (isMoney(value)) return formatMoney(value, language);
    if (isWindow(value)) return formatWindow(value, language);
    if (isLines(value)) return orderLines(value, new Map(Object.entries(file.names.products)), language);
    if (isAmount(field) && typeof value === 'string') return amount(value, field);
    if (typeof value === 'string') return texts.values[value] ?? value;
    return undefined;
  }

  /** @param small minor units, or what a rebate counts */
  function amount(small: string, field: Field): string | undefined {
    if (!/^-?\d+$/.test(small)) return undefined;
    const { kind, terms, amount } = file.commitment;
    if (kind === 'rebate-year' && ['volume', 'forecast', 'missing'].includes(field))
      return formatVolume(small, terms as RebateRequest, language);
    return formatMoney(fromMinor(BigInt(small), amount.currency), language);
  }
}

/** What is said of an event's data, by field: figures of a look or a settlement stand one level deeper. */
function factsOf(data: Data): Data {
  const { standing, settlement, efforts, ...same } = data as Data & {
    standing?: Data & { ahead?: Data | null };
    settlement?: Data;
    efforts?: readonly { what: string }[];
  };
  return {
    ...same,
    ...(efforts ? { efforts: efforts.map(({ what }) => what).join('; ') } : {}),
    ...(standing
      ? {
          volume: standing['volume'],
          forecast: standing['forecast'],
          reward: standing['reward'],
          missing: standing.ahead?.['missing'],
        }
      : {}),
    ...(settlement ? { ...pick(settlement, ['volume', 'reward', 'due', 'missing']) } : {}),
  };
}

const pick = (data: Data, names: readonly string[]): Data =>
  Object.fromEntries(names.map((name) => [name, data[name]]));

function handedOver({ from, to }: Data, { names: { people } }: EvidenceFile, { details }: EvidenceTexts): string {
  return details.handedOver({ from: people[`${from}`] ?? `${from}`, to: people[`${to}`] ?? `${to}` });
}

function told({ messages }: Data, texts: EvidenceTexts): string[] {
  if (!Array.isArray(messages)) return [];
  return (messages as Readonly<Record<string, string>>[]).map(({ audience = '', subject = '', state }) => {
    const to = texts.audiences[audience as keyof typeof texts.audiences] ?? audience;
    return [texts.told({ to, subject }), ...(state === 'undelivered' ? [texts.notDelivered] : [])].join(' ');
  });
}

const amounts: ReadonlySet<Field> = new Set(['paid', 'missing', 'overpaid', 'volume', 'forecast', 'reward', 'due']);
const isAmount = (field: Field): boolean => amounts.has(field);
const minute = 60_000;
const near = (one: string, other: string): boolean => Math.abs(Date.parse(one) - Date.parse(other)) < minute;
const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'currency' in value && 'value' in value;
const isWindow = (value: unknown): value is Window =>
  typeof value === 'object' && value !== null && typeof (value as Data)['date'] === 'string';
const isLines = (value: unknown): value is readonly OrderLine[] =>
  Array.isArray(value) && value.length > 0 && value.every((line: Data) => 'productId' in line && 'quantity' in line);
