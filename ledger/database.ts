import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../prisma/client/client.ts';

/** Either the database or one transaction of it: what a function that only reads or writes rows asks for. */
export type Database = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>;

/**
 * Opens the ledger. It connects with the first query; `$disconnect()` ends it.
 * @param url postgresql://user:password@host:port/database
 */
export function openDatabase(url: string): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
}
