/** No space left: files of a process may not grow any more. Needs `prlimit` (Linux), and no privileges. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { logFile } from '../../stack/log-file.ts';
import { type Fault, NotHere, soon, withinAMinute } from '../fault.ts';
import type { Stage } from '../rig/stage.ts';

/** @param bytes up to which a file of that process may grow; undefined: as it may at most */
function limitFiles(pid: number, bytes: number | undefined): void {
  if (!existsSync(`/proc/${pid}`)) return;
  const hard = /Max file size\s+(\S+)\s+(\S+)/.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[2] ?? 'unlimited';
  // as the account of that process: without privileges, nobody may limit another's
  const { uid, gid } = statSync(`/proc/${pid}`);
  const account = process.getuid?.() === 0 ? { uid, gid } : {};
  try {
    execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes ?? hard}:${hard}`], { ...account, stdio: 'pipe' });
  } catch (error) {
    if (existsSync(`/proc/${pid}`)) throw error; // else it has ended meanwhile
  }
}

function ableTo(): void {
  if (!existsSync('/proc/self/limits')) throw new NotHere('needs Linux');
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' });
  } catch {
    throw new NotHere('there is no prlimit');
  }
}

/** Logs that did not grow meanwhile. */
let stoodStill = 0;

const logs: Fault = {
  ...{ name: 'no space for logs', does: 'the logs of worker and API cannot grow', lasts: 20_000, limit: soon },
  seen: () => stoodStill,
  inject: async (stage) => {
    ableTo();
    const limited = (['worker', 'api'] as const).map((program) => [stage.pidOf(program), program] as const);
    for (const [pid, program] of limited)
      if (pid !== undefined) limitFiles(pid, statSync(logFile(stage.dataDir, program)).size);
    const sizes = () => limited.map(([, program]) => statSync(logFile(stage.dataDir, program)).size);
    const before = sizes();
    return async () => {
      stoodStill += sizes().filter((size, index) => size === before[index]).length;
      for (const [pid] of limited) if (pid !== undefined) limitFiles(pid, undefined);
    };
  },
};

/** Less than its log is long already: nothing can be committed, the server crashes, recovers and crashes again. */
const database: Fault = {
  ...{
    name: 'no space for the database',
    does: 'neither its tables nor its log can grow',
    lasts: 20_000,
    limit: withinAMinute,
  },
  seen: ({ saidByDatabase }) => saidByDatabase(/(File too large|No space left on device|terminated by signal 25)/g),
  inject: async (stage) => {
    ableTo();
    let goesOn = true;
    const limiting = (async () => {
      while (goesOn) {
        for (const pid of await backends(stage)) limitFiles(pid, 8_192);
        await sleep(300);
      }
    })();
    limiting.catch(() => undefined); // heard of when it is mended
    return async () => {
      goesOn = false;
      await limiting;
      for (const pid of await backends(stage)) limitFiles(pid, undefined);
    };
  },
};

/** None while it recovers. */
async function backends(stage: Stage): Promise<number[]> {
  const rows = await stage.sql('SELECT pid FROM pg_stat_activity').then(
    (found) => found.rows as { pid: number }[],
    () => [],
  );
  return rows.map(({ pid }) => Number(pid));
}

export const spaceFaults: readonly Fault[] = [logs, database];
