import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Obstacle } from '../domain/clear-the-way.ts';
import type { Conclusion, PhoneAnswer, Report } from '../domain/conclusion.ts';
import type { Grade } from '../domain/firmness.ts';
import type { Follows } from '../domain/follows.ts';
import type { PartOfPlan } from '../domain/instalments.ts';
import type { Move, Party, Status } from '../domain/projection.ts';
import type { Reagreement } from '../domain/reagreement.ts';
import type {
  Approval,
  CannotAttend,
  Cleared,
  Correction,
  PassedOn,
  PaymentRequest,
  PhoneCheck,
  Reassignment,
  Reschedule,
  ResponseReport,
  ResponseWaiver,
  TripDecision,
  Verdict,
  Withdrawal,
} from '../domain/requests.ts';
import type { Doer } from '../domain/roles.ts';
import type { StepResult } from '../domain/step.ts';

/** What starts a payment appointment; `state` only where it continues as new. */
export interface PaymentAppointmentInput {
  readonly commitmentId: string;
  readonly request: PaymentRequest;
  /** who asks, and through which door */
  readonly actor: string;
  readonly from?: string | undefined;
  /** of a promise that is part of a payment plan */
  readonly partOfPlan?: PartOfPlan;
  readonly state?: CommitmentState;
}

/** What starts a follow-up: the terms are those of the promise that it follows. */
export interface FollowUpInput extends PaymentAppointmentInput {
  readonly follows: Follows;
}

/** A rep's report as it travels; the same `id` twice is the same report. */
export interface ReportMessage extends Report {
  readonly id: string;
  /** through which door */
  readonly from?: string | undefined;
}

/** A withdrawal as it travels; `toldIn`: the Message-ID of the mail that tells the customer, where it is not this promise's own. */
export interface WithdrawalMessage extends Withdrawal {
  readonly toldIn?: string;
}

/** A command of a person, with who gives it, and through which door. */
export type By<Command> = Command & Doer;

/** The move that is owed: by whom, since when, until when. Instants are ISO 8601 UTC. */
export interface Awaited {
  readonly party: Party;
  readonly move: Move;
  readonly since: string;
  readonly answerBy: string | null;
}

/** Something that happened, in words. */
export interface Happening {
  readonly at: string;
  /** the step or the report, as the evidence names it */
  readonly step: string;
  readonly what: string;
}

/** C9: our own side before the day. */
export interface Clearing {
  obstacles: readonly Obstacle[];
  /** by the obstacle's id */
  readonly answers: Record<string, By<{ readonly cleared: boolean; readonly note: string }>>;
  /** how often the rep has reported */
  reports: number;
  /** the step that asked last: what comes up later is asked for once more */
  asked: string;
  /** how much of what was heard the last look at the records knew */
  looked: number;
  /** what was not reported by now stands as not cleared */
  settled: boolean;
}

/** D7: the promise passed from one rep to another. */
export interface Handover {
  readonly from: string;
  readonly to: string;
  /** ISO 8601 UTC */
  readonly at: string;
  readonly reason: string;
}

/** What every story knows; plain JSON, so that it survives continue-as-new. */
export interface StoryState {
  awaits: Awaited | null;
  next: { readonly at: string; readonly what: string } | null;
  /** how often something new was heard */
  heard: number;
  done: Record<string, StepResult>;
  happened: readonly Happening[];
  /** D7: in order */
  handovers: readonly Handover[];
}

/** What is recorded as paid, minor units: by the breach instant, by the end of the tolerance, and in all. */
export interface Paid {
  readonly inTime: string;
  readonly tolerated: string;
  readonly total: string;
  /** D3: when the last of it came, after the breach instant, ISO 8601 UTC; undefined: it did not */
  readonly lateAt?: string;
}

/** What a running promise of any kind knows. */
export interface PromisedState extends StoryState {
  status: Status;
  /** C3: the steps whose words the rep passed on, and how */
  passedOn: Record<string, By<PassedOn>>;
  withdrawal: By<WithdrawalMessage> | null;
  closed: boolean;
}

