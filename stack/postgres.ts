/** The embedded PostgreSQL: durable settings, our own process, taken over again after a launcher that was killed. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { embeddedDatabase, passwordFile } from '../config.ts';
import { appRole } from '../prisma/migrate.ts';
import type { Part } from './keep-running.ts';
import { lastLines, logFile, withLog } from './log-file.ts';
import { type PostgresHome, prepareHome } from './postgres-home.ts';
import { commandLine, end } from './process-table.ts';

const run = promisify(execFile);
const windows = process.platform === 'win32';

/** Milliseconds for which a start is tried again: a killed server's last backend can hold its memory for seconds. */
const patience = 15_000;

export interface Postgres extends Part {
  /** of the database `kept`, with the password of its owner */
  readonly url: string;
  /** the same for the role that worker and API run as */
  readonly appUrl: string;
}

const appPasswordFile = (dataDir: string): string => resolve(dataDir, 'postgres-app-password');

/** Makes the database's passwords where there are none, so that its addresses are known before the database runs. */
export function ensurePasswords(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true });
  for (const file of [passwordFile(dataDir), appPasswordFile(dataDir)])
    if (!existsSync(file))
      writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
}

/** Where worker and API reach the database, as a role that owns nothing in it. */
export function appAddress(dataDir: string, port: number): string {
  const password = readFileSync(appPasswordFile(dataDir), 'utf8').trim();
  return Object.assign(new URL(addressOf(dataDir, port)), { username: appRole, password }).href;
}

/** The port of a server of ours that a killed launcher left: it gives it up or is taken over. */
export function portsHeldByPostgres(dataDir: string): number[] {
  const left = readPidFile(join(dataDir, 'postgres', 'data'));
  return left && isPostgres(left.pid) ? [left.port] : [];
}

/**
 * Starts PostgreSQL on 127.0.0.1, or takes over the one that still runs on this folder.
 * @param say receives a line where something lies elsewhere than expected
 * @throws Error with the end of the server's log where it does not come up
 */
export async function startPostgres(dataDir: string, port: number, say: (line: string) => void): Promise<Postgres> {
  ensurePasswords(dataDir);
  const home = prepareHome(dataDir, say);
  const cluster = join(home.folder, 'data');
  if (!existsSync(join(cluster, 'PG_VERSION'))) await makeCluster(home, cluster, dataDir);
  if (!(await takeOver(cluster, dataDir, port))) await launch(home, cluster, dataDir, port);
  await furnish(dataDir, port);
  return {
    url: addressOf(dataDir, port),
    appUrl: appAddress(dataDir, port),
    isAlive: () => isServed(cluster),
    stop: () => stop(home, cluster),
  };
}

function addressOf(dataDir: string, port: number, database = 'kept'): string {
  const url = embeddedDatabase(dataDir, port);
  if (!url) throw new Error(`The database's password file ${passwordFile(dataDir)} is missing.`);
  return Object.assign(new URL(url), { pathname: `/${database}` }).href;
}

/** Made under another name first: an interrupted initdb leaves nothing that looks like a cluster. */
async function makeCluster(home: PostgresHome, cluster: string, dataDir: string): Promise<void> {
  const unfinished = mkdtempSync(`${cluster}-`);
  const passwordCopy = `${unfinished}.password`;
  writeFileSync(passwordCopy, readFileSync(passwordFile(dataDir)), { mode: 0o600 });
  if (home.account) for (const path of [unfinished, passwordCopy]) chownSync(path, home.account.uid, home.account.gid);
  // With --locale=C a trigram search finds no Chinese and ilike no umlauts.
  const ctype = { darwin: ['--lc-ctype=en_US.UTF-8'], win32: [] }[process.platform as string] ?? ['--lc-ctype=C.UTF-8'];
  const locale = ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', ...ctype];
  const access = ['-U', 'kept', '-A', 'scram-sha-256', `--pwfile=${passwordCopy}`];
  try {
    const { LC_ALL, ...environment } = home.environment;
    await run(join(home.programs, 'bin', 'initdb'), ['-D', unfinished, ...locale, ...access], {
      ...home.account,
      cwd: windows ? undefined : '/',
      env: environment,
    });
    renameSync(unfinished, cluster);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new Error(
      `PostgreSQL could not make its folder ${cluster}:\n${(error as { stderr?: string }).stderr || error}`,
    );
  } finally {
    rmSync(passwordCopy, { force: true });
  }
}

