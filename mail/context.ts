import type { BreachReason } from '../domain/conclusion.ts';
import type { DeliveryAbout } from '../domain/delivery.ts';
import type { OccasionKind } from '../domain/matters.ts';
import type { Move } from '../domain/projection.ts';
import type { RebateAbout } from '../domain/rebate.ts';
import { blankDelivery, type OfDelivery } from './delivery-context.ts';
import { blankRebate, type OfRebate } from './rebate-context.ts';

/** Every mail that Kept writes; each is a file `<language>/<name>.md` in the templates' folder. */
export const templateNames = [
  'agreed',
  'reminder',
  'words',
  'visit',
  'phone-first',
  'decide',
  'report',
  'respond',
  'concluded',
  'contradiction',
  'escalation',
  'undelivered',
  'reconsider',
  'approval',
  'approval-decided',
  'reopened',
  'appointment',
  're-agreed',
  'cannot-attend',
  'withdrawn',
  'withdrawn-rep',
  'handover',
  'new-rep',
  'dispute',
  'plan-broken',
  'clear-the-way',
  'rebate-uncertain',
  'rebate-decided',
  'rebate-approval',
  'rebate-approval-decided',
  'rebate-agreement',
  'rebate-sign',
  'rebate-lapsed',
  'rebate-open',
  'rebate-look',
  'rebate-near-miss',
  'rebate-help',
  'rebate-help-finish',
  'rebate-adjustment',
  'rebate-adjusted',
  'rebate-statement',
  'rebate-difference',
  'rebate-difference-decided',
  'payout-approval',
  'payout-due',
  'payout-paid',
  'payout-missed',
  'learn',
  'at-risk',
  'delivery-confirmed',
  'delivery-uncertain',
  'delivery-decided',
  'delivery-approval',
  'delivery-approval-decided',
  'delivery-sign',
  'delivery-reminder',
  'delivery-day',
  'delivery-on-the-way',
  'delivery-not-ready',
  'delivery-warning',
  'delivery-report',
  'delivery-done',
  'delivery-missed',
  'delivery-changed',
  'delivery-cost-refused',
  'rebate-words-direct',
  'rebate-words-gentle',
  'delivery-words-direct',
  'delivery-words-gentle',
] as const;
export type TemplateName = (typeof templateNames)[number];

/** Why a breach or a contradiction is one. */
export type Reason = BreachReason | 'fulfilled-without-record' | 'missed-beside-record';

/** What every mail is about. Text is formatted for its reader already (`format.ts`). */
interface About {
  /** the customer's name */
  readonly customer: string;
  /** the rep's name */
  readonly rep: string;
  /** all that was promised */
  readonly amount: string;
  readonly dueDate: string;
}

