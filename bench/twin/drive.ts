/** How the bench starts its twins. */
import { randomUUID } from 'node:crypto';
import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import { inLots } from '../many.ts';
import { answer, fulfilled, type twin } from './workflow.ts';

const far = '2999-01-01T00:00:00Z';
const atOnce = 20;
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

/** Tells them that it is fulfilled; a server answers only so many who wait at once. @returns how late each timed step was, ms */
export async function toTheEnd(twins: readonly Awaited<ReturnType<typeof startTwin>>[]): Promise<number[]> {
  const of = (index: number) => twins[index] as (typeof twins)[number];
  await inLots(twins.length, atOnce, (index) => of(index).signal(fulfilled), 'twins told');
  return (await inLots(twins.length, atOnce, (index) => of(index).result(), 'twins ended')).flat();
}
