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
  const select = { id: true, name: true } as const;
  const of = (codes: readonly string[]) => ({ where: { id: { in: [...new Set(codes)] } }, select });
  const [customers, reps] = await Promise.all([
    db.customer.findMany(of(promises.map(({ customerId }) => customerId))),
    db.rep.findMany(of(promises.map(({ repId }) => repId))),
  ]);
  const byCode = (rows: readonly { id: string; name: string }[]) => new Map(rows.map(({ id, name }) => [id, name]));
  return { customers: byCode(customers), reps: byCode(reps) };
}
