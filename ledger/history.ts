import { isDeepStrictEqual } from 'node:util';
import { pastPromiseId } from '../domain/ids.ts';
import type { PastPromise } from '../domain/master-data.ts';
import type { CommitmentEvent, Projection } from '../domain/projection.ts';
import { breachInstant } from '../domain/timetable.ts';
import { instantOf } from '../domain/working-calendar.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { insertAll } from './bulk.ts';
import { chainHash, chainStart } from './event-chain.ts';
import { appendEventsIn, type Transaction, toColumns } from './events.ts';
import type { Result } from './master-data.ts';

/**
 * Imports promises from the years before Kept with their outcomes, each as a closed commitment of one event. One
 * that has changed at its source gets a further event; nothing is rewritten. Refused: an unknown customer or rep.
 * @param promises each reference once
 * @returns one result for each promise, in order; the same contents again are `unchanged`
 */
export function importHistory(db: PrismaClient, promises: readonly PastPromise[], actor: string): Promise<Result[]> {
  return db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('kept history'))`; // two imports at once take turns
      const { zones, reps, known } = await surroundings(tx, promises);
      const opening: Opening[] = [];
      const today = new Date().toISOString().slice(0, 10);
      const results: Result[] = [];
      for (const promise of promises) {
        const zone = zones.get(promise.customerId);
        const id = pastPromiseId(promise.reference);
        const before = known.get(id);
        if (zone === undefined)
          results.push({ field: 'customerId', because: `there is no customer ${promise.customerId}` });
        else if (promise.dueDate > today)
          results.push({ field: 'dueDate', because: `${promise.dueDate} lies in the future; a past promise is over` });
        else if (!reps.has(promise.repId))
          results.push({ field: 'repId', because: `there is no rep ${promise.repId}` });
        else if (before && isDeepStrictEqual(before.terms, promise)) results.push('unchanged');
        else if (before) {
          const shows = projectionOf(promise, zone);
          await appendEventsIn(tx, id, [imported(before.seq + 1, shows, { shows }, actor)]);
          results.push('changed');
        } else {
          const opens = projectionOf(promise, zone);
          opening.push({ id, opens, event: imported(1, opens, { opens }, actor) });
          results.push('new');
        }
      }
      await openAll(tx, opening);
      return results;
    },
    { timeout: 60_000, maxWait: 10_000 },
  );
}

async function surroundings(tx: Transaction, promises: readonly PastPromise[]) {
  const customers = await tx.customer.findMany({
    where: { id: { in: promises.map(({ customerId }) => customerId) } },
    select: { id: true, zone: true },
  });
  const reps = await tx.rep.findMany({
    where: { id: { in: promises.map(({ repId }) => repId) } },
    select: { id: true },
  });
  const known = await tx.commitment.findMany({
    where: { id: { in: promises.map(({ reference }) => pastPromiseId(reference)) } },
    select: { id: true, seq: true, terms: true },
  });
  return {
    zones: new Map(customers.map(({ id, zone }) => [id, zone])),
    reps: new Set(reps.map(({ id }) => id)),
    known: new Map(known.map((row) => [row.id, row])),
  };
}

function projectionOf(promise: PastPromise, zone: string): Projection {
  const endedAt = breachInstant(promise.dueDate, undefined, zone, 0);
  const broken = promise.outcome === 'broken' || promise.outcome === 'partially-kept';
  return {
    kind: promise.kind,
    promisor: 'customer',
    customerId: promise.customerId,
    repId: promise.repId,
    amount: promise.amount,
    invoices: [],
    dueDate: promise.dueDate,
    dueTime: null,
    zone,
    breachAt: endedAt,
    status: promise.outcome,
    outcome: promise.outcome,
    severity: promise.severe ? 'severe' : broken ? 'normal' : 'none',
    awaits: null,
    awaitedMove: null,
    policyVersion: null,
    rehearsalId: null,
    planId: null,
    part: null,
    imported: true,
    terms: promise,
    verdict: null,
    proposedAt: instantOf(promise.promisedOn, '00:00', zone),
    concludedAt: endedAt,
    closedAt: endedAt,
  };
}

const imported = (
  seq: number,
  { breachAt, proposedAt }: Projection,
  data: CommitmentEvent['data'],
  actor: string,
): CommitmentEvent => ({
  key: `imported/${seq}`,
  type: 'imported',
  at: breachAt ?? proposedAt,
  actor,
  data,
});

interface Opening {
  readonly id: string;
  readonly opens: Projection;
  readonly event: CommitmentEvent;
}

/** Many new chains at once: what `appendEvents` does for one, as two statements for all. */
async function openAll(tx: Transaction, openings: readonly Opening[]): Promise<void> {
  await insertAll(
    tx,
    'commitment',
    openings.map(({ id, opens }) => ({ id, ...toColumns(opens, 1) })),
  );
  const links = openings.map(({ id, event }) => ({
    ...event,
    commitmentId: id,
    seq: 1,
    prevHash: chainStart,
    hash: chainHash(chainStart, id, 1, event),
  }));
  await insertAll(tx, 'event', links);
}
