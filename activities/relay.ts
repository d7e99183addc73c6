import type { Client } from '@temporalio/client';
import { sendSignIns } from '../ledger/sign-ins.ts';
import { signInMail } from '../mail/sign-in.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { type DigestDependencies, sendDigest } from './digests.ts';
import { openWorkflow } from './open-workflow.ts';

/** ms between two looks for notices */
const pause = 1_000;
const atOnce = 100;

/** What is written in the ledger and must go out. */
interface Relayed extends DigestDependencies {
  readonly client: Client;
  readonly taskQueue: string;
}

/**
 * Takes up what the ledger has for others: each notice is given to a workflow of its own, which delivers it, so that
 * none is lost between the two and none has two; links to sign in are sent, and digests of what was held.
 * @returns ends it, once what it does is done
 */
export function startRelay(relayed: Relayed, failed: (error: unknown) => void): () => Promise<void> {
  const { db, client, taskQueue, mailer, settings } = relayed;
  let stopped = false;
  let wake: () => void = () => {};
  const run = async (): Promise<void> => {
    while (!stopped) {
      try {
        const noticed = await relay(db, client, taskQueue);
        await sendSignIns(
          db,
          async (to) => void (await mailer.send(signInMail(to, `${settings.publicUrl}/sign-in/${to.token}`))),
        );
        const toldOne = await sendDigest(relayed, new Date());
        if (noticed === atOnce || toldOne) continue;
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
