import type { PrismaClient } from '../prisma/client/client.ts';

/** How customers and reps are called, by code. */
export interface Names {
  readonly customers: ReadonlyMap<string, string>;
  readonly reps: ReadonlyMap<string, string>;
}

/** The names of everybody whom these promises are about. */
export async function namesIn(
  db: PrismaClient,
  promises: readonly { readonly customerId: string; readonly repId: string }[],
): Promise<Names> {
  const customerIds = promises.map(({ customerId }) => customerId);
  const repIds = promises.map(({ repId }) => repId);
  const [customers, reps] = await Promise.all([namesOf(db, 'customer', customerIds), namesOf(db, 'rep', repIds)]);
  return { customers, reps };
}

/** How these customers, or these reps, are called, by code. */
export async function namesOf(
  db: PrismaClient,
  whom: 'customer' | 'rep',
  codes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const which = { where: { id: { in: [...new Set(codes)] } }, select: { id: true, name: true } };
  const rows = whom === 'rep' ? await db.rep.findMany(which) : await db.customer.findMany(which);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
