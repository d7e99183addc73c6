import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Liquid } from 'liquidjs';
import type { OrderLine } from '../domain/delivery.ts';
import type { Purpose } from '../domain/links.ts';
import type { Language } from '../domain/master-data.ts';
import { exponentOf, type Money } from '../domain/money.ts';
import type { Kind, Status } from '../domain/projection.ts';
import type { RebateRequest, Tier } from '../domain/rebate.ts';
import type { Verdict } from '../domain/requests.ts';
import { against } from '../domain/vetting.ts';
import type { Window } from '../domain/window.ts';
import type { Since } from '../ledger/links.ts';
import { answerTexts } from '../mail/answer-texts.ts';
import { formatWindow, orderLines, type Products } from '../mail/delivery-terms.ts';
import { formatDate, formatInstant, formatMoney, formatPeriod, formatTime } from '../mail/format.ts';
import { type PageTexts, pagesFolder, pageTexts } from '../mail/page-texts.ts';
import { paperTexts } from '../mail/paper-texts.ts';
import { countsLines, tierLines } from '../mail/rebate-terms.ts';
import { type Field, isRequired, linkForms } from './link-forms.ts';
import type { Problem } from './problem.ts';

const engine = new Liquid({ strictFilters: true, jsTruthy: true, outputEscape: 'escape' });
const template = engine.parse(readFileSync(join(pagesFolder, 'page.html'), 'utf8'));
const render = (values: object): string => String(engine.renderSync(template, values));

type RebateTerms = Pick<RebateRequest, 'unit' | 'currency' | 'method' | 'period' | 'counts'>;

/** What every page shows of the promise. */
export interface PageFacts {
  readonly kind: Kind;
  readonly customer: string;
  /** of a rebate: the most that it can cost, until it is settled */
  readonly amount: Money;
  /** of a rebate: the end of its period */
  readonly dueDate: string;
  readonly dueTime: string | null;
  readonly invoices: readonly string[];
  /** null: it changes at this moment */
  readonly status: Status | null;
  /** the due date, or today where that is earlier; local to the customer */
  readonly paidOn: string;
  readonly rehearsal: boolean;
  /** A7: of a rebate, and of that behind a payout: benefit and condition as they hold now */
  readonly rebate?: { readonly terms: RebateTerms; readonly tiers: readonly Tier[] } | undefined;
  /** A7: of a delivery, as it holds now */
  readonly delivery?:
    | {
        readonly window: Window;
        readonly lines: readonly OrderLine[];
        readonly order: string;
        readonly products: Products;
      }
    | undefined;
  /** B8: of a settlement that is to be decided about: the reward less what was settled */
  readonly difference?: Money | undefined;
}

/** The way to another page of Kept. */
export interface Way {
  readonly to: string;
  readonly label: string;
}

/** Who reads it. */
export interface Reader {
  readonly language: Language;
  readonly zone: string;
  readonly audience: string;
}

/** A7: the customer reads the terms and nothing of ours: benefit and condition, the method, what counts. */
function termsFor({ customer, rebate }: PageFacts, language: Language) {
  const { facts } = pageTexts(language);
  const { methods, agreement, also } = paperTexts(language);
  if (!rebate) return [{ name: facts.customer, value: customer }];
  const { terms, tiers } = rebate;
  return [
    { name: facts.customer, value: customer },
    { name: facts.period, value: formatPeriod(terms.period, language) },
    { name: facts.terms, value: tierLines(tiers, terms, language) },
    { name: agreement.method, value: methods[terms.method] },
    { name: agreement.counts, value: countsLines(terms.counts, language).join(also) },
  ];
}

