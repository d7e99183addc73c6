import { statSync } from 'node:fs';
import pg from 'pg';

/** Bytes. */
export interface Bytes {
  readonly database: number;
  readonly server: number;
}

/** What a PostgreSQL database and the Temporal server's file hold. */
export async function bytesOf(databaseUrl: string, temporalDatabase: string): Promise<Bytes> {
  const postgres = new pg.Client({ connectionString: databaseUrl });
  await postgres.connect();
  const { rows } = await postgres.query<{ size: string }>('SELECT pg_database_size(current_database()) AS size');
  await postgres.end();
  return { database: Number(rows[0]?.size), server: statSync(temporalDatabase).size };
}