/** What only some mails need; '' where there is none. A template may test each with `{% if … %}`. */
interface Details {
  /** the person at the customer's; the customer's name where nobody is named */
  readonly contact: string;
  readonly dueTime: string;
  /** "R-1, R-2" */
  readonly invoices: string;
  /** C3: the true other subject that a reminder is attached to, in the customer's language */
  readonly occasion: string;
  /** C3: where the promise names no other subject: the kind of one that is true, with its number */
  readonly occasionKind: '' | OccasionKind;
  readonly occasionReference: string;
  /** C3: the other promises that the reminder names: "EUR 500 (Monday, 18 January 2027, 10:00)" */
  readonly also: string;
  /** C9: what of ours is in the way, by its kind: "K-12: two boxes damaged; K-13: …" */
  readonly complaints: string;
  readonly disputes: string;
  readonly unsentInvoices: string;
  readonly unsentStatements: string;
  readonly brokenPromises: string;
  readonly openPromises: string;
  /** the local date on which the rep is away */
  readonly absence: string;
  /** C9: all that of ours was not cleared before a breach */
  readonly uncleared: string;
  readonly customerId: string;
  readonly commitmentId: string;
  /** http or https */
  readonly commitmentUrl: string;
  /** the money, or of a rebate the volume, still missing */
  readonly missing: string;
  /** the money paid so far; '' for none */
  readonly paid: string;
  readonly outcome: '' | 'kept' | 'partially-kept' | 'broken';
  readonly severe: boolean;
  readonly reason: '' | Reason;
  /** of the phone calls, from 1; of the reminders to pay out, 0: the first mail */
  readonly attempt: number;
  /** local time by which the rep must leave, with its date where that is another day */
  readonly leaveAt: string;
  /** local date and time until which the move is expected */
  readonly answerBy: string;
  /** who owes the move */
  readonly owner: string;
  /** what is owed */
  readonly move: '' | Move;
  /** the local date on which the mail is written */
  readonly writtenOn: string;
  /** local date and time since which the move is owed */
  readonly since: string;
  /** the text of the customer's mail that the rep passes on; one of the values that keep their lines (`severalLines`) */
  readonly words: string;
  readonly wordsSubject: string;
  /** B1: what was agreed before; '' where nothing was changed */
  readonly earlierAmount: string;
  readonly earlierDate: string;
  readonly earlierTime: string;
  /** who asked for the change or the withdrawal */
  readonly askedBy: '' | 'customer' | 'us';
  /** C2: how often our rep could not come */
  readonly ourAbsences: number;
  /** C6: the grade of the answer in words, how it is said, and where it is whole; '' where nobody knows */
  readonly answerGrade: string;
  /** C2, C9: what of ours went wrong before; '' where nothing did */
  readonly answerOurs: string;
  readonly answerTone: string;
  readonly answerUrl: string;
  /** D7: the name of the rep before */
  readonly previousRep: string;
  /** D6: what the customer claims, and what we answered */
  readonly claim: string;
  readonly said: string;
  /** of a payment plan: this part, and how many there are */
  readonly part: number;
  readonly parts: number;
  /** E2: marked as a rehearsal in subject, text and HTML */
  readonly rehearsal: boolean;
  /** C1: the checks that speak against the promise, `liquid-funds, level`, with `-unknown` where nobody knows */
  readonly against: string;
  /** what would be credible for that date, and by when for that amount */
  readonly nearestAmount: string;
  readonly nearestDate: string;
  /** why the rep insists */
  readonly insistReason: string;
  readonly decision: '' | 'lapsed' | NonNullable<RebateAbout['decision']> | NonNullable<DeliveryAbout['decision']>;
  readonly decisionReason: string;
  /** days until the due date */
  readonly horizonDays: number;
  /** liquid funds and of when; '' where nobody knows */
  readonly funds: string;
  readonly fundsAsOf: string;
  /** what is open from other promises: "EUR 500 + EUR 20" */
  readonly promisedBesides: string;
  /** earlier promises: how many ended, how many of them kept, percent of the money in time, broken in the last 12 months */
  readonly concluded: number;
  readonly kept: number;
  readonly keptOfAmount: number;
  readonly broken: number;
  /** C7 */
  readonly level: number;
}

/** The values that keep their lines; a template quotes them (`> {{ tiers }}`). */
export const severalLines: ReadonlySet<string> = new Set<keyof MailContext>([
  'words',
  'tiers',
  'earlierTiers',
  'growth',
  'concerns',
  'efforts',
  'orderLines',
  'awaitedLines',
  'partLines',
  'unloadedLines',
  'missingLines',
  'notReady',
]);

/** What a template may name. */
export type MailContext = About & Partial<Details & OfRebate & OfDelivery>;

const blank: Details & OfRebate & OfDelivery = {
  contact: '',
  dueTime: '',
  invoices: '',
  occasion: '',
  occasionKind: '',
  occasionReference: '',
  also: '',
  complaints: '',
  disputes: '',
  unsentInvoices: '',
  unsentStatements: '',
  brokenPromises: '',
  openPromises: '',
  absence: '',
  uncleared: '',
  customerId: '',
  commitmentId: '',
  commitmentUrl: '',
  missing: '',
  paid: '',
  outcome: '',
  severe: false,
  reason: '',
  attempt: 0,
  leaveAt: '',
  answerBy: '',
  owner: '',
  move: '',
  writtenOn: '',
  since: '',
  words: '',
  wordsSubject: '',
  earlierAmount: '',
  earlierDate: '',
  earlierTime: '',
  askedBy: '',
  ourAbsences: 0,
  answerGrade: '',
  answerOurs: '',
  answerTone: '',
  answerUrl: '',
  previousRep: '',
  claim: '',
  said: '',
  part: 0,
  parts: 0,
  rehearsal: false,
  against: '',
  nearestAmount: '',
  nearestDate: '',
  insistReason: '',
  decision: '',
  decisionReason: '',
  horizonDays: 0,
  funds: '',
  fundsAsOf: '',
  promisedBesides: '',
  concluded: 0,
  kept: 0,
  keptOfAmount: 0,
  broken: 0,
  level: 0,
  ...blankRebate,
  ...blankDelivery,
};

/** The context with every variable present. */
export const complete = (context: MailContext): About & Details & OfRebate & OfDelivery => ({
  ...blank,
  ...context,
  contact: context.contact || context.customer,
});

/** A mail in one language. */
export interface Mail {
  /** one line */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
