import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../prisma/client/client.ts';

/**
 * Opens the ledger. It connects with the first query; `$disconnect()` ends it.
 * @param url postgresql://user:password@host:port/database
 */
export function openDatabase(url: string): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, allowExitOnIdle: true }) });
}
