/** A whole Kept of the run's own: its folder, its ports, its post office; started by the real launcher. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectToLook } from '../../client/connect.ts';
import { pollingOf } from '../../client/polling.ts';
import { adminKeyFile, type Config, ConfigError, readConfig } from '../../config.ts';
import { logFile } from '../../stack/log-file.ts';
import { reaper } from '../../stack/parts.ts';
import { answers, freePorts } from '../../stack/ports.ts';
import { scratchFolder } from '../../stack/scratch.ts';
import { taskQueue } from '../../workflows/task-queue.ts';
import { PostOffice } from './post-office.ts';
import { kill, postmaster, processOf, type Victim, victims } from './processes.ts';
import type { Outage } from './run.ts';
import { World } from './world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Milliseconds within which a part must be there again. */
const patience = 120_000;

export class LaunchedStack {
  private launcher: ChildProcess | undefined;
  private said = '';

  private constructor(
    private readonly environment: NodeJS.ProcessEnv,
    readonly dataDir: string,
    readonly office: PostOffice,
    private readonly reaped: () => Promise<void>,
  ) {}

  /**
   * Servers that the environment names are used and never killed: TEMPORAL_ADDRESS, DATABASE_URL (with KEPT_API_KEY).
   * @throws ConfigError where they cannot be used so
   */
  static async start(environment: NodeJS.ProcessEnv = process.env): Promise<LaunchedStack> {
    await mustBeOurs(readConfig(environment));
    const dataDir = scratchFolder('faults');
    const reaped = reaper(dataDir);
    const office = await new PostOffice().open();
    const ports = Object.entries(await freePorts()).map(([name, port]) => [name, String(port)] as const);
    const own = {
      ...Object.fromEntries(ports),
      DATA_DIR: dataDir,
      SMTP_URL: `smtp://127.0.0.1:${office.port}`,
      RATE_LIMIT: '1000000',
      LOG_LEVEL: 'info',
      npm_lifecycle_event: 'faults', // it ends when this run is killed
      LINK_KEYS: `faults:${randomBytes(32).toString('base64url')}`,
    };
    const stack = new LaunchedStack({ ...environment, ...own }, dataDir, office, reaped);
    try {
      await stack.launch();
      return stack;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  get config() {
    return readConfig(this.environment);
  }

  /** What may be killed: nothing that the environment has given. */
  get victims(): Victim[] {
    const { temporal, database } = this.config;
    const given: Victim[] = [
      ...(temporal.embedded ? [] : (['temporal'] as const)),
      ...(database.embedded ? [] : (['database'] as const)),
    ];
    return victims.filter((victim) => !given.includes(victim));
  }

  /** The way to everything that it does, as a client has it. */
  world(): Promise<World> {
    const { config } = this;
    const key = config.apiKey;
    if (!key) throw new Error(`no admin key: set KEPT_API_KEY, or see ${adminKeyFile(this.dataDir)}`);
    return World.open(config, key, this.office);
  }

  pidOf(victim: Victim): number | undefined {
    return processOf(victim, this.launcher?.pid ?? -1, this.dataDir);
  }

  /**
   * `kill -9`, and the return of what was killed: of the launcher by starting it again, of all else by the launcher.
   * @returns from the kill to the moment in which it serves again; undefined: it did not run at that moment
   */
  async killed(victim: Victim): Promise<Outage | undefined> {
    const pid = this.pidOf(victim);
    if (pid === undefined) return undefined;
    const runsBefore = this.workerRuns();
    const from = Date.now();
    kill(pid);
    if (victim === 'launcher') await this.launch();
    else await this.until(`the ${victim} to return`, () => this.isBack(victim, pid, runsBefore));
    return { of: victim, from, until: Date.now() };
  }

  private async isBack(victim: Exclude<Victim, 'launcher'>, before: number, runsBefore: number): Promise<boolean> {
    switch (victim) {
      case 'worker':
        return this.workerRuns() > runsBefore;
      case 'api':
        return this.pidOf('api') !== undefined && this.pidOf('api') !== before && (await answers(this.config.port));
      case 'temporal': {
        const pid = this.pidOf('temporal');
        return pid !== undefined && pid !== before && (await answers(this.config.temporal.port));
      }
      case 'database': {
        const now = postmaster(this.dataDir);
        return now !== undefined && now.pid !== before && now.ready;
      }
    }
  }

  private workerRuns(): number {
    const log = logFile(this.dataDir, 'worker');
    return [log, `${log}.old`].reduce(
      (runs, file) => runs + (existsSync(file) ? readFileSync(file, 'utf8').split('worker-running').length - 1 : 0),
      0,
    );
  }

  private async launch(): Promise<void> {
    this.said = '';
    const launcher = spawn(process.execPath, ['start.mjs', '--empty'], {
      cwd: root,
      env: this.environment,
      detached: true, // a Ctrl-C is for the run, which stops it in the end
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.launcher = launcher;
    for (const stream of [launcher.stdout, launcher.stderr])
      stream.setEncoding('utf8').on('data', (words: string) => {
        this.said = (this.said + words).slice(-20_000);
      });
    await this.until('the launcher to have everything', () => {
      if (launcher.exitCode !== null) throw new Error(`the launcher ended with ${launcher.exitCode}:\n${this.said}`);
      return this.said.includes('Kept runs (');
    });
  }

  /** What the launcher said last. */
  get lastWords(): string {
    return this.said;
  }

  private async until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + patience; !(await isSo()); await sleep(20))
      if (Date.now() > deadline)
        throw new Error(`waited ${patience / 1000} s for ${what}; the launcher said last:\n${this.said}`);
  }

  async stop(): Promise<void> {
    const { launcher } = this;
    if (launcher && launcher.exitCode === null && launcher.signalCode === null) {
      const ended = new Promise((resolve) => launcher.once('exit', resolve));
      launcher.kill('SIGTERM');
      await ended;
    }
    await this.office.close();
    await this.reaped();
  }
}

/** Promises of the run must not reach the workers of another Kept, nor the other's promises ours. @throws ConfigError */
async function mustBeOurs({ temporal, database, apiKey }: Config): Promise<void> {
  if (!database.embedded && !apiKey)
    throw new ConfigError(
      'DATABASE_URL is set, and KEPT_API_KEY is not: the run needs the key of an admin (npm run keys).',
    );
  if (temporal.embedded) return;
  const { address, namespace } = temporal;
  const connection = connectToLook(temporal.connection);
  const queues = await connection
    .withDeadline(Date.now() + 10_000, () => pollingOf(connection, namespace, taskQueue))
    .catch((error: unknown) => {
      throw new ConfigError(`The Temporal server at ${address} does not answer: ${String(error)}`);
    })
    .finally(() => connection.close());
  if (queues.some(({ pollers, idleBuilds }) => pollers.length + idleBuilds.length > 0))
    throw new ConfigError(
      `Workers take the queue ${taskQueue} of the namespace ${namespace} at ${address} already, and would take what the run promises. Stop them for a minute, or set TEMPORAL_NAMESPACE to a namespace of the run's own.`,
    );
}
