import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { PartStatus, PlanVerdict } from '../domain/instalments.ts';
import type { PaymentPlanRequest, PlanDecision } from '../domain/requests.ts';
import type { Awaited, By, Happening, StoryState } from './messages.ts';

/** What starts a payment plan; `state` only where it continues as new. */
export interface PaymentPlanInput {
  readonly planId: string;
  /** the ids of its commitments, in order */
  readonly partIds: readonly string[];
  readonly request: PaymentPlanRequest;
  /** who asks, and through which door */
  readonly actor: string;
  readonly from?: string | undefined;
  readonly state?: PaymentPlanState;
}

/** A part has its outcome, or another one. */
export interface PartTold {
  /** from 1 */
  readonly part: number;
  readonly status: PartStatus;
  /** minor units; of a part that was not kept */
  readonly missing: string;
  /** on the part's own clock, ISO 8601 UTC */
  readonly at: string;
}

/** Everything that a payment plan knows; plain JSON. */
export interface PaymentPlanState extends StoryState {
  verdict: PlanVerdict | null;
  /** the Message-ID of the mail that confirms all parts */
  agreedIn: string | null;
  /** how many of the parts are under way */
  started: number;
  /** by part, from 1: what was told of it last; left out: it is open */
  told: Record<number, PartTold>;
  /** the parts whose breach a decision covers already */
  decidedOn: readonly number[];
  decisions: readonly By<PlanDecision>[];
  /** the latest instant that a part spoke of: its clock may be ahead, ISO 8601 UTC */
  at: string;
}

/** A payment plan as it stands now. */
export interface PaymentPlanView {
  readonly id: string;
  readonly now: string;
  readonly parts: readonly { readonly id: string; readonly status: PartStatus | 'proposed' | 'declined' }[];
  readonly decisions: readonly By<PlanDecision>[];
  readonly happened: readonly Happening[];
  readonly awaits: Awaited | null;
  readonly next: { readonly at: string; readonly what: string } | null;
}

export const planVetted = defineUpdate<PlanVerdict>('verdict');
export const decidePlan = defineUpdate<PaymentPlanView, [By<PlanDecision>]>('decide');
export const partTold = defineSignal<[PartTold]>('part');
export const planView = defineQuery<PaymentPlanView>('view');

/** A plan's workflow: one, and never another one of the same plan. */
export const planWorkflowId = (planId: string): string => `payment-plan/${planId}`;
