import { spawn } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, inject } from 'vitest';
import { type KindName, kinds } from '../../cli/import/kinds.ts';
import { type Format, importRows } from '../../cli/import/run.ts';
import { openRunning } from '../../cli/import/running.ts';
import { readConfig } from '../../config.ts';
import { ownDatabase } from '../support/own-database.ts';

/** A database of the test's own, files, and the importer that brings them in. */
export async function importer() {
  const { db, url, empty } = await ownDatabase();
  const parts = { DATABASE_URL: url, TEMPORAL_ADDRESS: inject('parts').temporalAddress };
  const folder = mkdtempSync(join(tmpdir(), 'kept-import-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What `npm run import --` does with these words, in a heap of at most so many MB. */
  async function importing(words: readonly string[], input?: string | Buffer, heapMb = 512) {
    const NODE_OPTIONS = `--max-old-space-size=${heapMb}`;
    const child = spawn(process.execPath, ['run.mjs', 'cli/import.ts', ...words], {
      env: { ...process.env, ...parts, NODE_OPTIONS },
    });
    child.stdin.end(input);
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return {
      code,
      summary: stdout.trim().replace(/, in [\d.]+ s$/, ''),
      said: stderr
        .trim()
        .split('\n')
        .filter((line) => line && !line.endsWith('rows/s')),
    };
  }

  /** What it does with a file, without a process of its own: nothing of the command, all of the rows. */
  async function imported(kind: KindName, path: string) {
    const said: string[] = [];
    const running = openRunning(readConfig(parts).temporal, db);
    const context = { db, actor: 'import', running };
    const format = extname(path).slice(1) as Format;
    try {
      const stream = createReadStream(path);
      const totals = await importRows(kinds[kind], stream, { format, context, onBad: (words) => said.push(words) });
      return { ...totals, said };
    } finally {
      await running.close();
    }
  }

  function file(name: string, content: string | Buffer): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  return { db, empty, importing, imported, file };
}
