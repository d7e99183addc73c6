import type { Client } from '@temporalio/client';
import { recordDelivery } from '../../activities/delivery.ts';
import { recordVerdict } from '../../activities/proposal.ts';
import { recordRebate } from '../../activities/rebate.ts';
import { type Commitments, workflowId } from '../../client/commitments.ts';
import type { Kind } from '../../domain/projection.ts';
import { appendEvents, eventsOf } from '../../ledger/events.ts';
import type { PrismaClient } from '../../prisma/client/client.ts';
import type { Difference } from './compare.ts';
import { retold } from './retell.ts';
import type { Told, ToldStep } from './told.ts';

/** What is mended, and with what. */
export interface Workshop {
  readonly db: PrismaClient;
  readonly client: Client;
  readonly commitments: Commitments;
}

const why = 'npm run doctor -- reconcile: the ledger knows more of it';

/**
 * Does what a difference says that it mends; doing it twice changes nothing.
 * @param told of the commitment's own workflow @param steps of every story that stand in its record, in order
 */
export async function mend(
  shop: Workshop,
  { id, kind, mends }: Difference,
  told: Told | undefined,
  steps: readonly ToldStep[],
): Promise<void> {
  const { db, client, commitments } = shop;
  const running = () => client.workflow.getHandle(workflowId(kind as Kind, id));
  switch (mends) {
    case 'open-record':
      if (told) await openRecord(shop, told);
      return writeSteps(db, id, steps);
    case 'write-steps':
      return writeSteps(db, id, steps);
    case 'end-workflow':
      await running().terminate(why);
      return;
    case 'start-again': {
      if (told?.status === 'RUNNING') await running().terminate(why);
      const row = await db.commitment.findUniqueOrThrow({ where: { id } });
      await commitments.startAgain(retold(row, await eventsOf(db, id)));
    }
  }
}

/** The steps as the story took them; who was written to is said, the mail itself is gone with the database. */
async function writeSteps(db: PrismaClient, id: string, steps: readonly ToldStep[]): Promise<void> {
  await appendEvents(
    db,
    id,
    steps.map(({ step: { key, type, at, actor, data, messages } }) => ({
      ...{ key, type, at, actor },
      data: {
        ...data,
        recovered: { from: 'workflow-history', told: messages.map(({ to, template }) => ({ to, template })) },
      },
    })),
  );
}

/** The verdict as it was answered. @throws where customer or rep are not in the ledger */
async function openRecord({ db, client }: Workshop, told: Told): Promise<void> {
  const verdict: unknown = await client.workflow.getHandle(told.workflowId).getUpdateHandle('verdict').result();
  const { commitmentId, request, actor, from } = told.input;
  const proposal = { ...{ commitmentId, request, actor, from, verdict }, at: told.startedAt };
  const [kind] = told.workflowId.split('/');
  if (kind === 'rebate-year') await recordRebate(db, proposal as never);
  else if (kind === 'delivery-promise') await recordDelivery(db, proposal as never);
  else await recordVerdict(db, proposal as never);
}
