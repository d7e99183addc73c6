/** Which processes a stack of the run's own consists of, as the operating system shows them. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseOf } from '../../stack/temporal.ts';

/** What can be killed. */
export const victims = ['worker', 'api', 'launcher', 'temporal', 'database'] as const;
export type Victim = (typeof victims)[number];

interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function listed(): Listed[] {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,command='], {
    encoding: 'utf8',
    maxBuffer: 16 << 20,
  });
  return lines.split('\n').flatMap((line) => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
}

/**
 * @param launcher process id
 * @returns undefined where it does not run now
 */
export function processOf(victim: Victim, launcher: number, dataDir: string): number | undefined {
  switch (victim) {
    case 'launcher':
      return launcher;
    case 'worker':
    case 'api':
      return listed().find(({ parent, command }) => parent === launcher && command.includes(`${victim}/main.ts`))?.pid;
    case 'temporal':
      return listed().find(({ command }) => command.includes(databaseOf(dataDir)))?.pid;
    case 'database':
      return postmaster(dataDir)?.pid;
  }
}

/** The embedded PostgreSQL. */
export function postmaster(dataDir: string): { readonly pid: number; readonly ready: boolean } | undefined {
  try {
    const lines = readFileSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined; // removed in this moment
  }
}

export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
