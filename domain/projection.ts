import type { Outcome } from './master-data.ts';
import type { Money } from './money.ts';

/** D3, D5: a follow-up is what an ended promise leaves to do when its payment is taken back or its outcome corrected; it counts nowhere. */
export const kinds = ['payment-appointment', 'rebate-year', 'rebate-payout', 'delivery-promise', 'follow-up'] as const;
export type Kind = (typeof kinds)[number];
/** `settled`: a follow-up that nobody owes anything for any more. */
export type Status = 'proposed' | 'awaiting-approval' | 'awaiting-signature' | 'open' | Outcome | 'settled';
/** @returns null before the end, and for a follow-up */
export const outcomeOf = (status: Status): Outcome | null =>
  isBeforeTheEnd(status) || status === 'settled' ? null : status;
const isBeforeTheEnd = (status: Status) =>
  status === 'proposed' || status === 'awaiting-approval' || status === 'awaiting-signature' || status === 'open';
/** Somebody was told yes: it is open, or it has ended otherwise than by a no. */
export const isPromised = (status: string): boolean =>
  !['proposed', 'awaiting-approval', 'awaiting-signature', 'declined'].includes(status);
/** Who owes the next move. */
export type Party = 'rep' | 'manager' | 'customer';
/** Which move can be awaited. */
export const moves = [
  'phone-check',
  'decide',
  'report',
  'respond',
  'confirm',
  'contradiction',
  'answer-dispute',
  'close-dispute',
  'decide-plan',
  'approve',
  'pass-on',
  'clear',
  'firm',
  'confirm-terms',
  'sign',
  'urge',
  'finish-help',
  'decide-adjustment',
  'pay-out',
  'apologise',
  'learn',
  'decide-difference',
  'way-out',
  'deliver',
] as const;
export type Move = (typeof moves)[number];

/** What the lists show of a commitment; the fold of its events. */
export interface Projection {
  readonly kind: Kind;
  readonly promisor: 'us' | 'customer';
  readonly customerId: string;
  readonly repId: string;
  readonly amount: Money;
  readonly invoices: readonly string[];
  readonly dueDate: string;
  readonly dueTime: string | null;
  readonly zone: string;
  readonly breachAt: string | null;
  readonly status: Status;
  readonly outcome: Outcome | null;
  readonly severity: 'none' | 'normal' | 'severe' | null;
  readonly awaits: Party | null;
  readonly awaitedMove: Move | null;
  readonly policyVersion: number | null;
  readonly rehearsalId: string | null;
  /** the payment plan that it is a part of, and which part, from 1 */
  readonly planId: string | null;
  readonly part: number | null;
  readonly imported: boolean;
  /** the request as it was made; JSON */
  readonly terms: unknown;
  /** the verdict and its plan as they were answered; JSON */
  readonly verdict: unknown;
  /** how it counts, once it has an outcome; JSON; left out: the outcome says it all */
  readonly result?: unknown;
  readonly proposedAt: string;
  readonly concludedAt: string | null;
  readonly closedAt: string | null;
}

/** What an event changes of what the lists show. */
export type Shows = Partial<Projection>;

/** Something that happened to a commitment: evidence and audit in one. */
export interface CommitmentEvent {
  /** unique within the commitment: a repeated step finds its first try */
  readonly key: string;
  /** `agreed`, `message`, `reported`, `payment-recorded`, `concluded`, … */
  readonly type: string;
  /** on the commitment's own clock, ISO 8601 UTC */
  readonly at: string;
  /** who: a person's code, `kept` for the system itself */
  readonly actor: string;
  readonly data: EventData;
}

/** An event that is already in the chain, in order. */
export interface RecordedEvent extends CommitmentEvent {
  readonly seq: number;
  readonly recordedAt: string;
  readonly prevHash: string;
  readonly hash: string;
}

/** JSON; `opens` (in the first event) and `shows` are what the projection is made of. */
export interface EventData {
  readonly opens?: Projection;
  readonly shows?: Shows;
  readonly [fact: string]: unknown;
}

/**
 * The projection after one more event.
 * @throws RangeError where the first event does not open the commitment
 */
export function project(before: Projection | undefined, event: CommitmentEvent): Projection {
  const opened = before ?? event.data.opens;
  if (!opened) throw new RangeError(`the first event of a commitment must open it, "${event.type}" does not`);
  return { ...opened, ...event.data.shows };
}
