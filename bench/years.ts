import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import pg from 'pg';
import { startApi } from '../api/api.ts';
import { moveClock } from '../client/clock.ts';
import { createCommitments, workflowId } from '../client/commitments.ts';
import { connect } from '../client/connect.ts';
import { atRest } from '../client/walk.ts';
import { readConfig } from '../config.ts';
import { Customer, Rep } from '../domain/master-data.ts';
import { Policy } from '../domain/policy.ts';
import { addDays } from '../domain/working-calendar.ts';
import { openDatabase } from '../ledger/database.ts';
import { createKey } from '../ledger/keys.ts';
import { putCustomers, putReps } from '../ledger/master-data.ts';
import { recordSales } from '../ledger/sales.ts';
import { createLog } from '../log.ts';
import { type Parts, startParts } from '../stack/parts.ts';
import type { RebateInput } from '../workflows/rebate-messages.ts';
import { taskQueue } from '../workflows/task-queue.ts';
import { bytesOf } from './bytes.ts';
import { cpuOf, memoryOf as mibOf } from './cpu.ts';
import { inLots } from './many.ts';

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
  const parts = await startParts({ longHistory });
  const config = readConfig({ ...environmentOf(parts), RATE_LIMIT: '1000000', LOG_LEVEL: 'error' });
  const worker = fork(fileURLToPath(new URL('../run.mjs', import.meta.url)), ['worker/main.ts'], {
    env: { ...process.env, ...environmentOf(parts), LOG_LEVEL: 'error' },
  });
  const exited = once(worker, 'exit');
  const api = await startApi(config, Promise.resolve(), createLog('api', 'error'), 0);
  const connection = await connect({ address: parts.temporalAddress });
  const client = new Client({ connection });
  const commitments = createCommitments(client);
  try {
    await Promise.race([once(worker, 'message'), exited.then(() => Promise.reject(new Error('the worker ended')))]);
    await putYearsCompany(parts.databaseUrl, Math.min(throughTheDoor, years), null);
    const key = await keyOf(parts.databaseUrl);
    const before = { memory: memoryOf(worker), ...(await bytesOf(parts.databaseUrl, parts.temporalDatabase)) };

    const begun = performance.now();
    const first = Math.min(throughTheDoor, years);
    const ids = await inLots(first, atOnce, (index) => promiseYear(api.url, key, index), 'started');
    const perSecond = Math.round((10 * first) / ((performance.now() - begun) / 1000)) / 10;
    console.log(`${first} years started, ${perSecond} a second; waiting until all are at rest`);
    await inLots(first, atOnce, (index) => atRest(commitments, { kind, id: ids[index]! }), 'at rest');
    await sleep(5000); // the server writes its last tasks
    const held = await bytesOf(parts.databaseUrl, parts.temporalDatabase);
    const copied = await continuedAsNew(client, commitments, ids[0]!);
    const copies = Array.from({ length: years - first }, () => randomUUID());
    await copyRows(parts.databaseUrl, ids[0]!, copies);
    ids.push(...(await inLots(copies.length, atOnce, (index) => copy(client, copied, copies[index]!), 'copied')));
    await inLots(years, atOnce, (index) => atRest(commitments, { kind, id: ids[index]! }), 'at rest');
    await sleep(5000);
    const memory = memoryOf(worker);

    const asleep = await lengthsOf(client);
    const cpu = cpuOfWorker(worker);
    await sleep(quiet * 1000);
    const cpuSeconds = Math.round(100 * (cpuOfWorker(worker) - cpu)) / 100;
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
    await api.stop();
    worker.kill('SIGTERM');
    await exited;
    await connection.close();
    await parts.stop();
  }
}

const environmentOf = (parts: Parts) => ({
  DATABASE_URL: parts.appDatabaseUrl,
  TEMPORAL_ADDRESS: parts.temporalAddress,
  MAIL_PORT: new URL(parts.smtpUrl).port,
});