/** A7: what is promised, by name: benefit and condition together. */
export function factsFor(promise: PageFacts, language: Language) {
  const { kind, customer, amount, dueDate, dueTime, invoices, status, rebate, difference } = promise;
  const { facts, statuses } = pageTexts(language);
  if (promise.delivery) return deliveryFor(promise, promise.delivery, language);
  const due = [formatDate(dueDate, language), ...(dueTime === null ? [] : [formatTime(dueTime, language)])].join(', ');
  const ofKind = kind === 'rebate-year' || kind === 'rebate-payout' ? facts[kind] : facts;
  const names = kind === 'rebate-year' && status === 'kept' ? { ...ofKind, amount: facts.amount } : ofKind;
  return [
    { name: facts.customer, value: customer },
    { name: names.amount, value: formatMoney(amount, language) },
    ...(difference ? [differenceFor(difference, language)] : []),
    { name: names.due, value: due },
    ...(rebate ? [{ name: facts.period, value: formatPeriod(rebate.terms.period, language) }] : []),
    ...(rebate ? [{ name: facts.terms, value: tierLines(rebate.tiers, rebate.terms, language) }] : []),
    ...(invoices.length > 0 ? [{ name: facts.invoices, value: invoices.join(', ') }] : []),
    ...(status === null ? [] : [{ name: facts.status, value: statuses[status] }]),
  ];
}

function deliveryFor(
  { customer, amount, status }: PageFacts,
  { window, lines, order, products }: NonNullable<PageFacts['delivery']>,
  language: Language,
) {
  const { facts, statuses } = pageTexts(language);
  return [
    { name: facts.customer, value: customer },
    { name: facts['delivery-promise'].due, value: formatWindow(window, language) },
    { name: facts['delivery-promise'].lines, value: orderLines(lines, products, language) },
    { name: facts['delivery-promise'].order, value: order },
    { name: facts['delivery-promise'].amount, value: formatMoney(amount, language) },
    ...(status === null ? [] : [{ name: facts.status, value: statuses[status] }]),
  ];
}

function differenceFor({ value, currency }: Money, language: Language) {
  const { owedMore, overpaid } = pageTexts(language).facts;
  const tooMuch = value.startsWith('-');
  return {
    name: tooMuch ? overpaid : owedMore,
    value: formatMoney({ value: value.replace('-', ''), currency }, language),
  };
}

const headOf = (facts: PageFacts, { language, audience }: Reader, title: string) => ({
  language,
  title,
  rehearsal: facts.rehearsal ? pageTexts(language).rehearsal : '',
  facts: audience === 'customer' ? termsFor(facts, language) : factsFor(facts, language),
});

/**
 * The question, with one button.
 * @param form what was sent before, and does not do
 * @param wrong the fields that do not do, or why it was refused
 * @param back where one came from; left out: from a mail
 */
export function askPage(
  purpose: Purpose,
  facts: PageFacts,
  reader: Reader,
  form: Readonly<Record<string, string>> = {},
  wrong: readonly string[] = [],
  back?: Way,
): string {
  const texts = pageTexts(reader.language);
  const named = wrong.map((name) => (name in texts.fields ? texts.fields[name as Field] : name));
  return render({
    ...headOf(facts, reader, askedIn(texts, purpose, facts.kind)),
    back,
    check: wrong.length > 0 ? [`${texts.check} ${named.join('; ')}`] : [],
    send: `${texts.send}: ${texts.purposes[purpose].label}`,
    fields: linkForms[purpose].fields.map((name) => ({
      name,
      label: labelOf(name, purpose, facts, texts),
      value: form[name] ?? proposed(name, facts),
      required: isRequired(name, purpose),
      ...shapeOf(name, facts, reader.language),
    })),
  });
}

function labelOf(name: Field, purpose: Purpose, { amount }: PageFacts, { fields }: PageTexts): string {
  if (name === 'amount') return `${fields.amount} (${amount.currency})`;
  if (name === 'note' && isRequired(name, purpose)) return purpose in theirMiss ? fields.whatHappened : fields.how;
  if (name === 'reference' && purpose === 'paid-out') return fields.paidReference;
  if (name === 'reference' && purpose === 'signed') return fields.keptAt;
  return name === 'reason' && !isRequired(name, purpose) ? fields.anyReason : fields[name];
}

const theirMiss: Partial<Record<Purpose, true>> = { 'nobody-there': true, 'goods-refused': true };
const askedIn = ({ purposes, ofPayout, ofDelivery }: PageTexts, purpose: Purpose, kind: Kind): string => {
  const ofKind = kind === 'rebate-payout' ? ofPayout : kind === 'delivery-promise' ? ofDelivery : {};
  return ofKind[purpose] ?? purposes[purpose].ask;
};

const proposed = (name: Field, { amount, paidOn }: PageFacts): string =>
  ({ amount: amount.value, paidOn, cameOn: paidOn })[name as string] ?? '';