/** Everything that a running commitment knows. */
export interface CommitmentState extends PromisedState {
  verdict: Verdict | null;
  /** how often terms were agreed: 1, and one more with each re-agreement */
  round: number;
  conclusion: Conclusion | null;
  reports: readonly ReportMessage[];
  /** the answers on the phone, in order */
  phone: readonly PhoneAnswer[];
  trip: By<TripDecision> | null;
  /** C3: the step whose words the rep is to pass on; null: none */
  toPassOn: string | null;
  /** C9: what of ours is in the way, and what was reported of it; null: not looked at yet */
  clearing: Clearing | null;
  /** C3: reminders that wait for the end of the quiet days, by step */
  held: Record<string, { readonly at: string; readonly until: string }>;
  response: Responded | null;
  /** C6: a manager waived the answer; left out by what ran before there was such a thing */
  responseWaived?: By<ResponseWaiver> | null;
  correction: By<Correction> | null;
  /** how often the outcome was corrected */
  corrected: number;
  /** as last read from the records */
  paid: Paid;
  /** D3: the last round of terms for which it was looked up what was overpaid before; 0: none yet */
  creditedIn: number;
  approval: By<Approval> | null;
  /** the verdict on the promise as it was first made, where other terms hold now; else null */
  firstVerdict: Verdict | null;
  /** B1: each change of the terms, in order */
  reagreements: readonly Reagreement[];
  /** what the rep reported while earlier terms held */
  reportsBefore: readonly ReportMessage[];
  /** how much of what was heard was looked at */
  considered: number;
}

/** C6: the answer as it was delivered. `grade`: how firm it was to be by what the rep says of the breach, if anything */
export type Responded = By<ResponseReport> & { readonly grade?: Grade };

/** A commitment as it stands now. */
export interface CommitmentView {
  readonly id: string;
  readonly kind: 'payment-appointment' | 'follow-up';
  readonly status: Status;
  readonly rehearsal: boolean;
  /** the commitment's own clock */
  readonly now: string;
  /** as they hold now */
  readonly terms: PaymentRequest;
  /** B1: as they were first agreed */
  readonly originalTerms: PaymentRequest;
  readonly reagreements: readonly Reagreement[];
  readonly withdrawal: By<Withdrawal> | null;
  readonly verdict: Verdict | null;
  readonly conclusion: Conclusion | null;
  /** a manager's correction; `conclusion` stays what it was */
  readonly correction: By<Correction> | null;
  /** C1: the manager's answer where the rep insists */
  readonly approval: By<Approval> | null;
  /** C6: how the breach was answered … */
  readonly response: Responded | null;
  /** … or that a manager waived the answer */
  readonly responseWaived: By<ResponseWaiver> | null;
  readonly paid: Pick<Paid, 'inTime' | 'total' | 'lateAt'>;
  readonly happened: readonly Happening[];
  readonly next: { readonly at: string; readonly what: string } | null;
  readonly awaits: Awaited | null;
  readonly closed: boolean;
  /** D3, D5: of a follow-up, what it follows */
  readonly follows?: Follows;
  /** D7: the rep whose promise it is now; `terms` name the one who made it */
  readonly repId: string;
  readonly handovers: readonly Handover[];
  /** C9: what of ours is or was in the way; null: nobody has said yet whether it is cleared */
  readonly clearing: readonly (Obstacle & { readonly cleared: boolean | null; readonly note: string | null })[];
}

/** The rep says what happened: to every kind. */
export const fulfilled = defineSignal<[ReportMessage]>('fulfilled');
export const missed = defineSignal<[ReportMessage]>('missed');
/** A fact from outside was recorded: look. Losing one loses nothing. */
export const wake = defineSignal('wake');

/** D3: a payment was taken back. Refused once the outcome stands: it is then a follow-up of its own. */
export type TakenBack = By<{ readonly reversalId: string; readonly reason: string }>;
export const takeBack = defineUpdate<void, [TakenBack]>('take-back');

export const verdict = defineUpdate<Verdict>('verdict');
export const phoneCheck = defineUpdate<CommitmentView, [By<PhoneCheck>]>('phone-check');
export const decideTrip = defineUpdate<CommitmentView, [By<TripDecision>]>('decide-trip');
export const respond = defineUpdate<CommitmentView, [By<ResponseReport>]>('respond');
/** C6: nobody owes the answer any more. */
export const waiveResponse = defineUpdate<CommitmentView, [By<ResponseWaiver>]>('waive-response');
export const correct = defineUpdate<CommitmentView, [By<Correction>]>('correct');
/** D5: of a follow-up: the promise it follows was corrected back to kept. */
export const settle = defineUpdate<void, [By<Correction>]>('settle');
export const reschedule = defineUpdate<CommitmentView, [By<Reschedule>]>('reschedule');
export const cannotAttend = defineUpdate<CommitmentView, [By<CannotAttend>]>('cannot-attend');
export const withdraw = defineUpdate<CommitmentView, [By<WithdrawalMessage>]>('withdraw');

export const approve = defineUpdate<CommitmentView, [By<Approval>]>('approve');
export const reassign = defineUpdate<object, [By<Reassignment>]>('reassign');

export const passOn = defineUpdate<object, [By<PassedOn>]>('passed-on');

export const clear = defineUpdate<CommitmentView, [By<Cleared>]>('cleared');

export const view = defineQuery<object>('view');
