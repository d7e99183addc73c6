import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Obstacle } from '../domain/clear-the-way.ts';
import type { Conclusion, PhoneAnswer, Report } from '../domain/conclusion.ts';
import type { Kind, Move, Party, Status } from '../domain/projection.ts';
import type {
  Cleared,
  Correction,
  PassedOn,
  PaymentRequest,
  PhoneCheck,
  ResponseReport,
  TripDecision,
  Verdict,
} from '../domain/requests.ts';
import type { StepResult } from '../domain/step.ts';

/** What starts a payment appointment; `state` only where it continues as new. */
export interface PaymentAppointmentInput {
  readonly commitmentId: string;
  readonly request: PaymentRequest;
  /** who asks */
  readonly actor: string;
  readonly state?: CommitmentState;
}

/** A rep's report as it travels; the same `id` twice is the same report. */
export interface ReportMessage extends Report {
  readonly id: string;
}

/** A command of a person, with who gives it. */
export type By<Command> = Command & { readonly by: string };

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
  readonly obstacles: readonly Obstacle[];
  /** by the obstacle's id */
  readonly answers: Record<string, By<{ readonly cleared: boolean; readonly note: string }>>;
  /** how often the rep has reported */
  reports: number;
  /** how much of what was heard the last look at the records knew */
  looked: number;
  /** what was not reported by now stands as not cleared */
  settled: boolean;
}

/** Everything that a running commitment knows; plain JSON, so that it survives continue-as-new. */
export interface CommitmentState {
  verdict: Verdict | null;
  status: Status;
  /** how often terms were agreed: 1, and one more with each re-agreement */
  round: number;
  conclusion: Conclusion | null;
  awaits: Awaited | null;
  next: { readonly at: string; readonly what: string } | null;
  reports: readonly ReportMessage[];
  /** the answers on the phone, in order */
  phone: readonly PhoneAnswer[];
  trip: By<TripDecision> | null;
  /** C3: the steps whose words the rep passed on, and how */
  passedOn: Record<string, By<PassedOn>>;
  /** C3: the step whose words the rep is to pass on; null: none */
  toPassOn: string | null;
  /** C9: what of ours is in the way, and what was reported of it; null: not looked at yet */
  clearing: Clearing | null;
  /** C3: reminders that wait for the end of the quiet days, by step */
  held: Record<string, { readonly at: string; readonly until: string }>;
  response: By<ResponseReport> | null;
  correction: By<Correction> | null;
  /** minor units recorded as received by the breach instant, and in all, as last read */
  paid: { readonly inTime: string; readonly total: string };
  /** how often something new was heard, and how much of it was looked at */
  heard: number;
  considered: number;
  done: Record<string, StepResult>;
  happened: readonly Happening[];
  closed: boolean;
}

/** A commitment as it stands now. */
export interface CommitmentView {
  readonly id: string;
  readonly kind: Kind;
  readonly status: Status;
  readonly rehearsal: boolean;
  /** the commitment's own clock */
  readonly now: string;
  readonly terms: PaymentRequest;
  readonly verdict: Verdict | null;
  readonly conclusion: Conclusion | null;
  /** a manager's correction; `conclusion` stays what it was */
  readonly correction: By<Correction> | null;
  readonly paid: { readonly inTime: string; readonly total: string };
  readonly happened: readonly Happening[];
  readonly next: { readonly at: string; readonly what: string } | null;
  readonly awaits: Awaited | null;
  readonly closed: boolean;
  /** C9: what of ours is or was in the way; null: nobody has said yet whether it is cleared */
  readonly clearing: readonly (Obstacle & { readonly cleared: boolean | null; readonly note: string | null })[];
}

/** The rep says what happened: to every kind. */
export const fulfilled = defineSignal<[ReportMessage]>('fulfilled');
export const missed = defineSignal<[ReportMessage]>('missed');
/** A fact from outside was recorded: look. Losing one loses nothing. */
export const wake = defineSignal('wake');

export const verdict = defineUpdate<Verdict>('verdict');
export const phoneCheck = defineUpdate<CommitmentView, [By<PhoneCheck>]>('phone-check');
export const decideTrip = defineUpdate<CommitmentView, [By<TripDecision>]>('decide-trip');
export const respond = defineUpdate<CommitmentView, [By<ResponseReport>]>('respond');
export const correct = defineUpdate<CommitmentView, [By<Correction>]>('correct');

export const passOn = defineUpdate<CommitmentView, [By<PassedOn>]>('passed-on');

export const clear = defineUpdate<CommitmentView, [By<Cleared>]>('cleared');

export const view = defineQuery<CommitmentView>('view');
