import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/**
 * Gives an empty database the sample company; finishes what an earlier try began.
 * @returns false where the database holds somebody already
 */
export async function loadSampleIfEmpty(databaseUrl: string, dataDir: string): Promise<boolean> {
  const begun = join(dataDir, 'sample-begun');
  if (!existsSync(begun) && !(await isEmpty(databaseUrl))) return false;
  writeFileSync(begun, '');
  // Loaded only now: a start on a database with data needs neither.
  const [{ openDatabase }, { loadSample }] = await Promise.all([
    import('../ledger/database.ts'),
    import('../sample/load.ts'),
  ]);
  const database = openDatabase(databaseUrl);
  try {
    await loadSample(database);
  } finally {
    await database.$disconnect();
  }
  rmSync(begun);
  return true;
}

async function isEmpty(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM rep UNION ALL SELECT FROM customer LIMIT 1');
    return rowCount === 0;
  } finally {
    await client.end();
  }
}
