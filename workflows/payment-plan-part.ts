import { CancelledFailure, getExternalWorkflowHandle, TemporalFailure } from '@temporalio/workflow';
import type { PartStatus } from '../domain/instalments.ts';
import type { Commitment } from './commitment.ts';
import { amountOf } from './payment-facts.ts';
import { partTold, planWorkflowId } from './payment-plan-messages.ts';

/** A part of a payment plan tells the plan how it stands; one that is ended by then needs to know no more. */
export async function tellThePlan(promise: Commitment): Promise<void> {
  const { partOfPlan, state, now } = promise;
  if (!partOfPlan) return;
  const { planId, part } = partOfPlan;
  const missing = BigInt(amountOf(promise)) - BigInt(state.paid.total);
  const status = state.status as PartStatus;
  try {
    const plan = getExternalWorkflowHandle(planWorkflowId(planId));
    await plan.signal(partTold, { part, status, missing: `${missing > 0n ? missing : 0n}`, at: now });
  } catch (error) {
    if (!(error instanceof TemporalFailure) || error instanceof CancelledFailure) throw error;
  }
}
