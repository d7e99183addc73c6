import type { Caller } from '../domain/roles.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { type Listed, toListed } from './commitments.ts';
import { findCustomers } from './find-customers.ts';
import { customersInSight } from './records.ts';

/** A customer in a list. */
export interface ListedCustomer {
  readonly id: string;
  readonly name: string;
  readonly importance: string;
  readonly repName: string;
  /** promises on both sides that have not ended */
  readonly open: number;
}

/** Of what is looked for by a text. */
const mostFound = 200;
const running = { closedAt: null, imported: false, rehearsalId: null } as const;

/**
 * Customers in sight by name: the own ones, and those with whom a promise was taken over (D7).
 * @param text within name or code; '' for all
 * @param after the code of the last one on the page before
 * @returns `next`: the code after which it goes on; null at the end
 */
export async function listCustomers(
  db: PrismaClient,
  { text, after, limit }: { readonly text: string; readonly after?: string | undefined; readonly limit: number },
  caller: Pick<Caller, 'sees'>,
): Promise<{ items: ListedCustomer[]; next: string | null }> {
  const found = text === '' ? undefined : await findCustomers(db, text, caller, mostFound);
  const among = found ? { id: { in: found.map(({ id }) => id) } } : customersInSight(caller.sees);
  const rows = await db.customer.findMany({
    where: among,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: limit + 1,
    ...(after === undefined ? {} : { cursor: { id: after }, skip: 1 }),
    select: {
      ...{ id: true, name: true, importance: true, rep: { select: { name: true } } },
      _count: { select: { commitments: { where: running } } },
    },
  });
  const items = rows.slice(0, limit).map(({ rep, _count, ...customer }) => ({
    ...{ ...customer, repName: rep.name, open: _count.commitments },
  }));
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Promises of both sides that have not ended, or from which something still follows; by due date. */
export async function runningWith(db: PrismaClient, customerId: string): Promise<Listed[]> {
  const rows = await db.commitment.findMany({
    where: { customerId, ...running },
    orderBy: [{ dueDate: 'asc' }, { id: 'asc' }],
    take: 200,
  });
  return rows.map(toListed);
}
