import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, inject } from 'vitest';
import { ownDatabase } from '../support/own-database.ts';

/** A database of the test's own, files, and the importer that brings them in. */
export async function importer() {
  const { db, url, empty } = await ownDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'kept-import-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What `npm run import --` does with these words; `peak` is the most memory it held, in bytes (Linux only). */
  async function importing(words: readonly string[], input?: string | Buffer) {
    const environment = { ...process.env, DATABASE_URL: url, TEMPORAL_ADDRESS: inject('parts').temporalAddress };
    const child = spawn(process.execPath, ['run.mjs', 'cli/import.ts', ...words], { env: environment });
    child.stdin.end(input);
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    let peak = 0;
    const watched = (async () => {
      for (const file = `/proc/${child.pid}/status`; child.exitCode === null && existsSync(file); await sleep(100)) {
        peak = Math.max(peak, 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? 0));
      }
    })();
    const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr), watched]);
    return {
      code,
      summary: stdout.trim().replace(/, in [\d.]+ s$/, ''),
      said: stderr
        .trim()
        .split('\n')
        .filter((line) => line && !line.endsWith('rows/s')),
      peak,
    };
  }

  function file(name: string, content: string | Buffer): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  return { db, empty, importing, file };
}
