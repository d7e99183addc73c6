import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { openDatabase } from '../../ledger/database.ts';
import { migrate } from '../../prisma/migrate.ts';

/** A migrated, empty database for one test file alone, on the server that all of them share; dropped at its end. */
export async function ownDatabase() {
  const server = inject('parts').databaseUrl;
  const name = `kept_${randomBytes(6).toString('hex')}`;
  await query(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = name;
  await migrate(url.href);
  const db = openDatabase(url.href);
  afterAll(async () => {
    await db.$disconnect();
    await query(server, `DROP DATABASE ${name} WITH (FORCE)`);
  });
  /** Between tests; the events' guard sleeps for the moment. */
  const empty = () =>
    db.$transaction([
      db.$executeRaw`SET LOCAL session_replication_role = replica`,
      db.$executeRaw`TRUNCATE rep, customer, policy, payment, allocation, commitment, patience_case, event, message, matter, reminder_turn, document, sale, trip, goods_hold, unloading, unloaded_line, stock, receipt, vehicle, driver, product, site`,
    ]);
  return { db, url: url.href, empty };
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
