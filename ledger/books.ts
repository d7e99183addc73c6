import type { Commitment, Customer } from '../prisma/client/client.ts';
import type { Transaction } from './events.ts';

/** A promise that money can count towards, with what is not paid of it: minor units, below zero where too much is. */
export type Candidate = Commitment & { remaining: bigint };

/** What one transaction shares: who pays, and what is still open, oldest due first. */
export interface Books {
  readonly customers: ReadonlyMap<string, Customer>;
  readonly open: readonly Candidate[];
}

/** Until the transaction ends, nobody else allocates the money of these customers. */
export async function lockMoneyOf(tx: Transaction, customerIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM customer WHERE id = ANY(${customerIds}) ORDER BY id FOR UPDATE`;
}

/** Opens the books of these customers under their locks. */
export async function openBooks(
  tx: Transaction,
  customerIds: readonly string[],
  named: readonly string[] = [],
): Promise<Books> {
  const ids = [...new Set(customerIds)].sort();
  await lockMoneyOf(tx, ids);
  const customers = await tx.customer.findMany({ where: { id: { in: ids } } });
  const real = { customerId: { in: ids }, rehearsalId: null };
  const commitments = await tx.commitment.findMany({
    where: {
      kind: 'payment-appointment',
      imported: false,
      status: { not: 'declined' },
      OR: [
        { id: { in: [...named] } },
        { ...real, status: { in: ['open', 'broken', 'partially-kept'] } },
        // kept on the rep's word alone: the record that confirms it is still expected
        { ...real, status: 'kept', closedAt: null },
        // D3: kept, and taken back: the debt is open again
        { ...real, status: 'kept', allocations: { some: { amountMinor: { lt: 0 } } } },
      ],
    },
    include: { allocations: true },
    orderBy: [{ dueDate: 'asc' }, { proposedAt: 'asc' }, { id: 'asc' }],
  });
  const open = commitments.map(({ allocations, ...commitment }) => ({
    ...commitment,
    remaining: allocations.reduce((left, allocation) => left - allocation.amountMinor, commitment.amountMinor),
  }));
  return { customers: new Map(customers.map((customer) => [customer.id, customer])), open };
}

/** D5: an amount spread over promises in their order: to none more than is left of it, and in all no more than there is. */
export function allotted(
  amount: bigint,
  targets: readonly Candidate[],
): { readonly commitment: Candidate; readonly minor: bigint }[] {
  const parts: { commitment: Candidate; minor: bigint }[] = [];
  let left = amount;
  for (const commitment of targets) {
    const minor = left < commitment.remaining ? left : commitment.remaining;
    if (minor <= 0n) continue;
    parts.push({ commitment, minor });
    left -= minor;
  }
  return parts;
}
