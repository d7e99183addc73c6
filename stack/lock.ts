/** One launcher for one DATA_DIR. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from './process-table.ts';

/** Another launcher runs on this DATA_DIR; the message says where. */
export class RunsAlready extends Error {
  override name = 'RunsAlready';
  constructor(readonly holder: Holder) {
    super(
      [`Kept runs already on this DATA_DIR, as process ${holder.pid}:`, ...holder.addresses].join('\n  ') +
        '\nStop it first (Ctrl-C where it runs), or set another DATA_DIR and other ports.',
    );
  }
}

export interface Holder {
  readonly pid: number;
  /** as the operating system shows it, so that a later process with the same number is told apart */
  readonly command: string;
  /** what the launcher serves, one line each */
  readonly addresses: readonly string[];
  /** it was told to stop, and will be gone within ten seconds */
  readonly stopping: boolean;
}

export interface Lock {
  /** true: the one before was killed and may have left processes that are about to end */
  readonly leftByTheDead: boolean;
  /** Lets those who want it know that it will be free soon. */
  announceStop(): void;
  release(): void;
}

/**
 * Takes the lock; that of a launcher which is dead counts for nothing.
 * @param addresses shown to whoever tries a second start
 * @throws RunsAlready
 */
export function takeLock(dataDir: string, addresses: readonly string[]): Lock {
  mkdirSync(dataDir, { recursive: true });
  const lock = join(dataDir, 'launcher.json');
  const mine = `${lock}.${process.pid}`;
  let leftByTheDead = false;
  const write = (file: string, stopping: boolean) => {
    const holder: Holder = { pid: process.pid, command: commandLine(process.pid) ?? '', addresses, stopping };
    writeFileSync(file, JSON.stringify(holder));
  };
  write(mine, false);
  try {
    while (!linked(mine, lock)) {
      leftByTheDead = true;
      removeStale(lock);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return {
    leftByTheDead,
    announceStop: () => {
      write(mine, true);
      renameSync(mine, lock);
    },
    release: () => rmSync(lock, { force: true }),
  };
}

/** A link appears with its content or not at all, and for one of two only. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moved away before it is removed: of two that find it stale at once, only one gets it, and the other looks again. */
function removeStale(lock: string): void {
  const found = read(lock);
  if (found && found.pid !== process.pid && commandLine(found.pid) === found.command) {
    throw new RunsAlready(found);
  }
  const away = `${lock}.stale-${process.pid}`;
  try {
    renameSync(lock, away);
  } catch {
    return; // the other one was faster
  }
  if (read(away)?.pid !== found?.pid) linked(away, lock);
  rmSync(away, { force: true });
}

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}
