import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { openDatabase } from '../../ledger/database.ts';

/** A migrated, empty database for one test file alone, on the server that all of them share; dropped at its end. */
export async function ownDatabase() {
  const server = inject('parts').databaseUrl;
  const url = await createDatabase(server);
  const db = openDatabase(url);
  afterAll(async () => {
    await db.$disconnect();
    await onServer(server, `DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
  });
  /** Between tests; the events' guard sleeps for the moment. */
  const empty = () =>
    db.$transaction([
      db.$executeRaw`SET LOCAL session_replication_role = replica`,
      db.$executeRaw`TRUNCATE rep, customer, policy, payment, allocation, commitment, patience_case, event, message, digest, matter, reminder_turn, document, sale, trip, goods_hold, unloading, unloaded_line, stock, receipt, vehicle, driver, product, site`,
    ]);
  return { db, url, empty };
}

/** A database of its own: like the migrated one, with nothing in it, or like another template of the server's. */
export async function createDatabase(server: string, template = new URL(server).pathname.slice(1)): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  // a template is copied by one at a time
  await onServer(server, 'SELECT pg_advisory_lock(1)', `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return Object.assign(new URL(server), { pathname: `/${name}` }).href;
}

/** Through the database that no one copies: who is connected to a template keeps others from copying it. */
async function onServer(server: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: Object.assign(new URL(server), { pathname: '/postgres' }).href });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
