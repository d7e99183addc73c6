import type { UpdateDefinition } from '@temporalio/common';
import { z } from 'zod';
import { CustomerMissed, Delivered, WayOut } from '../domain/delivery-requests.ts';
import type { Purpose } from '../domain/links.ts';
import { LocalDate, LocalTime } from '../domain/master-data.ts';
import type { Move } from '../domain/projection.ts';
import {
  Acknowledgement,
  Apology,
  DifferenceDecision,
  Firming,
  HelpFinished,
  Lesson,
  PaidOut,
  Signature,
  TermsConfirmation,
  Urged,
} from '../domain/rebate-requests.ts';
import {
  Approval,
  CannotAttend,
  Cleared,
  Correction,
  FulfilledReport,
  MissedReport,
  PassedOn,
  PhoneCheck,
  Reschedule,
  ResponseReport,
  ResponseWaiver,
  TripDecision,
} from '../domain/requests.ts';
import type { Doer } from '../domain/roles.ts';
import { dateIn, instantOf } from '../domain/working-calendar.ts';
import type { Listed } from '../ledger/commitments.ts';
import { customerMissed, wayOut } from '../workflows/delivery-messages.ts';
import type { By } from '../workflows/messages.ts';
import * as messages from '../workflows/messages.ts';
import { apologised, learnt, paidOut } from '../workflows/payout-messages.ts';
import {
  acknowledge,
  confirmTerms,
  decideAdjustment,
  decideDifference,
  finishHelp,
  firm,
  sign,
  urged,
} from '../workflows/rebate-messages.ts';

/** What a link's page asks for beside the tap. */
export type Field =
  | 'amount'
  | 'paidOn'
  | 'note'
  | 'reason'
  | 'dueDate'
  | 'dueTime'
  | 'channel'
  | 'said'
  | 'answered'
  | 'intent'
  | 'cameOn'
  | 'cameAt'
  | 'signedBy'
  | 'reference'
  | 'how'
  | 'newDate'
  | 'windowDate'
  | 'windowFrom'
  | 'windowTo'
  | 'nothingMore'
  | 'cause'
  | 'lesson'
  | 'outcome'
  | 'evidence'
  | 'askedBy'
  | 'sha256';

/** What a form sent: an empty field was left out. */
export const Form = z
  .record(z.string(), z.string().max(1000))
  .transform(
    (form): Readonly<Record<string, string>> =>
      Object.fromEntries(Object.entries(form).filter(([, value]) => value.trim() !== '')),
  );
type Form = z.output<typeof Form>;

/** The update of a link, as it is told to the commitment, which awaits this move. @throws z.ZodError naming the fields that do not do */
type Command = (form: Form, doer: Doer, move?: Move) => readonly [UpdateDefinition<object, [By<unknown>]>, By<unknown>];

/** B2: the window of a delivery, as a form has its parts. */
const WithWindow = z.preprocess((form) => {
  const { windowDate: date, windowFrom: from, windowTo: to, ...rest } = form as Form;
  return { ...rest, ...(date || from || to ? { window: { date, from, to } } : {}) };
}, Apology);

interface LinkForm {
  readonly fields: readonly Field[];
  readonly says:
    | { readonly report: 'fulfilled' | 'missed' }
    | { readonly command: Command }
    | { readonly unloaded: true };
}

const command =
  <Schema extends z.ZodType>(
    update: UpdateDefinition<object, [By<z.output<Schema>>]>,
    schema: Schema,
    fixed: object,
  ): Command =>
  (form, doer) => [
    update as UpdateDefinition<object, [By<unknown>]>,
    { ...(schema.parse({ ...form, ...fixed }) as object), ...doer },
  ];

/** Whoever does not stand by the terms says why. */
const Rejection = TermsConfirmation.refine(({ note }) => note !== undefined, { path: ['note'] });

