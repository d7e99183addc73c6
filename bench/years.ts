import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { moveClock } from '../client/clock.ts';
import { type Commitments, workflowId } from '../client/commitments.ts';
import { atRest } from '../client/walk.ts';
import { Policy } from '../domain/policy.ts';
import { addDays } from '../domain/working-calendar.ts';
import { putPolicy } from '../ledger/master-data.ts';
import { recordSales } from '../ledger/sales.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import type { RebateInput } from '../workflows/rebate-messages.ts';
import { taskQueue } from '../workflows/task-queue.ts';
import { bytesOf } from './bytes.ts';
import { putCompany, repId } from './company.ts';
import { inLots } from './many.ts';
import { type Door, post } from './post.ts';
import { Rig } from './rig.ts';

const kind = 'rebate-year';
const atOnce = 20;
/** years that are started through the API; the others are copies of one of them, as it stands after continuing as new */
const throughTheDoor = 200;
/** events after which a history is long, so that the one that is copied soon is */
const longHistory = 200;
/** seconds of watching while nothing is due */
const quiet = 60;
/** years whose clock is moved to their first look */
const woken = 100;

interface Measured {
  readonly years: number;
  /** accepted, durable and open, by `POST /v1/commitments`, 20 at once: of so many */
  readonly started: { readonly years: number; readonly perSecond: number };
  readonly bytesPerYear: { readonly database: number; readonly temporal: number };
  readonly workerMiB: { readonly without: number; readonly with: number };
  /** while nothing is due: the worker's CPU, and the years whose history grew */
  readonly asleep: { readonly seconds: number; readonly cpuSeconds: number; readonly woken: number };
  /** of so many years the clock was moved to the first look: those whose history grew, and seconds until all had looked */
  readonly due: { readonly moved: number; readonly woken: number; readonly seconds: number };
}

/** Running rebate years on an embedded stack of its own: what they cost, and that they wake only when due. */
export async function benchYears(years: number): Promise<Measured> {
  const rig = await Rig.start({ longHistory });
  const { client, commitments, db, parts } = rig;
  const bytes = () => bytesOf(parts.databaseUrl, parts.temporalDatabase);
  try {
    await putYearsCompany(rig, Math.min(throughTheDoor, years), null);
    const before = { memory: rig.workerMemory(), ...(await bytes()) };

    const begun = performance.now();
    const first = Math.min(throughTheDoor, years);
    const ids = await inLots(first, atOnce, (index) => promiseYear(rig, index), 'started');
    const perSecond = Math.round((10 * first) / ((performance.now() - begun) / 1000)) / 10;
    console.log(`${first} years started, ${perSecond} a second; waiting until all are at rest`);
    await inLots(first, atOnce, (index) => atRest(commitments, { kind, id: ids[index]! }), 'at rest');
    await sleep(5000); // the server writes its last tasks
    const held = await bytes();
    const copied = await continuedAsNew(client, commitments, ids[0]!);
    const copies = Array.from({ length: years - first }, () => randomUUID());
    await copyRows(db, ids[0]!, copies);
    ids.push(...(await inLots(copies.length, atOnce, (index) => copy(client, copied, copies[index]!), 'copied')));
    await inLots(years, atOnce, (index) => atRest(commitments, { kind, id: ids[index]! }), 'at rest');
    await sleep(5000);
    const memory = rig.workerMemory();

    const asleep = await lengthsOf(client);
    const cpu = rig.cpu('kept').worker;
    await sleep(quiet * 1000);
    const cpuSeconds = Math.round(100 * (rig.cpu('kept').worker - cpu)) / 100;
    const stillAsleep = await lengthsOf(client);
    const moving = performance.now();
    await inLots(
      Math.min(woken, years),
      atOnce,
      async (index) => {
        const address = { kind, id: ids[years - 1 - index]! } as const; // copies, where there are any
        const view = await commitments.view(address);
        const look = view?.next?.at ?? '';
        await moveClock(client, workflowId(kind, address.id), look);
        await atRest(commitments, address, look);
      },
      'started',
    );
    const seconds = Math.round((performance.now() - moving) / 100) / 10;
    await sleep(5000);
    return told({
      years,
      started: { years: first, perSecond },
      bytesPerYear: {
        database: Math.round((held.database - before.database) / first),
        temporal: Math.round((held.server - before.server) / first),
      },
      workerMiB: { without: before.memory, with: memory },
      asleep: { seconds: quiet, cpuSeconds, woken: grown(asleep, stillAsleep) },
      due: { moved: Math.min(woken, years), woken: grown(stillAsleep, await lengthsOf(client)), seconds },
    });
  } finally {
    await rig.stop();
  }
}

