import { type Debt, debtOf } from '../domain/debt.ts';
import { fromMinor, type Money, toMinor } from '../domain/money.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { type Listed, toListed } from './commitments.ts';

/** D3: a promise's debt as callers see it; null: none can be told. */
export type ShownDebt = (Omit<Debt, 'owed'> & { readonly owed: Money }) | null;

/** Adds what is still owed of each, by the records. What was imported has none: its payments are not known. */
export async function withDebts<Shown extends Listed>(
  db: PrismaClient,
  promises: readonly Shown[],
): Promise<(Shown & { readonly debt: ShownDebt })[]> {
  const allocations = await db.allocation.findMany({
    where: { commitmentId: { in: promises.map(({ id }) => id) } },
    select: { commitmentId: true, amountMinor: true, payment: { select: { receivedAt: true } } },
  });
  return promises.map((promise) => {
    const parts = allocations
      .filter(({ commitmentId }) => commitmentId === promise.id)
      .map(({ amountMinor, payment }) => ({ minor: amountMinor, at: payment.receivedAt.toISOString() }));
    const debt =
      promise.imported || promise.promisor === 'us'
        ? null
        : debtOf({ ...promise, amountMinor: toMinor(promise.amount) }, parts);
    return { ...promise, debt: debt && { ...debt, owed: fromMinor(debt.owed, promise.amount.currency) } };
  });
}

/** D3, C5: what of a customer's ended promises is still owed, the oldest due first: this is chased. */
export async function overdueOf(db: PrismaClient, customerId: string) {
  const rows = await db.commitment.findMany({
    where: {
      customerId,
      kind: 'payment-appointment',
      status: { in: ['kept', 'broken', 'partially-kept'] },
      rehearsalId: null,
      imported: false,
    },
    orderBy: [{ dueDate: 'asc' }, { id: 'asc' }],
  });
  const promises = await withDebts(db, rows.map(toListed));
  return promises.flatMap(({ id, debt, invoices, dueDate, status }) =>
    debt && toMinor(debt.owed) > 0n ? [{ commitmentId: id, status, dueDate, invoices, owed: debt.owed }] : [],
  );
}
