import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { Difference } from '../activities/rebate.ts';
import type { Settlement } from '../domain/rebate.ts';
import type { DifferenceDecision } from '../domain/rebate-requests.ts';
import type { Awaited, By, StoryState } from './messages.ts';

export const differenceWorkflowId = (rebateId: string): string => `rebate-difference/${rebateId}`;

/** What starts the story of a settlement that changed; `state` only where it continues as new. */
export interface DifferenceInput {
  readonly rebateId: string;
  readonly customerId: string;
  readonly repId: string;
  /** never before this, ISO 8601 UTC: the rebate's own clock may be ahead */
  readonly at: string;
  readonly state?: DifferenceState;
}

export interface DifferenceState extends StoryState {
  difference: Difference | null;
  decision: By<DifferenceDecision> | null;
  /** how often sales have changed since it was looked at last */
  news: number;
}

/** B8: a settlement that is not what the reward comes to, and about which a manager decides now. */
export interface OpenDifference {
  /** the reward less what was settled, minor units: below zero where too much was settled */
  readonly minor: string;
  readonly settlement: Settlement;
  readonly awaits: Awaited;
}

export const openDifference = defineQuery<OpenDifference | null>('difference');
export const decideLateDifference = defineUpdate<void, [By<DifferenceDecision>]>('difference-decision');