/** Wakes it until its history is long, and it has continued as new. @returns what it continued with */
async function continuedAsNew(client: Client, commitments: Commitments, id: string): Promise<RebateInput> {
  const handle = client.workflow.getHandle(workflowId(kind, id));
  const { runId } = await handle.describe();
  while ((await handle.describe()).runId === runId) {
    await Promise.all(Array.from({ length: 50 }, () => commitments.wake({ kind, id })));
    await atRest(commitments, { kind, id });
  }
  const { events } = await handle.fetchHistory();
  const [payload] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  if (!payload) throw new Error('the history does not say what it continued with');
  return defaultPayloadConverter.fromPayload(payload);
}

async function copy(client: Client, of: RebateInput, id: string): Promise<string> {
  await client.workflow.start('rebateYear', {
    workflowId: workflowId(kind, id),
    taskQueue,
    args: [{ ...of, commitmentId: id }],
  });
  return id;
}

/** What the ledger holds of the one that is copied, for each copy. */
async function copyRows(db: PrismaClient, of: string, copies: readonly string[]): Promise<void> {
  await db.$executeRaw`
    INSERT INTO commitment SELECT (jsonb_populate_record(one, jsonb_build_object('id', copy.id))).*
    FROM commitment AS one, unnest(${copies}::uuid[]) AS copy(id) WHERE one.id = ${of}::uuid`;
  await db.$executeRaw`
    INSERT INTO event SELECT (jsonb_populate_record(one, jsonb_build_object('id', nextval('event_id_seq'), 'commitment_id', copy.id))).*
    FROM event AS one, unnest(${copies}::uuid[]) AS copy(id) WHERE one.commitment_id = ${of}::uuid`;
}

/** A rehearsed year of customer `C-index`, accepted through the door. @returns its id */
export function promiseYear(door: Door, index: number): Promise<string> {
  const from = new Date().toISOString().slice(0, 10);
  return post(door, '/v1/commitments', {
    ...{ kind, customerId: `C-${index}`, repId, period: { from, to: addDays(from, 364) } },
    ...{ unit: 'turnover', currency: 'EUR', method: 'cumulative', rehearsal: true },
    tiers: [{ from: '13200', rate: { percent: '2' } }],
  });
}

/**
 * Customers who bought 1,000 in each of the last fourteen months; nothing has to be signed.
 * @param email of all of them; null: the rep passes on what is written to them
 */
export async function putYearsCompany({ db }: Pick<Rig, 'db'>, customers: number, email: string | null): Promise<void> {
  const now = new Date().toISOString();
  await putPolicy(db, Policy.parse({ rebate: { written: { days: 4000, amount: 1_000_000 } } }), 'bench');
  await putCompany(db, customers, () => ({ email }));
  for (let index = 0; index < customers; index++) {
    const customerId = `C-${index}`;
    const sales = Array.from({ length: 14 }, (_, month) => ({
      ...{ document: `${customerId}-${month}`, line: 1, revision: 1, customerId, productGroup: 'saws' },
      ...{ date: addDays(now.slice(0, 10), -5 - 30 * month), quantity: '1', paid: true },
      net: { value: '1000.00', currency: 'EUR' },
    }));
    await recordSales(db, sales, { actor: 'bench', now });
  }
}

/** How long each running year's history is, by workflow id. */
async function lengthsOf(client: Client): Promise<ReadonlyMap<string, number>> {
  const lengths = new Map<string, number>();
  for await (const { workflowId: id, historyLength } of client.workflow.list({
    query: 'ExecutionStatus = "Running"',
  }))
    lengths.set(id, Number((await client.workflow.getHandle(id).describe()).historyLength ?? historyLength));
  return lengths;
}

const grown = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): number =>
  [...before].filter(([id, length]) => after.get(id) !== length).length;

function told(measured: Measured): Measured {
  const { years, asleep, due, bytesPerYear, workerMiB } = measured;
  console.log(`${years} years; of ${measured.started.years}, ${measured.started.perSecond} were started a second`);
  console.log(
    `each holds ${bytesPerYear.database} bytes in PostgreSQL, ${bytesPerYear.temporal} in the Temporal server`,
  );
  console.log(`worker: ${workerMiB.without} MiB before, ${workerMiB.with} MiB with all of them at rest`);
  console.log(`${asleep.seconds} s with nothing due: ${asleep.woken} woke, ${asleep.cpuSeconds} s of CPU`);
  console.log(`${due.moved} came due: ${due.woken} woke, all had looked after ${due.seconds} s`);
  return measured;
}
