/** What the operating system says about processes that we did not start ourselves, or started in an earlier life. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The command line of a process, its arguments joined by blanks.
 * @returns undefined where no such process runs; a zombie does not run
 */
export function commandLine(pid: number): string | undefined {
  const line = process.platform === 'linux' ? fromProc(pid) : fromTool(pid);
  return line?.trim() || undefined;
}

function fromProc(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return undefined;
  }
}

function fromTool(pid: number): string | undefined {
  const [tool, args]: [string, string[]] =
    process.platform === 'win32'
      ? [
          'powershell',
          ['-NoProfile', '-Command', `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`],
        ]
      : ['ps', ['-ww', '-o', 'command=', '-p', String(pid)]];
  try {
    return execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

/**
 * Signals a process and waits until it is gone; kills it where it is still there at the deadline.
 * @param patience milliseconds
 */
export async function end(pid: number, signal: NodeJS.Signals, patience: number): Promise<void> {
  const deadline = Date.now() + patience;
  send(pid, signal);
  while (commandLine(pid) !== undefined) {
    if (Date.now() > deadline) send(pid, 'SIGKILL');
    await sleep(20);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