interface PidFile {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** `postmaster.pid`: line 1 the process, line 4 the port, line 8 the state, each written when it is known. */
function readPidFile(cluster: string): PidFile | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}

const isPostgres = (pid: number): boolean => /postgres/i.test(commandLine(pid) ?? '');

const isServed = (cluster: string): boolean => {
  const current = readPidFile(cluster);
  return current !== undefined && isPostgres(current.pid);
};

/** @returns false where nobody serves this folder; a pid file without its server is removed */
async function takeOver(cluster: string, dataDir: string, port: number): Promise<boolean> {
  let left = readPidFile(cluster);
  while (left && isPostgres(left.pid)) {
    if (left.ready) {
      if (!(await servesOurs(addressOf(dataDir, left.port, 'postgres'), cluster))) break;
      if (left.port === port) return true;
      await end(left.pid, 'SIGINT', patience);
    }
    await sleep(20);
    left = readPidFile(cluster);
  }
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
  return false;
}

/** Another PostgreSQL may have got the process id that a dead one of ours left in its file. */
async function servesOurs(url: string, cluster: string): Promise<boolean> {
  try {
    return await withClient(url, async (client) => {
      const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
      return rows[0]?.data_directory === cluster;
    });
  } catch {
    return false;
  }
}

async function withClient<T>(connectionString: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

const settings = (port: number): string[] =>
  Object.entries({
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '32MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

async function launch(home: PostgresHome, cluster: string, dataDir: string, port: number): Promise<void> {
  const log = logFile(dataDir, 'postgres');
  const deadline = Date.now() + patience;
  for (;;) {
    const pid = windows ? viaPgCtl(home, cluster, log, port) : directly(home, cluster, log, port);
    for (;;) {
      const current = readPidFile(cluster);
      if (current?.ready && (windows || current.pid === pid)) return;
      if (!windows && commandLine(pid) === undefined) break;
      await sleep(15);
    }
    if (Date.now() > deadline) throw new Error(`PostgreSQL did not start; the end of ${log}:\n${lastLines(log)}`);
    await sleep(250);
  }
}

/** Detached, so that a Ctrl-C in the terminal reaches the launcher only, which stops the parts in order. */
function directly(home: PostgresHome, cluster: string, log: string, port: number): number {
  const program = join(home.programs, 'bin', 'postgres');
  const child = withLog(log, (out) =>
    spawn(program, ['-D', cluster, ...settings(port)], {
      ...home.account,
      cwd: '/',
      detached: true,
      env: home.environment,
      stdio: ['ignore', out, out],
    }),
  );
  child.on('error', () => undefined); // a program that cannot run has no pid, which the caller sees
  child.unref();
  return child.pid ?? -1;
}

/** Gives up an administrator's rights, which PostgreSQL refuses on Windows as it does root. */
function viaPgCtl(home: PostgresHome, cluster: string, log: string, port: number): number {
  withLog(log, () => undefined);
  const options = settings(port).map((setting) => (setting === '-c' ? setting : `"${setting}"`));
  execFileSync(pgCtl(home), ['start', '-w', '-D', cluster, '-l', log, '-o', options.join(' ')], {
    stdio: 'ignore',
    env: home.environment,
  });
  return -1;
}

const pgCtl = (home: PostgresHome): string => join(home.programs, 'bin', 'pg_ctl');

/** The database, and the role beside its owner; the migrations say what that one may. */
async function furnish(dataDir: string, port: number): Promise<void> {
  await withClient(addressOf(dataDir, port, 'postgres'), async (client) => {
    const { rowCount: databases } = await client.query("SELECT FROM pg_database WHERE datname = 'kept'");
    if (databases === 0) await client.query('CREATE DATABASE kept');
    const { rowCount: roles } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [appRole]);
    if (roles === 0) await client.query(`CREATE ROLE ${appRole}`);
    const { password } = new URL(appAddress(dataDir, port));
    await client.query(`ALTER ROLE ${appRole} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
  });
}

async function stop(home: PostgresHome, cluster: string): Promise<void> {
  const running = readPidFile(cluster);
  if (!running || !isPostgres(running.pid)) return;
  if (windows)
    execFileSync(pgCtl(home), ['stop', '-w', '-m', 'fast', '-D', cluster], { stdio: 'ignore', env: home.environment });
  else await end(running.pid, 'SIGINT', 8_000);
}
