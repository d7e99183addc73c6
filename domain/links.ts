import type { Kind, Move } from './projection.ts';
import { decisionsAbout } from './settlement-difference.ts';
import type { MessageOrder } from './step.ts';
import type { Work } from './todays-work.ts';

/** What a rep or manager says by a link in a mail, one thing each; `acknowledge` is the customer's. */
export const purposes = [
  'fulfilled',
  'missed',
  'phone-yes',
  'phone-no',
  'phone-no-answer',
  'go',
  'stay',
  'delivered',
  'approve',
  'decline',
  'cleared',
  'not-cleared',
  'cannot-attend',
  'acknowledge',
  'confirm-terms',
  'reject-terms',
  'pay',
  'carry-over',
  'clawback',
  'waive',
  'firm',
  'withdraw',
  'goods-delivered',
  'nobody-there',
  'goods-refused',
  'ready',
  'reschedule',
  'passed-on',
  'urged',
  'help-finished',
  'paid-out',
  'apologised',
  'apologised-for-delivery',
  'learnt',
  'corrected',
  'waive-response',
  'signed',
] as const;
export type Purpose = (typeof purposes)[number];

/** The answers to a move that is owed. */
const answersTo: Partial<Record<Move, readonly Purpose[]>> = {
  report: ['fulfilled', 'missed'],
  'phone-check': ['phone-yes', 'phone-no', 'phone-no-answer'],
  decide: ['go', 'stay'],
  respond: ['delivered', 'waive-response'],
  approve: ['approve', 'decline'],
  clear: ['cleared', 'not-cleared'],
  'decide-adjustment': ['approve', 'decline'],
  'confirm-terms': ['confirm-terms', 'reject-terms'],
  firm: ['firm', 'withdraw'],
  'way-out': ['ready'],
  deliver: ['goods-delivered'],
  'decide-difference': ['pay', 'carry-over', 'clawback', 'waive'],
  'pass-on': ['passed-on'],
  urge: ['urged'],
  'finish-help': ['help-finished'],
  'pay-out': ['paid-out'],
  apologise: ['apologised', 'apologised-for-delivery'],
  learn: ['learnt'],
  contradiction: ['corrected'],
  sign: ['signed'],
};

/** What a visit is reported with. */
const visited: readonly Purpose[] = ['fulfilled', 'missed', 'cannot-attend'];
/** D5: what a delivery is reported with: what came, or whose miss it was. */
const reportsOfDelivery: readonly Purpose[] = ['goods-delivered', 'missed', 'nobody-there', 'goods-refused'];

const answersOf = (move: Move, kind: Kind): readonly Purpose[] => {
  if (move === 'report' && kind === 'delivery-promise') return reportsOfDelivery;
  if (move === 'apologise') return [kind === 'delivery-promise' ? 'apologised-for-delivery' : 'apologised'];
  return answersTo[move] ?? [];
};

/** What can be said of something that is owed now. */
export const answersOwed = (work: Work, kind: Kind): readonly Purpose[] =>
  (work === 'visit' ? visited : answersOf(work, kind)).filter((purpose) => purpose !== without[kind]);

const moveAskedBy: Partial<Record<MessageOrder['template'], Move>> = {
  'phone-first': 'phone-check',
  decide: 'decide',
  report: 'report',
  respond: 'respond',
  approval: 'approve',
  'rebate-approval': 'approve',
  'payout-approval': 'approve',
  'rebate-adjustment': 'decide-adjustment',
  'clear-the-way': 'clear',
  'rebate-difference': 'decide-difference',
  'rebate-uncertain': 'firm',
  'delivery-uncertain': 'firm',
  'delivery-approval': 'approve',
  'delivery-not-ready': 'way-out',
};

/** What nobody above says in another one's place (A2). */
const ownWord: ReadonlySet<Purpose> = new Set(['confirm-terms', 'reject-terms']);

/** C6: who owes the answer does not waive it; above, it is done with the whole case before one's eyes. */
const notByMail: ReadonlySet<Purpose> = new Set(['waive-response']);

/** B9: what a reached tier promises is owed; it is not declined. */
const without: Partial<Record<Kind, Purpose>> = { 'rebate-payout': 'decline' };

/** B8: whether it decides about a settlement that is not what the reward comes to; also after the end. */
export const decidesDifference = (purpose: Purpose): boolean =>
  answersTo['decide-difference']?.includes(purpose) ?? false;

