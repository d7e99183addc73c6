/** How the bench starts its twins. */
import { randomUUID } from 'node:crypto';
import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import { answer, type twin } from './workflow.ts';

const far = '2999-01-01T00:00:00Z';
const options = (instants: readonly string[]) => ({
  workflowId: `twin/${randomUUID()}`,
  taskQueue: 'twin',
  args: [{ instants }] as [{ instants: readonly string[] }],
});

/** Starts one with its four steps far away, and waits for its answer: as a promise is asked for. */
export async function ask(client: Client): Promise<void> {
  const startWorkflowOperation = new WithStartWorkflowOperation<typeof twin>('twin', {
    ...options([far]),
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
  });
  await client.workflow.executeUpdateWithStart(answer, { startWorkflowOperation, updateId: 'answer' });
}

/** Starts one and waits for nothing else. @param instants of its timed steps, epoch ms */
export const startTwin = (client: Client, instants: readonly number[] = [Date.parse(far)]) =>
  client.workflow.start<typeof twin>('twin', options(instants.map((ms) => new Date(ms).toISOString())));
