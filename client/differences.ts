import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { DifferenceDecision } from '../domain/rebate-requests.ts';
import {
  type DifferenceInput,
  decideLateDifference,
  differenceWorkflowId,
  type OpenDifference,
  openDifference,
} from '../workflows/difference-messages.ts';
import { rebateAttributes } from '../workflows/in-the-list.ts';
import type { By } from '../workflows/messages.ts';
import { wake } from '../workflows/messages.ts';
import { taskQueue } from '../workflows/task-queue.ts';

export type Differences = ReturnType<typeof createDifferences>;

/** A settled rebate whose sales changed. */
export interface SettledRebate extends Omit<DifferenceInput, 'state'> {
  readonly currency: string;
  readonly rehearsal: boolean;
}

/** The way from outside to the differences that come up after a rebate was settled. */
export function createDifferences(client: Client, queue: string = taskQueue) {
  return {
    /** B8: sales of a settled period changed: what runs looks again, else it begins. */
    async tell({ currency, rehearsal, ...input }: SettledRebate): Promise<void> {
      const { rebateId, customerId, repId } = input;
      await client.workflow.signalWithStart<(input: DifferenceInput) => Promise<unknown>, []>('rebateDifference', {
        workflowId: differenceWorkflowId(rebateId),
        taskQueue: queue,
        args: [input],
        signal: wake,
        signalArgs: [],
        staticSummary: `${rehearsal ? 'Rehearsal: ' : ''}sales changed after the settlement: ${customerId}`,
        staticDetails: `The sales of a settled rebate changed.\n- rebate: ${rebateId}\n- customer: ${customerId}`,
        typedSearchAttributes: rebateAttributes({ customerId, repId, currency, rehearsal }, 'follow-up', 'open'),
      });
    },
    /** @returns null where nothing is to be decided now */
    async open(rebateId: string): Promise<OpenDifference | null> {
      try {
        return await client.workflow.getHandle(differenceWorkflowId(rebateId)).query(openDifference);
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return null;
        throw error;
      }
    },
    /** @throws WorkflowUpdateFailedError where it makes no sense now; WorkflowNotFoundError where nothing is to be decided */
    decide: (rebateId: string, said: By<DifferenceDecision>, requestId?: string): Promise<void> =>
      client.workflow
        .getHandle(differenceWorkflowId(rebateId))
        .executeUpdate(decideLateDifference, { args: [said], ...(requestId ? { updateId: requestId } : {}) }),
  };
}