/** Of what a mail asks. */
export interface Asking {
  /** that is owed, of an escalation, or that the step asks for; undefined: none */
  readonly move: Move | undefined;
  readonly kind: Kind;
  /** B8: of a difference, minor units: what may be decided depends on whether it is below zero */
  readonly differenceMinor?: string | undefined;
}

/** Which links a mail of this template carries. */
export function purposesOf(template: string, { move, kind, differenceMinor = '' }: Asking): readonly Purpose[] {
  if (template === 'visit') return visited;
  if (template === 'appointment') return ['cannot-attend'];
  if (template === 'delivery-day') return reportsOfDelivery;
  if (template === 'delivery-report') return answersOf(move ?? 'report', kind);
  // the same mail says yes, no, or yes on other terms: only then is something asked
  if (template === 'rebate-approval-decided') return move === 'confirm-terms' ? answersTo['confirm-terms']! : [];
  const asked = template === 'escalation' ? move : moveAskedBy[template as MessageOrder['template']];
  const answers = asked ? answersOf(asked, kind) : [];
  const decisions: readonly string[] = decisionsAbout(differenceMinor);
  return answers
    .filter((purpose) => purpose !== without[kind] && !notByMail.has(purpose))
    .filter((purpose) => !(template === 'escalation' && ownWord.has(purpose)))
    .filter((purpose) => asked !== 'decide-difference' || decisions.includes(purpose));
}

const asking: ReadonlySet<string> = new Set<MessageOrder['template']>([
  'rebate-agreement',
  'rebate-sign',
  'rebate-open',
  'rebate-look',
  'rebate-help',
  'rebate-adjusted',
]);

/** A7: which links a customer's mail of this template carries. @param unacknowledged nobody there has said yet that the terms were read */
export const purposesForCustomer = (template: string, unacknowledged: boolean): readonly Purpose[] =>
  unacknowledged && asking.has(template) ? ['acknowledge'] : [];

/** How a promise stands now, as far as a link can still matter. Instants are ISO 8601 UTC. */
export interface Standing {
  readonly closed: boolean;
  /** left out: this kind has none */
  readonly conclusion?: object | null;
  readonly awaits: { readonly move: Move; readonly since: string } | null;
  readonly reagreements?: readonly { readonly at: string }[];
  /** B1: of a delivery */
  readonly changes?: readonly { readonly at: string }[];
  /** A7: left out: nothing is acknowledged */
  readonly acknowledged?: object | null;
}

/** C2, B1: other terms are agreed before it is due, whatever is owed then. */
const afresh: ReadonlySet<Purpose> = new Set(['cannot-attend', 'reschedule']);

/** @param sentAt of the mail, on the commitment's own clock: what was asked or agreed later, it does not speak of */
export function matters(purpose: Purpose, standing: Standing, sentAt: string): boolean {
  const { closed, conclusion = null, awaits, reagreements = [], changes = [] } = standing;
  if (closed) return false;
  if (purpose === 'acknowledge') return standing.acknowledged === null;
  const isReport = reportsOfDelivery.includes(purpose) || purpose === 'fulfilled' || afresh.has(purpose);
  if (isReport && conclusion === null) return [...reagreements, ...changes].every(({ at }) => at <= sentAt);
  return awaits !== null && awaits.since <= sentAt && (answersTo[awaits.move] ?? []).includes(purpose);
}

/** What has happened to a promise since a mail, as far as it makes a link void. */
export const turns = ['decided', 'said', 're-agreed', 'handed-over', 'withdrawn', 'lapsed', 'concluded'] as const;
export type Turn = (typeof turns)[number];

/** Of the event's type. */
export const turnOf: Readonly<Record<string, Turn>> = {
  'approval-decided': 'decided',
  'adjustment-decided': 'decided',
  'difference-decided': 'decided',
  'firming-decided': 'decided',
  'terms-confirmed': 'decided',
  'trip-decided': 'decided',
  reported: 'said',
  'phone-checked': 'said',
  responded: 'said',
  'response-waived': 'decided',
  cleared: 'said',
  'paid-out': 'said',
  delivered: 'said',
  'customer-missed': 'said',
  'way-out': 'said',
  're-agreed': 're-agreed',
  reassigned: 'handed-over',
  withdrawn: 'withdrawn',
  lapsed: 'lapsed',
  concluded: 'concluded',
  corrected: 'concluded',
};