/** Of each purpose: the fields of its page, and what it says. */
export const linkForms: Readonly<Record<Purpose, LinkForm>> = {
  fulfilled: { fields: ['amount', 'paidOn', 'note'], says: { report: 'fulfilled' } },
  missed: { fields: ['note'], says: { report: 'missed' } },
  'phone-yes': phone('yes'),
  'phone-no': phone('no'),
  'phone-no-answer': phone('no-answer'),
  go: trip(true),
  stay: trip(false),
  delivered: {
    fields: ['channel', 'said', 'answered', 'intent'],
    says: { command: command(messages.respond, ResponseReport, {}) },
  },
  approve: approval('approve'),
  decline: approval('decline'),
  cleared: clearing(true),
  'not-cleared': clearing(false),
  'cannot-attend': {
    fields: ['dueDate', 'dueTime', 'reason'],
    says: { command: command(messages.cannotAttend, CannotAttend, {}) },
  },
  acknowledge: {
    fields: [],
    says: { command: command(acknowledge, Acknowledgement, { channel: 'link' }) },
  },
  'confirm-terms': {
    fields: ['note'],
    says: { command: command(confirmTerms, TermsConfirmation, { accepted: true }) },
  },
  'reject-terms': {
    fields: ['note'],
    says: { command: command(confirmTerms, Rejection, { accepted: false }) },
  },
  pay: difference('pay'),
  'carry-over': difference('carry-over'),
  clawback: difference('clawback'),
  waive: difference('waive'),
  firm: firming('firm'),
  withdraw: firming('withdraw'),
  'goods-delivered': { fields: ['signedBy', 'reference', 'cameOn', 'cameAt'], says: { unloaded: true } },
  'nobody-there': theirMiss('nobody-there'),
  'goods-refused': theirMiss('goods-refused'),
  ready: { fields: ['how'], says: { command: command(wayOut, WayOut, {}) } },
  reschedule: {
    fields: ['dueDate', 'dueTime', 'askedBy', 'reason'],
    says: { command: command(messages.reschedule, Reschedule, {}) },
  },
  'passed-on': { fields: ['channel', 'note'], says: { command: command(messages.passOn, PassedOn, {}) } },
  urged: { fields: ['channel', 'said', 'answered'], says: { command: command(urged, Urged, {}) } },
  'help-finished': { fields: ['how'], says: { command: command(finishHelp, HelpFinished, {}) } },
  'paid-out': { fields: ['reference', 'paidOn'], says: { command: command(paidOut, PaidOut, {}) } },
  apologised: {
    fields: ['channel', 'said', 'answered', 'newDate'],
    says: { command: command(apologised, Apology, {}) },
  },
  'apologised-for-delivery': {
    fields: ['channel', 'said', 'answered', 'windowDate', 'windowFrom', 'windowTo', 'nothingMore'],
    says: { command: command(apologised, WithWindow, {}) },
  },
  learnt: { fields: ['cause', 'lesson'], says: { command: command(learnt, Lesson, {}) } },
  signed: { fields: ['reference', 'sha256'], says: { command: command(sign, Signature, {}) } },
  'waive-response': {
    fields: ['reason'],
    says: { command: command(messages.waiveResponse, ResponseWaiver, {}) },
  },
  corrected: { fields: ['outcome', 'evidence'], says: { command: command(messages.correct, Correction, {}) } },
};

function phone(answer: PhoneCheck['answer']): LinkForm {
  return { fields: ['note'], says: { command: command(messages.phoneCheck, PhoneCheck, { answer }) } };
}
function trip(go: boolean): LinkForm {
  return { fields: ['reason'], says: { command: command(messages.decideTrip, TripDecision, { go }) } };
}
function approval(decision: Approval['decision']): LinkForm {
  const promised = command(messages.approve, Approval, { decision });
  const adjusted = command(decideAdjustment, Approval, { decision });
  return {
    fields: ['reason'],
    says: { command: (form, doer, move) => (move === 'decide-adjustment' ? adjusted : promised)(form, doer) },
  };
}
function difference(decision: DifferenceDecision['decision']): LinkForm {
  return { fields: ['reason'], says: { command: command(decideDifference, DifferenceDecision, { decision }) } };
}
function firming(decision: Firming['decision']): LinkForm {
  return { fields: ['reason'], says: { command: command(firm, Firming, { decision }) } };
}
function theirMiss(what: CustomerMissed['what']): LinkForm {
  const missed = command(customerMissed, CustomerMissed, { what });
  return { fields: ['note', 'cameOn', 'cameAt'], says: { command: missed } };
}
function clearing(cleared: boolean): LinkForm {
  const Noted = Cleared.omit({ cleared: true, of: true });
  return {
    fields: ['note'],
    says: {
      command: command(
        messages.clear,
        Noted.transform((said) => ({ ...said, cleared })),
        {},
      ),
    },
  };
}

