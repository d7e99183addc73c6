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
  const [{ withDatabase }, { loadSample }] = await Promise.all([
    import('../ledger/database.ts'),
    import('../sample/load.ts'),
  ]);
  await withDatabase(databaseUrl, loadSample);
  rmSync(begun);
  return true;
}

/**
 * Gives the sample company its sales; finishes what an earlier try began.
 * @param signal breaks it off: the next start goes on
 * @returns false where they are there already, or the company is another one
 */
export async function loadSampleSalesIfNone(
  databaseUrl: string,
  dataDir: string,
  signal: AbortSignal,
): Promise<boolean> {
  const begun = join(dataDir, 'sample-sales-begun');
  if (!existsSync(begun) && !(await lacksSales(databaseUrl))) return false;
  writeFileSync(begun, '');
  const [{ withDatabase }, { loadSampleSales }] = await Promise.all([
    import('../ledger/database.ts'),
    import('../sample/load.ts'),
  ]);
  await withDatabase(databaseUrl, (db) => loadSampleSales(db, signal));
  rmSync(begun);
  return true;
}

const isEmpty = (databaseUrl: string): Promise<boolean> =>
  nothingOf(databaseUrl, 'SELECT FROM rep UNION ALL SELECT FROM customer LIMIT 1');

const lacksSales = async (databaseUrl: string): Promise<boolean> =>
  !(await nothingOf(databaseUrl, `SELECT FROM customer WHERE actor = 'sample' LIMIT 1`)) &&
  (await nothingOf(databaseUrl, 'SELECT FROM sale LIMIT 1'));

async function nothingOf(connectionString: string, sql: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rowCount === 0;
  } finally {
    await client.end();
  }
}
