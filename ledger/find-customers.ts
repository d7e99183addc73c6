import type { Caller } from '../domain/roles.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { customersInSight } from './records.ts';

/** A customer, as one looks for it. */
export interface FoundCustomer {
  readonly id: string;
  readonly name: string;
  readonly repId: string;
}

/**
 * The customers in sight whose name or code contains a text, by name; whoever has exactly this code stands first.
 * @param text from a person; '' finds nobody
 */
export async function findCustomers(
  db: PrismaClient,
  text: string,
  { sees }: Pick<Caller, 'sees'>,
  limit = 10,
): Promise<FoundCustomer[]> {
  const wanted = text.trim();
  if (wanted === '') return [];
  const contains = { contains: wanted.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const;
  const select = { id: true, name: true, repId: true } as const;
  const among = customersInSight(sees);
  const [exact, within] = await Promise.all([
    db.customer.findFirst({ where: { AND: [among, { id: wanted }] }, select }),
    db.customer.findMany({
      where: { AND: [among, { OR: [{ name: contains }, { id: contains }] }, { NOT: { id: wanted } }] },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      take: limit,
      select,
    }),
  ]);
  return exact ? [exact, ...within].slice(0, limit) : within;
}
