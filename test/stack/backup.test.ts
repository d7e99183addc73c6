import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../ledger/database.ts';
import { rebuildProjection } from '../../ledger/rebuild.ts';
import { migrate } from '../../prisma/migrate.ts';
import { backUp, restore } from '../../stack/backup.ts';
import { reaper } from '../../stack/parts.ts';
import { freePort } from '../../stack/ports.ts';
import { startPostgres } from '../../stack/postgres.ts';
import { scratchFolder } from '../../stack/scratch.ts';
import { databaseOf } from '../../stack/temporal.ts';
import { promisedIn, putCompany } from '../ledger/company.ts';

const quiet = () => undefined;

/** What stands in a database, from the events to the lists. */
async function within<T>(dataDir: string, act: (db: ReturnType<typeof openDatabase>) => Promise<T>): Promise<T> {
  const postgres = await startPostgres(dataDir, await freePort(), quiet);
  await migrate(postgres.url);
  const db = openDatabase(postgres.url);
  try {
    return await act(db);
  } finally {
    await db.$disconnect();
    await postgres.stop();
  }
}
const everything = async (db: ReturnType<typeof openDatabase>) => ({
  commitments: await db.commitment.findMany({ orderBy: { id: 'asc' } }),
  events: await db.event.findMany({ orderBy: { id: 'asc' } }),
});

test('a backup is restored into an empty folder; the lists, made once more from the events, are equal in every row', async () => {
  const [from, to] = [scratchFolder('backup'), scratchFolder('restore')];
  const reaped = [reaper(from), reaper(to)];
  const folder = join(from, 'copies', 'one');
  mkdirSync(dirname(folder));
  try {
    const before = await within(from, async (db) => {
      await putCompany(db, 'C-1');
      await promisedIn(db, 'C-1', 100_00n, '2026-03-01', { status: 'open' });
      await promisedIn(db, 'C-1', 200_00n, '2026-04-01', { status: 'broken', outcome: 'broken', severity: 'severe' });
      expect(() => backUp(from, folder)).toThrow('still runs');
      return everything(db);
    });
    mkdirSync(dirname(databaseOf(from)), { recursive: true });
    writeFileSync(databaseOf(from), 'what the server keeps');
    expect(() => backUp(from, `${folder}/not-there/backup`)).toThrow('make it first');
    backUp(from, folder);
    expect(() => backUp(from, folder)).toThrow('exists already');
    expect(() => restore(to, from, quiet)).toThrow('no whole backup');

    restore(to, folder, quiet);
    expect(() => restore(to, folder, quiet)).toThrow('holds a database already');
    await within(to, async (db) => {
      expect(await everything(db)).toEqual(before);
      await db.$executeRaw`UPDATE commitment SET status = 'proposed', outcome = NULL, seq = 0`;
      await rebuildProjection(db, quiet);
      expect(await everything(db)).toEqual(before);
    });
  } finally {
    for (const end of reaped) await end();
  }
});
