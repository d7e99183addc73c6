import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const keptBytes = 10 * 1024 * 1024;

/** Where a part of the stack writes what it has to say. */
export const logFile = (dataDir: string, part: string): string => join(dataDir, 'logs', `${part}.log`);

/**
 * Opens a log for a process that will outlive the call; a log over 10 MiB becomes `….old` first.
 * @param use receives the file descriptor, which is closed afterwards
 */
export function withLog<T>(file: string, use: (descriptor: number) => T): T {
  mkdirSync(dirname(file), { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > keptBytes) renameSync(file, `${file}.old`);
  const descriptor = openSync(file, 'a', 0o600);
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The last lines of a log, indented, for a message that explains a failure. */
export function lastLines(file: string, count = 8): string {
  try {
    return readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-count)
      .map((line) => `    ${line}`)
      .join('\n');
  } catch {
    return '    (no log)';
  }
}