/**
 * The report that a form makes.
 * @param now on the promise's own clock, ISO 8601 UTC
 * @throws z.ZodError
 */
export function reportIn(
  said: 'fulfilled' | 'missed',
  { amount, paidOn, ...form }: Form,
  promise: Listed,
  now: string,
): FulfilledReport {
  if (said === 'missed') return MissedReport.parse(form);
  const paid = z.strictObject({ paidOn: LocalDate.optional() }).parse({ paidOn }).paidOn;
  return FulfilledReport.parse({
    ...form,
    ...(amount ? { amount: { value: amount, currency: promise.amount.currency } } : {}),
    occurredAt: paid === undefined ? now : instantOn(paid, promise, now),
  });
}

/**
 * What a form says of a trip to the customer, with the instant of it instead of its day and time.
 * @throws z.ZodError
 */
export function withInstant({ cameOn, cameAt, ...form }: Form, promise: Listed, now: string): Form {
  if (cameOn === undefined && cameAt === undefined) return form;
  const local = z
    .strictObject({ cameOn: LocalDate.optional(), cameAt: LocalTime.optional() })
    .parse({ cameOn, cameAt });
  const date = local.cameOn ?? dateIn(now, promise.zone);
  const at = local.cameAt === undefined ? instantOn(date, promise, now) : instantOf(date, local.cameAt, promise.zone);
  return { ...form, at };
}

/** What was unloaded, all that has not come yet, with the proof of it. @throws z.ZodError */
export const unloadedIn = (form: Form): Delivered => Delivered.parse(form);

/** Somebody knows the day and not the minute: noon, but in time on the due day, and neither before the promise nor ahead of now. */
function instantOn(date: string, { dueDate, breachAt, zone, proposedAt }: Listed, now: string): string {
  if (date >= dateIn(now, zone)) return date === dateIn(now, zone) ? now : instantOf(date, '12:00', zone);
  const noon = instantOf(date, '12:00', zone);
  const inTime = breachAt !== null && date <= dueDate && noon > breachAt ? breachAt : noon;
  return inTime < proposedAt && date === dateIn(proposedAt, zone) ? proposedAt : inTime;
}

const optional: ReadonlySet<Field> = new Set([
  'dueTime',
  'answered',
  'intent',
  'cameAt',
  'newDate',
  'windowDate',
  'windowFrom',
  'windowTo',
  'nothingMore',
]);
const noted: ReadonlySet<Purpose> = new Set([
  'cleared',
  'not-cleared',
  'reject-terms',
  'nobody-there',
  'goods-refused',
]);
/** The fields of a page that do not do, each once. */
export function fieldsIn({ issues }: z.ZodError): string[] {
  const names = issues.flatMap(({ path: [first, second = 'date'] }) => {
    if (first === undefined) return [];
    const part = String(second);
    return [first === 'window' ? `window${part.charAt(0).toUpperCase()}${part.slice(1)}` : String(first)];
  });
  return [...new Set(names)];
}

/** Whether the page insists on it: whoever approves need not say why, whoever declines does. */
export const isRequired = (field: Field, purpose: Purpose): boolean =>
  !optional.has(field) && !(field === 'note' && !noted.has(purpose)) && !(field === 'reason' && purpose === 'approve');
