import type { Caller } from '../domain/roles.ts';
import { Prisma, type PrismaClient } from '../prisma/client/client.ts';

/** A customer, as a search shows it. */
export interface FoundCustomer {
  readonly id: string;
  readonly name: string;
  readonly contact: string | null;
  readonly repId: string;
}

/** More than anybody types; each costs a look at the index. */
const mostWords = 8;

/**
 * Customers in sight whose code and name have every word of a text, in any part of them, whatever its case and accents:
 * the code itself first, then codes and names that begin so, then words that do.
 * @param caller a rep finds the own customers, and those of the running promises that were taken over (D7)
 * @param limit at most so many
 * @returns `[]` for a text without a word
 */
export async function findCustomers(
  db: PrismaClient,
  text: string,
  { sees }: Pick<Caller, 'sees'>,
  limit = 10,
): Promise<FoundCustomer[]> {
  const whole = text.normalize('NFC').trim();
  const words = whole.split(/\s+/u).filter(Boolean).slice(0, mostWords);
  if (words.length === 0) return [];
  const among = sees === 'all' ? Prisma.empty : Prisma.sql`AND (${ownOrTakenOver([...sees])})`;
  return db.$queryRaw<FoundCustomer[]>`
    SELECT id, name, contact, rep_id AS "repId" FROM customer
    WHERE ${Prisma.join(words.map(contains), ' AND ')} ${among}
    ORDER BY CASE
      WHEN folded(id) = folded(${whole}) THEN 0
      WHEN folded(id) LIKE ${begins(whole)} THEN 1
      WHEN folded(name) LIKE ${begins(whole)} THEN 2
      WHEN folded(' ' || translate(name, '-/.', '   ')) LIKE folded(${`% ${escaped(whole)}%`}) THEN 3
      ELSE 4 END, folded(name), id
    LIMIT ${limit}`;
}

const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
const begins = (text: string): Prisma.Sql => Prisma.sql`folded(${`${escaped(text)}%`})`;
const contains = (word: string): Prisma.Sql =>
  Prisma.sql`folded(id || ' ' || name) LIKE folded(${`%${escaped(word)}%`})`;

const ownOrTakenOver = (reps: readonly string[]): Prisma.Sql => Prisma.sql`
  customer.rep_id = ANY(${reps}) OR EXISTS (
    SELECT FROM commitment WHERE commitment.customer_id = customer.id AND commitment.rep_id = ANY(${reps})
      AND closed_at IS NULL AND NOT imported)`;
