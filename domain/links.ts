import type { Kind, Move } from './projection.ts';
import type { MessageOrder } from './step.ts';

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
] as const;
export type Purpose = (typeof purposes)[number];

/** The answers to a move that is owed. */
const answersTo: Partial<Record<Move, readonly Purpose[]>> = {
  report: ['fulfilled', 'missed'],
  'phone-check': ['phone-yes', 'phone-no', 'phone-no-answer'],
  decide: ['go', 'stay'],
  respond: ['delivered'],
  approve: ['approve', 'decline'],
  clear: ['cleared', 'not-cleared'],
  'decide-adjustment': ['approve', 'decline'],
};

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
};

/** B9: what a reached tier promises is owed; it is not declined. */
const without: Partial<Record<Kind, Purpose>> = { 'rebate-payout': 'decline' };

/** Which links a mail of this template carries. @param move of an escalation: the one that is owed */
export function purposesOf(template: string, move: Move | undefined, kind: Kind): readonly Purpose[] {
  if (template === 'visit') return ['fulfilled', 'missed', 'cannot-attend'];
  if (template === 'appointment') return ['cannot-attend'];
  const asked = template === 'escalation' ? move : moveAskedBy[template as MessageOrder['template']];
  const answers = (asked && answersTo[asked]) ?? [];
  return answers.filter((purpose) => purpose !== without[kind]);
}

const asking: ReadonlySet<string> = new Set<MessageOrder['template']>([
  'rebate-agreement',
  'rebate-sign',
  'rebate-open',
  'rebate-look',
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
  /** A7: left out: nothing is acknowledged */
  readonly acknowledged?: object | null;
}

/** @param sentAt of the mail, on the commitment's own clock: what was asked or agreed later, it does not speak of */
export function matters(purpose: Purpose, standing: Standing, sentAt: string): boolean {
  const { closed, conclusion = null, awaits, reagreements = [] } = standing;
  if (closed) return false;
  if (purpose === 'acknowledge') return standing.acknowledged === null;
  if (purpose === 'fulfilled' || purpose === 'missed' || purpose === 'cannot-attend')
    return conclusion === null && reagreements.every(({ at }) => at <= sentAt);
  return awaits !== null && awaits.since <= sentAt && (answersTo[awaits.move] ?? []).includes(purpose);
}
