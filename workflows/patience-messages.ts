import { defineUpdate } from '@temporalio/workflow';
import type {
  OpenedCase,
  PatienceDecision,
  Reopening,
  StepDone,
  WindDownPlan,
  WindDownStep,
} from '../domain/patience.ts';
import type { By, StoryState } from './messages.ts';

/** What starts the case about a customer; `state` only where it continues as new. */
export interface PatienceInput extends OpenedCase {
  readonly state?: PatienceState;
}

/** Everything that a case knows; plain JSON. */
export interface PatienceState extends StoryState {
  decision: By<PatienceDecision> | null;
  plan: WindDownPlan | null;
  steps: Partial<Record<WindDownStep, By<StepDone>>>;
  reopening: By<Reopening> | null;
}

/** C8: a case's workflow: one, and never another one of the same case. */
export const patienceWorkflowId = (caseId: string): string => `end-of-patience/${caseId}`;

/** C8: each is done when it stands in the record. */
export const decidePatience = defineUpdate<void, [By<PatienceDecision>]>('decide');
export const reportStep = defineUpdate<void, [By<StepDone & { readonly step: WindDownStep }>]>('step-done');
export const reopenCustomer = defineUpdate<void, [By<Reopening>]>('reopen');
