/** The embedded stack as it stands, copied while it is stopped. */
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { takeLock } from './lock.ts';
import { portsHeldByPostgres } from './postgres.ts';
import { prepareHome } from './postgres-home.ts';
import { databaseOf, portsHeldByTemporal } from './temporal.ts';

/** What goes along of DATA_DIR beside the two databases: passwords and keys. */
const secrets = ['postgres-password', 'postgres-app-password', 'link-keys', 'admin-key'];
/** Says that a backup is whole; written last. */
const note = 'backup.json';

/** It cannot be done; the message says what to do. */
export class Refused extends Error {
  override name = 'Refused';
}

/**
 * Copies database, Temporal server, passwords and keys of a stopped stack: both sides at the same moment.
 * @param folder is made; an existing one is refused
 * @throws Refused, RunsAlready
 */
export function backUp(dataDir: string, folder: string): void {
  const cluster = join(dataDir, 'postgres', 'data');
  if (!existsSync(join(cluster, 'PG_VERSION')))
    throw new Refused(`There is no database in ${dataDir}: nothing to back up.`);
  if (existsSync(folder)) throw new Refused(`${folder} exists already: name a folder that does not.`);
  if (!existsSync(dirname(resolve(folder))))
    throw new Refused(`${dirname(resolve(folder))} is not there: make it first, or mount what belongs there.`);
  whileStopped(dataDir, () => {
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { mode: 0o700 });
    cpSync(realpathSync(cluster), join(unfinished, 'postgres'), { recursive: true });
    for (const name of secrets)
      if (existsSync(join(dataDir, name))) cpSync(join(dataDir, name), join(unfinished, name));
    mkdirSync(join(unfinished, 'temporal'));
    for (const file of filesOfTemporal(dataDir)) cpSync(file.path, join(unfinished, 'temporal', file.name));
    writeFileSync(join(unfinished, note), JSON.stringify({ at: new Date().toISOString() }));
    renameSync(unfinished, folder);
  });
}

/**
 * Puts a backup into a DATA_DIR that has no database.
 * @param say receives a line where something lies elsewhere than expected
 * @throws Refused, RunsAlready
 */
export function restore(dataDir: string, folder: string, say: (line: string) => void): void {
  if (!existsSync(join(folder, note))) throw new Refused(`${folder} holds no whole backup: ${note} is missing.`);
  if (existsSync(join(dataDir, 'postgres', 'data')) || existsSync(databaseOf(dataDir)))
    throw new Refused(`${dataDir} holds a database already: move it away, or set DATA_DIR to another folder.`);
  whileStopped(dataDir, () => {
    for (const name of secrets) if (existsSync(join(folder, name))) cpSync(join(folder, name), join(dataDir, name));
    cpSync(join(folder, 'temporal'), join(dataDir, 'temporal'), { recursive: true });
    const { folder: home, account } = prepareHome(dataDir, say);
    const unfinished = join(home, 'data.unfinished');
    rmSync(unfinished, { recursive: true, force: true });
    cpSync(join(folder, 'postgres'), unfinished, { recursive: true });
    if (account)
      for (const path of ['', ...all(unfinished)]) chownSync(join(unfinished, path), account.uid, account.gid);
    renameSync(unfinished, join(home, 'data'));
  });
}

const all = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' });

/** The file in which the server keeps everything, with what is not merged into it yet. */
function filesOfTemporal(dataDir: string): { name: string; path: string }[] {
  const file = databaseOf(dataDir);
  const folder = resolve(file, '..');
  if (!existsSync(folder)) return [];
  const kept = readdirSync(folder).filter((name) => /^(temporal\.db.*|furnished\.json)$/.test(name));
  return kept.map((name) => ({ name, path: join(folder, name) }));
}

/** Nobody may write meanwhile; a server that a killed launcher left counts as somebody. */
function whileStopped(dataDir: string, act: () => void): void {
  const lock = takeLock(dataDir, ['a backup or a restore']);
  try {
    if ([...portsHeldByPostgres(dataDir), ...portsHeldByTemporal(dataDir)].length > 0)
      throw new Refused('A server that a killed launcher left still runs: start Kept with npm start once and stop it.');
    act();
  } finally {
    lock.release();
  }
}
