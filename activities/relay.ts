import type { Client } from '@temporalio/client';
import type { PrismaClient } from '../prisma/client/client.ts';
import { openWorkflow } from './open-workflow.ts';

/** ms between two looks for notices */
const pause = 1_000;
const atOnce = 100;

/**
 * Gives each written notice to a workflow of its own, which delivers it: none is lost between the two, and none has two.
 * @returns ends it, once what it does is done
 */
export function startRelay(
  { db, client, taskQueue }: { readonly db: PrismaClient; readonly client: Client; readonly taskQueue: string },
  failed: (error: unknown) => void,
): () => Promise<void> {
  let stopped = false;
  let wake: () => void = () => {};
  const run = async (): Promise<void> => {
    while (!stopped) {
      try {
        if ((await relay(db, client, taskQueue)) === atOnce) continue;
      } catch (error) {
        failed(error);
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, pause);
      });
    }
  };
  const running = run();
  return async () => {
    stopped = true;
    wake();
    await running;
  };
}

async function relay(db: PrismaClient, client: Client, taskQueue: string): Promise<number> {
  const waiting = await db.webhookDelivery.findMany({
    where: { taken: false },
    orderBy: [{ commitmentId: 'asc' }, { sequence: 'asc' }],
    take: atOnce,
  });
  for (const { id, run, type } of waiting) {
    await openWorkflow(client, {
      type: 'webhookDelivery',
      workflowId: `webhook-delivery/${id}/${run}`,
      taskQueue,
      input: { deliveryId: id },
      summary: `tells another system: ${type}`,
      details: 'Tried for three days, less and less often.',
      attributes: [],
    });
    await db.webhookDelivery.updateMany({ where: { id, run }, data: { taken: true } });
  }
  return waiting.length;
}
