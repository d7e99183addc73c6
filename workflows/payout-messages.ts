import { defineUpdate } from '@temporalio/workflow';
import type { PayoutPlan, PayoutTerms } from '../domain/payout.ts';
import type { PayoutConclusion } from '../domain/payout-conclusion.ts';
import type { Status } from '../domain/projection.ts';
import type { Apology, Lesson, PaidOut } from '../domain/rebate-requests.ts';
import type { Approval, Correction } from '../domain/requests.ts';
import type { Awaited, By, Handover, Happening, PromisedState, ReportMessage } from './messages.ts';

/** What starts a payout; it stands in the ledger already. `state` only where it continues as new. */
export interface PayoutInput {
  readonly commitmentId: string;
  readonly request: PayoutTerms;
  readonly plan: PayoutPlan;
  readonly amountMinor: string;
  /** when it was settled, ISO 8601 UTC; left out by those that were opened before this was handed on */
  readonly opensAt?: string;
  readonly state?: PayoutState;
}

/** Everything that a running payout knows. */
export interface PayoutState extends PromisedState {
  approval: By<Approval> | null;
  paid: By<PaidOut> | null;
  reports: readonly ReportMessage[];
  conclusion: PayoutConclusion | null;
  correction: By<Correction> | null;
  /** B2: the apologies that were delivered, in order */
  apologies: readonly By<Apology>[];
  lesson: By<Lesson> | null;
}

/** A payout as it stands now. */
export interface PayoutView {
  readonly id: string;
  readonly kind: 'rebate-payout';
  readonly status: Status;
  readonly rehearsal: boolean;
  /** the commitment's own clock */
  readonly now: string;
  readonly terms: PayoutTerms;
  readonly plan: PayoutPlan;
  readonly approval: By<Approval> | null;
  readonly paid: By<PaidOut> | null;
  readonly conclusion: PayoutConclusion | null;
  readonly correction: By<Correction> | null;
  readonly apologies: readonly By<Apology>[];
  readonly lesson: By<Lesson> | null;
  readonly passedOn: PayoutState['passedOn'];
  readonly happened: readonly Happening[];
  readonly next: { readonly at: string; readonly what: string } | null;
  readonly awaits: Awaited | null;
  readonly closed: boolean;
  readonly repId: string;
  readonly handovers: readonly Handover[];
}

export const approvePayout = defineUpdate<PayoutView, [By<Approval>]>('approve');
export const paidOut = defineUpdate<PayoutView, [By<PaidOut>]>('paid');
export const apologised = defineUpdate<PayoutView, [By<Apology>]>('apologised');
export const learnt = defineUpdate<PayoutView, [By<Lesson>]>('learnt');
export const correctPayout = defineUpdate<PayoutView, [By<Correction>]>('correct');