function shapeOf(name: Field, { amount }: PageFacts, language: Language) {
  if (name === 'amount') return { type: 'number', step: `${10 ** -exponentOf(amount.currency)}` };
  // the browser finds the fingerprint of a file that is chosen; the file stays where it is
  if (name === 'sha256') return { type: 'text', digestOf: pageTexts(language).fields.document };
  const options = choicesFor(name, language);
  if (options) return { options: Object.entries(options).map(([value, label]) => ({ value, label })) };
  return { type: types[name] ?? 'text' };
}

const types: Partial<Record<Field, 'date' | 'time' | 'textarea'>> = {
  dueDate: 'date',
  paidOn: 'date',
  cameOn: 'date',
  newDate: 'date',
  windowDate: 'date',
  dueTime: 'time',
  cameAt: 'time',
  windowFrom: 'time',
  windowTo: 'time',
  said: 'textarea',
  answered: 'textarea',
  lesson: 'textarea',
  evidence: 'textarea',
};

/** What a field lets choose from; undefined: it is written. */
function choicesFor(name: Field, language: Language): Readonly<Record<string, string>> | undefined {
  const { channels, causes, askers, statuses } = pageTexts(language);
  const outcome = { kept: statuses.kept, 'partially-kept': statuses['partially-kept'], broken: statuses.broken };
  const choices: Partial<Record<Field, Readonly<Record<string, string>>>> = {
    channel: channels,
    cause: causes,
    askedBy: askers,
    // nobody has to judge
    intent: { '': '–', ...answerTexts(language).intents },
    outcome,
  };
  return choices[name];
}

/** What became of it, where the link was used or matters no more. */
export function answeredPage(
  facts: PageFacts,
  reader: Reader,
  what: {
    /** when this link was used, ISO 8601 UTC; undefined: it was not */
    readonly usedAt: string | undefined;
    readonly since: readonly Since[];
    readonly call: { readonly name: string; readonly email: string } | null;
    /** where one came from; left out: from a mail, whose link it is */
    readonly back?: Way;
  },
): string {
  const texts = pageTexts(reader.language);
  const when = (at: string): string => formatInstant(at, reader.zone, reader.language);
  return render({
    ...headOf(facts, reader, what.usedAt ? texts.recorded : what.back ? texts.refused['not-now'] : texts.stale),
    back: what.back,
    done: what.usedAt ? [`${texts.recordedAt} ${when(what.usedAt)}`] : [],
    sinceTitle: texts.since,
    since: what.since.map((came) => `${when(came.at)}: ${'subject' in came ? came.subject : turnIn(texts, came)}`),
    callTitle: texts.call,
    call: what.call,
  });
}

const turnIn = ({ came }: PageTexts, { turn, who }: Extract<Since, { turn: unknown }>): string =>
  came[turn].replace('{who}', () => who);

/** Why something was not recorded, in the reader's language: the API's own words are English. */
export function refusalIn({ code, more }: Problem, { language }: Pick<Reader, 'language'>): string[] {
  const texts = pageTexts(language);
  const sentence = texts.refused[code in texts.refused ? (code as keyof PageTexts['refused']) : 'other'];
  if (code !== 'reconsider') return [sentence];
  const { checks = [], nearest } = more as Partial<Pick<Verdict, 'checks' | 'nearest'>>;
  const date = nearest?.date ?? null;
  return [
    sentence,
    ...against(checks).map(({ name }) => texts.against[name]),
    ...(date === null ? [] : [`${texts.credible} ${formatDate(date, language)}`]),
  ];
}

/** Any other page with at most one form. */
export const formPage = (
  language: Language,
  page: {
    readonly title: string;
    readonly check?: readonly string[];
    readonly done?: readonly string[];
    readonly facts?: readonly { readonly name: string; readonly value: string }[];
    /** another page of Kept */
    readonly link?: { readonly to: string; readonly label: string };
    /** the button; without it there is no form */
    readonly send?: string;
    readonly action?: string;
    readonly fields?: readonly { readonly name: string; readonly label: string; readonly type: string }[];
  },
): string => render({ language, ...page });

/** Nothing but a sentence. */
export function sentencePage(language: Language, sentence: 'invalid' | 'later'): string {
  return render({ language, title: pageTexts(language)[sentence] });
}