/** Wakes it until its history is long, and it has continued as new. @returns what it continued with */
async function continuedAsNew(
  client: Client,
  commitments: ReturnType<typeof createCommitments>,
  id: string,
): Promise<RebateInput> {
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
async function copyRows(url: string, of: string, copies: readonly string[]): Promise<void> {
  const postgres = new pg.Client({ connectionString: url });
  await postgres.connect();
  await postgres.query(
    `INSERT INTO commitment SELECT (jsonb_populate_record(one, jsonb_build_object('id', copy.id))).*
     FROM commitment AS one, unnest($2::uuid[]) AS copy(id) WHERE one.id = $1`,
    [of, copies],
  );
  await postgres.query(
    `INSERT INTO event SELECT (jsonb_populate_record(one, jsonb_build_object('id', nextval('event_id_seq'), 'commitment_id', copy.id))).*
     FROM event AS one, unnest($2::uuid[]) AS copy(id) WHERE one.commitment_id = $1`,
    [of, copies],
  );
  await postgres.end();
}

/** A rehearsed year of customer `C-index`, accepted through the door. @returns its id */
export async function promiseYear(url: string, key: string, index: number): Promise<string> {
  const from = new Date().toISOString().slice(0, 10);
  const response = await fetch(`${url}/v1/commitments`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${key}`,
      'Idempotency-Key': `year-${index}`,
    },
    body: JSON.stringify({
      ...{ kind, customerId: `C-${index}`, repId: 'bench', period: { from, to: addDays(from, 364) } },
      ...{ unit: 'turnover', currency: 'EUR', method: 'cumulative', rehearsal: true },
      tiers: [{ from: '13200', rate: { percent: '2' } }],
    }),
  });
  const answer = (await response.json()) as { id: string };
  if (response.status !== 201) throw new Error(`year ${index}: ${response.status} ${JSON.stringify(answer)}`);
  return answer.id;
}

/**
 * Customers who bought 1,000 in each of the last twelve months and some; nothing has to be signed.
 * @param email of all of them; null: the rep passes on what is written to them
 */
export async function putYearsCompany(url: string, customers: number, email: string | null): Promise<void> {
  const db = openDatabase(url);
  const now = new Date().toISOString();
  const home = { name: 'Bench', language: 'en', zone: 'Europe/Berlin', country: 'DE' } as const;
  const rep = Rep.parse({ ...home, email: 'bench@nordlicht.example', office: 'Hamburg' });
  const customer = Customer.parse({ ...home, email, distanceKm: 1, travelMinutes: 5, repId: 'bench' });
  await putReps(db, [{ id: 'bench', ...rep }], 'bench');
  const policy = Policy.parse({ rebate: { written: { days: 4000, amount: 1_000_000 } } });
  await db.policy.create({ data: { version: 1, body: policy, actor: 'bench' } });
  for (let at = 0; at < customers; at += 500) {
    const some = Array.from({ length: Math.min(500, customers - at) }, (_, index) => `C-${at + index}`);
    await putCustomers(
      db,
      some.map((id) => ({ id, ...customer })),
      'bench',
    );
    const sales = some.flatMap((customerId) =>
      Array.from({ length: 14 }, (_, month) => ({
        ...{ document: `${customerId}-${month}`, line: 1, revision: 1, customerId, productGroup: 'saws' },
        ...{ date: addDays(now.slice(0, 10), -5 - 30 * month), quantity: '1', paid: true },
        net: { value: '1000.00', currency: 'EUR' },
      })),
    );
    await recordSales(db, sales, { actor: 'bench', now });
  }
  await db.$disconnect();
}

async function keyOf(url: string): Promise<string> {
  const db = openDatabase(url);
  const { key } = await createKey(db, { role: 'admin', person: 'bench' }, 'bench');
  await db.$disconnect();
  return key;
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

/** MiB that the process holds now. */
const memoryOf = ({ pid }: ChildProcess): number => Math.round(mibOf(pid ?? 0));

/** Seconds of CPU that the process has used, to the hundredth. */
const cpuOfWorker = ({ pid }: ChildProcess): number => cpuOf({ worker: [pid ?? 0] }).worker;

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
