/** A Kept of the bench's own, with its bare twin on the same server; every part is a process, so that its cost can be read. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { type Commitments, createCommitments } from '../client/commitments.ts';
import { connect } from '../client/connect.ts';
import { openDatabase } from '../ledger/database.ts';
import { createKey } from '../ledger/keys.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { type Parts, startParts } from '../stack/parts.ts';
import { freePort } from '../stack/ports.ts';
import { below, type CpuSeconds, costOf, cpuOf, memoryOf } from './cpu.ts';

type Program = 'worker/main.ts' | 'api/main.ts' | 'bench/twin/main.ts' | 'bench/sink.ts';
/** BENCH_PROFILE: a folder in which each process leaves a CPU profile, for the browser's developer tools. */
const profileFolder = process.env['BENCH_PROFILE'];
const profiled = profileFolder ? ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`] : [];
const run = fileURLToPath(new URL('../run.mjs', import.meta.url));

export interface RigOptions {
  /** workers of ours, and as many of the twin's; each one process */
  readonly workers?: number;
  readonly longHistory?: number;
}

export class Rig {
  private constructor(
    readonly parts: Parts,
    readonly client: Client,
    readonly commitments: Commitments,
    readonly db: PrismaClient,
    /** of the API */
    readonly url: string,
    /** of an admin */
    readonly key: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly others: readonly ChildProcess[],
    private readonly api: ChildProcess,
    private workers: readonly ChildProcess[],
    private twins: readonly ChildProcess[],
    private readonly close: () => Promise<void>,
  ) {}

  static async start({ workers = 1, ...parts }: RigOptions = {}): Promise<Rig> {
    const servers = await startParts(parts);
    const sink = launch('bench/sink.ts', {});
    const [{ port: smtp }] = (await once(sink, 'message')) as [{ port: number }];
    const port = await freePort();
    const environment = {
      DATABASE_URL: servers.appDatabaseUrl,
      TEMPORAL_ADDRESS: servers.temporalAddress,
      SMTP_URL: `smtp://127.0.0.1:${smtp}`,
      REHEARSAL_MAILBOX: 'rehearsals@nordlicht.example',
      RATE_LIMIT: '100000000',
      LOG_LEVEL: 'error',
      PORT: String(port),
    };
    const db = openDatabase(servers.databaseUrl);
    const { key } = await createKey(db, { role: 'admin', person: 'bench' }, 'bench');
    const api = await ready(launch('api/main.ts', environment));
    const connection = await connect({ address: servers.temporalAddress });
    const client = new Client({ connection });
    const rig = new Rig(
      servers,
      client,
      createCommitments(client),
      db,
      `http://127.0.0.1:${port}`,
      key,
      environment,
      [sink],
      api,
      [],
      [],
      async () => {
        await connection.close();
        await db.$disconnect();
      },
    );
    await rig.work(workers);
    return rig;
  }

  /** Has so many workers of ours and of the twin's run. */
  async work(many: number): Promise<void> {
    const of = async (program: Program, before: readonly ChildProcess[]) => {
      await Promise.all(before.slice(many).map(end));
      const more = Math.max(0, many - before.length);
      const added = Array.from({ length: more }, () => ready(launch(program, this.environment)));
      return [...before.slice(0, many), ...(await Promise.all(added))];
    };
    this.workers = await of('worker/main.ts', this.workers);
    this.twins = await of('bench/twin/main.ts', this.twins);
  }

  /** Kills a worker of ours with -9, and starts another one at once. */
  async killWorker(): Promise<void> {
    const [victim, ...others] = this.workers;
    if (!victim) return;
    const gone = once(victim, 'exit');
    victim.kill('SIGKILL');
    await gone;
    this.workers = [...others, await ready(launch('worker/main.ts', this.environment))];
  }

  /** What ours and the twin's workers have used, with server and database; see `cpuOf`. */
  cpu(of: 'kept' | 'twin'): CpuSeconds {
    const pids = (some: readonly ChildProcess[]) => some.flatMap(({ pid }) => pid ?? []);
    return cpuOf({
      server: below(process.pid, this.parts.temporalDatabase),
      database: below(process.pid, 'bin/postgres'),
      worker: pids(of === 'kept' ? this.workers : this.twins),
      api: of === 'kept' ? pids([this.api]) : [],
    });
  }

  /** Until nobody has used the CPU for a second: what was begun is done. */
  async atRest(of: 'kept' | 'twin'): Promise<void> {
    for (let used = costOf(this.cpu(of)); ; ) {
      await sleep(1000);
      const now = costOf(this.cpu(of));
      if (now - used < 0.1) return;
      used = now;
    }
  }

  /** MiB of all workers of ours. */
  workerMemory(): number {
    return this.workers.reduce((sum, { pid }) => sum + (pid ? memoryOf(pid) : 0), 0);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.workers, ...this.twins, this.api, ...this.others].map(end));
    await this.close();
    await this.parts.stop();
  }
}

const launch = (program: Program, environment: NodeJS.ProcessEnv): ChildProcess =>
  fork(run, [program], { env: { ...process.env, ...environment }, execArgv: profiled });

/** @throws where it ends before it serves */
async function ready(child: ChildProcess): Promise<ChildProcess> {
  const [first] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (typeof first !== 'object' || first === null) throw new Error(`a process of the bench ended with ${first}`);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.disconnect();
  const killing = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(killing);
}
