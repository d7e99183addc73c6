/** `npm run bench -- sleeping`: what promises cost that wait: memory of the worker, bytes, and the time to start with them. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { createCommitments } from '../client/commitments.ts';
import { connect } from '../client/connect.ts';
import { readConfig, requireDatabaseUrl } from '../config.ts';
import { openDatabase } from '../ledger/database.ts';
import { freePorts } from '../stack/ports.ts';
import { databaseOf } from '../stack/temporal.ts';
import { taskQueue } from '../workflows/task-queue.ts';
import { type Bytes, bytesOf } from './bytes.ts';
import { installedClone, startClone } from './clone.ts';
import { below, memoryOf } from './cpu.ts';
import { begun, inLots } from './many.ts';
import { exemplary, putNearCompany, startNear } from './near.ts';
import { inTurn, ratioOf, summary } from './pairs.ts';

const day = 86_400_000;
/** ms after the first promise, in which what a start leaves behind is collected */
const rest = 15_000;

export interface Asleep {
  readonly pairs: number;
  readonly promises: number;
  /** whether each confirms its agreement by mail before it sleeps */
  readonly from: 'proposed' | 'agreed';
}

/** Two clones, one with so many sleeping promises, started in turn. */
export async function benchSleeping({ pairs, promises, from }: Asleep) {
  const [empty, full] = [installedClone(), installedClone()];
  const ports = await freePorts();
  const environment = Object.assign({}, process.env, ports);
  try {
    await (await startClone(empty, environment)).stop();
    const bytes = await fill(full, environment, { promises, from });
    const run = (clone: string) => async () => {
      const { ms, pid, stop } = await startClone(clone, environment);
      await new Promise((resolve) => setTimeout(resolve, rest));
      const [worker] = processesBelow(pid, 'worker/main.ts');
      const workerMiB = worker === undefined ? Number.NaN : memoryOf(worker);
      await stop();
      return { startSeconds: ms / 1000, workerMiB };
    };
    const { a, b } = await inTurn(pairs, run(full), run(empty), [`with ${promises}`, 'with none'], console.log);
    const memory = (runs: typeof a) => runs.map(({ workerMiB }) => workerMiB);
    const starts = (runs: typeof a) => runs.map(({ startSeconds }) => startSeconds);
    return {
      promises,
      from,
      bytesEach: bytes,
      workerMiB: { with: summary(memory(a)), without: summary(memory(b)) },
      startSeconds: { with: summary(starts(a)), without: summary(starts(b)) },
      memoryOverNone: ratioOf(memory(a), memory(b)),
      startOverNone: ratioOf(starts(a), starts(b)),
    };
  } finally {
    for (const clone of [empty, full]) rmSync(clone, { recursive: true, force: true });
  }
}

/** @returns bytes that each promise takes */
async function fill(
  clone: string,
  environment: NodeJS.ProcessEnv,
  { promises, from }: Omit<Asleep, 'pairs'>,
): Promise<Bytes> {
  const { stop } = await startClone(clone, environment);
  const dataDir = join(clone, '.kept');
  const config = readConfig({ ...environment, DATA_DIR: dataDir });
  const url = requireDatabaseUrl(config);
  const db = openDatabase(url);
  const connection = await connect({ address: config.temporal.address });
  const client = new Client({ connection });
  try {
    const rig = { db, client, commitments: createCommitments(client) };
    await putNearCompany(rig, promises + 1);
    const verdict = await exemplary(rig, 0);
    await new Promise((resolve) => setTimeout(resolve, rest));
    const before = await bytesOf(url, databaseOf(dataDir));
    const first = Date.now() + 30 * day;
    const ids = await inLots(
      promises,
      20,
      (index) => startNear(rig, verdict, index + 1, [first, first + day, first + 2 * day, first + 3 * day], from),
      'asleep',
    );
    await begun(client, taskQueue);
    if (from === 'proposed') await allAtRest(db, ids.length);
    await new Promise((resolve) => setTimeout(resolve, rest));
    const after = await bytesOf(url, databaseOf(dataDir));
    return {
      database: Math.round((after.database - before.database) / promises),
      server: Math.round((after.server - before.server) / promises),
    };
  } finally {
    await connection.close();
    await db.$disconnect();
    await stop();
  }
}

/** Until each has had its agreement confirmed. */
async function allAtRest(db: ReturnType<typeof openDatabase>, many: number): Promise<void> {
  const confirmed = () => db.event.count({ where: { key: 'agreed' } });
  for (let last = -1, now = await confirmed(); now < many || now !== last; now = await confirmed()) {
    last = now;
    console.log(`at rest: ${now} of ${many}`);
    await new Promise((resolve) => setTimeout(resolve, 5000));
  }
}

/** However deep: npm, its shell, the launcher, its processes. */
function processesBelow(pid: number, word: string): number[] {
  const all = below(pid, '');
  return [...below(pid, word), ...all.flatMap((child) => processesBelow(child, word))];
}
