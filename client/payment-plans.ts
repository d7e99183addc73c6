import {
  type Client,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { PlanVerdict } from '../domain/instalments.ts';
import { fromMinor, toMinor } from '../domain/money.ts';
import type { PlanDecision } from '../domain/requests.ts';
import type { By } from '../workflows/messages.ts';
import {
  decidePlan,
  type PaymentPlanInput,
  type PaymentPlanView,
  planVetted,
  planView,
  planWorkflowId,
} from '../workflows/payment-plan-messages.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import { taskQueue } from '../workflows/task-queue.ts';

export type PaymentPlans = ReturnType<typeof createPaymentPlans>;

/** The way from outside to the payment plans. */
export function createPaymentPlans(client: Client, queue: string = taskQueue) {
  const handle = (planId: string) => client.workflow.getHandle(planWorkflowId(planId));
  return {
    /**
     * Starts a plan and waits for its verdict; the same plan again gets the same verdict.
     * @throws WorkflowNotFoundError where it ended so long ago that the server has forgotten it
     */
    async propose(input: PaymentPlanInput): Promise<PlanVerdict> {
      try {
        return await client.workflow.executeUpdateWithStart(planVetted, {
          startWorkflowOperation: startOf(input, queue),
          updateId: 'verdict',
        });
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        return await handle(input.planId).getUpdateHandle<PlanVerdict>('verdict').result();
      }
    },
    /** @returns undefined where the server does not know it (any more) */
    async view(planId: string): Promise<PaymentPlanView | undefined> {
      try {
        return await handle(planId).query(planView);
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return undefined;
        throw error;
      }
    },
    /** @throws WorkflowUpdateFailedError where it makes no sense now; WorkflowNotFoundError where it has ended */
    decide: (planId: string, said: By<PlanDecision>, requestId?: string): Promise<PaymentPlanView> =>
      handle(planId).executeUpdate(decidePlan, { args: [said], ...(requestId ? { updateId: requestId } : {}) }),
  };
}

function startOf(input: PaymentPlanInput, queue: string) {
  const { customerId, repId, parts, rehearsal = false } = input.request;
  const { currency } = parts[0]?.amount ?? { currency: 'XXX' };
  const total = fromMinor(
    parts.reduce((sum, { amount }) => sum + toMinor(amount), 0n),
    currency,
  );
  return new WithStartWorkflowOperation<(input: PaymentPlanInput) => Promise<unknown>>('paymentPlan', {
    workflowId: planWorkflowId(input.planId),
    taskQueue: queue,
    args: [input],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: `${rehearsal ? 'Rehearsal: ' : ''}${customerId} pays ${total.value} ${currency} in ${parts.length} parts`,
    staticDetails: `A customer's promise to pay in parts; each part is a payment appointment of its own.`,
    typedSearchAttributes: [
      { key: searchAttributes.kind, value: 'payment-plan' },
      { key: searchAttributes.status, value: 'proposed' },
      { key: searchAttributes.customer, value: customerId },
      { key: searchAttributes.rep, value: repId },
      { key: searchAttributes.amount, value: Number(total.value) },
      { key: searchAttributes.currency, value: currency },
      { key: searchAttributes.rehearsal, value: rehearsal },
    ],
  });
}
