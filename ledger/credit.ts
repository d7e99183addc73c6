import { fromMinor } from '../domain/money.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { allotted, lockMoneyOf, openBooks } from './books.ts';
import { appendEventsIn, type Transaction } from './events.ts';

/** What of a payment for promises is left over: minor units. */
interface Overpaid {
  readonly id: string;
  readonly reference: string;
  readonly receivedAt: Date;
  readonly commitmentId: string | null;
  readonly unused: bigint;
}

/**
 * D3: a promise is agreed, and what the customer has paid too much before counts towards what is still open, the
 * oldest due first. Repeating it finds nothing left. A rehearsal has no part in it (E2).
 * @param at on the promise's own clock, ISO 8601 UTC
 * @returns whether anything counts towards this promise by now
 */
export async function countCredit(db: PrismaClient, commitmentId: string, at: string): Promise<boolean> {
  const { customerId, currency, rehearsalId } = await db.commitment.findUniqueOrThrow({ where: { id: commitmentId } });
  if (rehearsalId === null)
    await db.$transaction((tx) => countCreditIn(tx, customerId, currency, at), { timeout: 60_000, maxWait: 10_000 });
  return (await db.allocation.count({ where: { commitmentId } })) > 0;
}

/** The same inside a transaction of the caller's. @returns the promises that it counts towards */
export async function countCreditIn(
  tx: Transaction,
  customerId: string,
  currency: string,
  at: string,
): Promise<string[]> {
  await lockMoneyOf(tx, [customerId]);
  const overpaid = await overpaidBy(tx, customerId, currency);
  if (overpaid.length === 0) return [];
  const { open } = await openBooks(tx, [customerId]);
  const owed = open.filter((candidate) => candidate.currency === currency && candidate.remaining > 0n);
  const counts = new Set<string>();
  for (const payment of overpaid) {
    const named = owed.filter(({ id }) => id === payment.commitmentId);
    const others = owed.filter(({ id }) => id !== payment.commitmentId);
    for (const { commitment, minor } of allotted(payment.unused, [...named, ...others])) {
      const key = { paymentId: payment.id, commitmentId: commitment.id };
      await tx.allocation.upsert({
        where: { paymentId_commitmentId: key },
        create: { ...key, amountMinor: minor },
        update: { amountMinor: { increment: minor } },
      });
      const receivedAt = payment.receivedAt.toISOString();
      const data = {
        paymentId: payment.id,
        reference: payment.reference,
        allocated: fromMinor(minor, currency),
        receivedAt,
        overpaid: true,
        late: commitment.breachAt !== null && payment.receivedAt > commitment.breachAt,
      };
      const event = { key: `payment/${payment.id}@${at}`, type: 'payment-recorded', at, actor: 'kept', data };
      await appendEventsIn(tx, commitment.id, [event]);
      commitment.remaining -= minor;
      counts.add(commitment.id);
    }
  }
  return [...counts];
}

/**
 * Payments that named a promise or counted towards one, and were more. What came while nothing was promised paid for
 * something else, and keeps no promise made later (D5).
 */
const overpaidBy = (tx: Transaction, customerId: string, currency: string): Promise<Overpaid[]> => tx.$queryRaw`
  WITH received AS (
    SELECT coalesce(reverses_id, id) AS id, sum(amount_minor) AS minor FROM payment
    WHERE customer_id = ${customerId} AND currency = ${currency} AND rehearsal_id IS NULL GROUP BY 1
  ), counted AS (
    SELECT coalesce(reverses_id, id) AS id, sum(allocation.amount_minor) AS minor
    FROM allocation JOIN payment ON id = payment_id WHERE customer_id = ${customerId} GROUP BY 1
  )
  SELECT payment.id, reference, received_at AS "receivedAt", commitment_id AS "commitmentId",
    (received.minor - coalesce(counted.minor, 0))::bigint AS unused
  FROM payment JOIN received USING (id) LEFT JOIN counted USING (id)
  WHERE received.minor > coalesce(counted.minor, 0) AND (payment.commitment_id IS NOT NULL OR counted.id IS NOT NULL)
  ORDER BY received_at, payment.id`;
