import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../prisma/client/client.ts';

/**
 * Opens the ledger. It connects with the first query; `$disconnect()` ends it.
 * @param url postgresql://user:password@host:port/database
 */
export function openDatabase(url: string): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, allowExitOnIdle: true }) });
}

/** Opens the ledger for one use of it. @param url as of `openDatabase` @returns what the use gives. @throws what it throws */
export async function withDatabase<T>(url: string, use: (db: PrismaClient) => Promise<T>): Promise<T> {
  const db = openDatabase(url);
  try {
    return await use(db);
  } finally {
    await db.$disconnect();
  }
}
