import { type Client, WithStartWorkflowOperation, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { DisputeAnswer, DisputeClosing } from '../domain/disputes.ts';
import { answerDispute, closeDispute, type DisputeInput, raised } from '../workflows/dispute-messages.ts';
import type { By } from '../workflows/messages.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import { taskQueue } from '../workflows/task-queue.ts';

/** A dispute's workflow: one, and never another one of the same dispute. */
export const disputeWorkflowId = (disputeId: string): string => `dispute/${disputeId}`;

export type Disputes = ReturnType<typeof createDisputes>;

/** D6: the way from outside to the disputes. */
export function createDisputes(client: Client, queue: string = taskQueue) {
  const handle = (disputeId: string) => client.workflow.getHandle(disputeWorkflowId(disputeId));
  return {
    /** Raises a dispute and waits until it stands in the record; the same one again changes nothing. */
    async raise(input: DisputeInput, { repId, rehearsal }: { repId: string; rehearsal: boolean }): Promise<void> {
      const startWorkflowOperation = new WithStartWorkflowOperation<(input: DisputeInput) => Promise<unknown>>(
        'dispute',
        {
          workflowId: disputeWorkflowId(input.disputeId),
          taskQueue: queue,
          args: [input],
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          workflowIdConflictPolicy: 'USE_EXISTING',
          staticSummary: `${rehearsal ? 'Rehearsal: ' : ''}${input.customerId} disputes a promise`,
          staticDetails: `A customer's claim about the promise ${input.commitmentId}.`,
          typedSearchAttributes: [
            { key: searchAttributes.kind, value: 'dispute' },
            { key: searchAttributes.status, value: 'open' },
            { key: searchAttributes.customer, value: input.customerId },
            { key: searchAttributes.rep, value: repId },
            { key: searchAttributes.rehearsal, value: rehearsal },
          ],
        },
      );
      try {
        await client.workflow.executeUpdateWithStart(raised, { startWorkflowOperation, updateId: 'raised' });
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    },
    /** @throws WorkflowUpdateFailedError where it makes no sense now; WorkflowNotFoundError where it is closed */
    answer: (disputeId: string, said: By<DisputeAnswer>, requestId?: string): Promise<void> =>
      handle(disputeId).executeUpdate(answerDispute, { args: [said], ...(requestId ? { updateId: requestId } : {}) }),
    close: (disputeId: string, said: By<DisputeClosing>, requestId?: string): Promise<void> =>
      handle(disputeId).executeUpdate(closeDispute, { args: [said], ...(requestId ? { updateId: requestId } : {}) }),
  };
}
