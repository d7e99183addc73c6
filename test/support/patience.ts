import { randomUUID } from 'node:crypto';
import type { FoundPatience } from '../../domain/patience.ts';
import type { CommitmentEvent } from '../../domain/projection.ts';
import { appendEvents } from '../../ledger/events.ts';
import type { PrismaClient } from '../../prisma/client/client.ts';
import { patienceWorkflowId } from '../../workflows/patience-messages.ts';
import type { Kept, PromiseToPay } from './kept.ts';

const found: FoundPatience = {
  reasons: [{ by: 'count', looked: '3 broken', because: 'They have broken their word too often.' }],
  figures: {
    ...{ from: '2026-06-30', to: '2027-06-30', breaches: 1, severe: 0, partly: 0, withoutRate: 0 },
    ...{ missing: { value: '200.00', currency: 'EUR' }, promises: 9, kept: 5, level: 3 },
    ours: { absences: 0, late: 0, obstacles: 0 },
  },
  counted: [
    { commitmentId: 'd9428888-122b-51e1-b85c-61abd3a1c5a9', on: '2027-06-30', severity: 'broken', missing: '20000' },
  ],
};

/** A case in the ledger about the customer of a promise, and what happened to it since. @returns its id */
export async function caseIn(
  db: PrismaClient,
  { commitmentId, customerId }: { readonly commitmentId: string; readonly customerId: string },
  since: readonly (Pick<CommitmentEvent, 'type' | 'data'> & { readonly at?: string })[] = [],
): Promise<string> {
  const caseId = randomUUID();
  const opened = { type: 'patience-ended', data: { customerId, ...found } };
  const events = [opened, ...since].map((event, index) => ({
    ...{ key: `patience/${caseId}/${index}`, at: '2026-11-02T09:00:00.000Z', actor: 'chief', ...event },
    data: { ...event.data, caseId },
  }));
  await appendEvents(db, commitmentId, events);
  return caseId;
}

/** A case that runs, about the customer of a promise. @returns its id */
export async function runningCase(kept: Kept, { id: commitmentId, customerId, repId }: PromiseToPay): Promise<string> {
  const caseId = await caseIn(kept.db, { commitmentId, customerId });
  const at = new Date().toISOString();
  await kept.client.workflow.start('endOfPatience', {
    ...{ workflowId: patienceWorkflowId(caseId), taskQueue: kept.queue },
    args: [{ caseId, commitmentId, customerId, repId, found, at }],
  });
  return caseId;
}
