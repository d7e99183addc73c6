import { defineUpdate } from '@temporalio/workflow';
import type { Claim, DisputeAnswer, DisputeClosing } from '../domain/disputes.ts';
import type { By, StoryState } from './messages.ts';

/** What starts a dispute; `state` only where it continues as new. */
export interface DisputeInput {
  readonly disputeId: string;
  readonly commitmentId: string;
  readonly customerId: string;
  readonly claim: Claim;
  /** who wrote it down, and through which door */
  readonly actor: string;
  readonly from?: string | undefined;
  /** when it was raised, on the commitment's own clock, ISO 8601 UTC */
  readonly at: string;
  readonly state?: DisputeState;
}

/** Everything that a dispute knows; plain JSON. */
export interface DisputeState extends StoryState {
  answer: By<DisputeAnswer> | null;
  closing: By<DisputeClosing> | null;
}

/** D6: done when the claim stands in the record. */
export const raised = defineUpdate<void>('raised');
export const answerDispute = defineUpdate<void, [By<DisputeAnswer>]>('answer');
export const closeDispute = defineUpdate<void, [By<DisputeClosing>]>('close');
