import { reversalId } from '../domain/ids.ts';
import type { Reversal } from '../domain/master-data.ts';
import { fromMinor, toMinor } from '../domain/money.ts';
import type { Doer } from '../domain/roles.ts';
import type { Allocation, Commitment, Payment, PrismaClient } from '../prisma/client/client.ts';
import { lockMoneyOf } from './books.ts';
import { countCreditIn } from './credit.ts';
import { appendEventsIn, type Transaction } from './events.ts';

/** What became of a reversal. */
export type ReversalResult =
  | {
      readonly result: 'recorded' | 'unchanged';
      readonly id: string;
      /** what was taken from which promise, minor units */
      readonly taken: readonly { readonly commitmentId: string; readonly minor: bigint }[];
      readonly currency: string;
      /** the promises that what else was overpaid counts towards now */
      readonly credited: readonly string[];
    }
  | { readonly result: 'refused'; readonly field: string; readonly because: string };

type Taken = Allocation & { commitment: Commitment };
type Paid = Payment & { reversals: Payment[] };

/**
 * D3: takes a payment back, whole or in part: first what counted towards nothing, then from the promises, the latest
 * due first. It is a payment below zero, received when it was taken back, so that everything that counts payments
 * counts it. The same reference for the same payment again changes nothing.
 * @param now no payment can have been taken back after it, ISO 8601 UTC
 * @returns undefined where there is no such payment
 */
export function recordReversal(
  db: PrismaClient,
  paymentId: string,
  reversal: Reversal,
  { now, ...doer }: Doer & { readonly now: string },
): Promise<ReversalResult | undefined> {
  return db.$transaction(
    async (tx) => {
      const of = await tx.payment.findUnique({ where: { id: paymentId }, select: { customerId: true } });
      if (!of) return undefined;
      await lockMoneyOf(tx, [of.customerId]);
      const payment = await tx.payment.findUniqueOrThrow({ where: { id: paymentId }, include: { reversals: true } });
      const id = reversalId(paymentId, reversal.reference);
      const before = payment.reversals.find((known) => known.id === id);
      if (before) return again(tx, before, reversal);
      const refused = refuse(payment, reversal, now);
      if (refused) return refused;
      const taken = await takeBack(tx, payment, { ...reversal, id }, doer);
      const { customerId, currency, rehearsalId } = payment;
      const credited = rehearsalId === null ? await countCreditIn(tx, customerId, currency, now) : [];
      return { result: 'recorded', id, taken, currency, credited };
    },
    { timeout: 60_000, maxWait: 10_000 },
  );
}

const remaining = ({ amountMinor, reversals }: Paid): bigint =>
  reversals.reduce((left, reversal) => left + reversal.amountMinor, amountMinor);

async function again(tx: Transaction, before: Payment, reversal: Reversal): Promise<ReversalResult> {
  const same =
    before.receivedAt.toISOString() === reversal.reversedAt &&
    before.reason === reversal.reason &&
    (!reversal.amount ||
      (reversal.amount.currency === before.currency && toMinor(reversal.amount) === -before.amountMinor));
  if (!same) {
    const because = `"${reversal.reference}" was recorded before with another amount, time or reason`;
    return { result: 'refused', field: 'reference', because };
  }
  const taken = await tx.allocation.findMany({ where: { paymentId: before.id } });
  return {
    result: 'unchanged',
    id: before.id,
    taken: taken.map(({ commitmentId, amountMinor }) => ({ commitmentId, minor: -amountMinor })),
    currency: before.currency,
    credited: [],
  };
}

function refuse(payment: Paid, { reversedAt, amount }: Reversal, now: string): ReversalResult | undefined {
  const refused = (field: string, because: string): ReversalResult => ({ result: 'refused', field, because });
  const receivedAt = payment.receivedAt.toISOString();
  const left = remaining(payment);
  if (payment.reversesId !== null)
    return refused('reference', 'this is a reversal itself; what comes in again is a new payment');
  if (reversedAt > now) return refused('reversedAt', `${reversedAt} lies in the future; a fact has happened already`);
  if (reversedAt < receivedAt)
    return refused('reversedAt', `${reversedAt} lies before ${receivedAt}, when the payment was received`);
  if (left <= 0n) return refused('amount', 'all of this payment was taken back already');
  if (!amount) return undefined;
  if (amount.currency !== payment.currency)
    return refused('amount', `the payment is in ${payment.currency}, not in ${amount.currency}`);
  if (toMinor(amount) === 0n) return refused('amount', 'expected more than 0');
  if (toMinor(amount) > left)
    return refused('amount', `only ${fromMinor(left, payment.currency).value} ${payment.currency} of it are left`);
  return undefined;
}

async function takeBack(
  tx: Transaction,
  payment: Paid,
  reversal: Reversal & { id: string },
  { by, from }: Doer,
): Promise<{ commitmentId: string; minor: bigint }[]> {
  const { id, reference, reversedAt, reason } = reversal;
  const { currency } = payment;
  const left = remaining(payment);
  const minor = reversal.amount ? toMinor(reversal.amount) : left;
  await tx.payment.create({
    data: {
      id,
      customerId: payment.customerId,
      amountMinor: -minor,
      currency,
      receivedAt: reversedAt,
      reference,
      commitmentId: payment.commitmentId,
      reversesId: payment.id,
      reason,
      rehearsalId: payment.rehearsalId,
      actor: by,
    },
  });
  const counting = await countingNow(tx, payment);
  const unallocated = counting.reduce((rest, part) => rest - part.minor, left);
  const taken: { commitmentId: string; minor: bigint }[] = [];
  let open = minor - (unallocated < minor ? unallocated : minor);
  for (const { commitment, minor: counted } of counting) {
    const part = counted < open ? counted : open;
    if (part <= 0n) continue;
    open -= part;
    taken.push({ commitmentId: commitment.id, minor: part });
    await tx.allocation.create({ data: { paymentId: id, commitmentId: commitment.id, amountMinor: -part } });
    const event = {
      key: `reversal/${id}`,
      type: 'payment-reversed',
      at: reversedAt,
      actor: by,
      data: {
        paymentId: payment.id,
        reference,
        reason,
        taken: fromMinor(part, currency),
        late: commitment.breachAt !== null && reversedAt > commitment.breachAt.toISOString(),
        from,
      },
    };
    await appendEventsIn(tx, commitment.id, [event]);
  }
  return taken;
}

/** What of a payment counts towards which promise now, the latest due first. */
async function countingNow(tx: Transaction, payment: Paid): Promise<{ commitment: Commitment; minor: bigint }[]> {
  const allocations: Taken[] = await tx.allocation.findMany({
    where: { paymentId: { in: [payment.id, ...payment.reversals.map(({ id }) => id)] } },
    include: { commitment: true },
    orderBy: [{ commitment: { dueDate: 'desc' } }, { commitment: { proposedAt: 'desc' } }, { commitmentId: 'desc' }],
  });
  const sums = new Map<string, { commitment: Commitment; minor: bigint }>();
  for (const { commitment, amountMinor } of allocations)
    sums.set(commitment.id, { commitment, minor: (sums.get(commitment.id)?.minor ?? 0n) + amountMinor });
  return [...sums.values()];
}

/** The promise that a payment names, whose clock it lives by; undefined where there is no such payment. */
export async function promiseOfPayment(
  db: PrismaClient,
  paymentId: string,
): Promise<{ readonly commitmentId: string | null } | undefined> {
  return (await db.payment.findUnique({ where: { id: paymentId }, select: { commitmentId: true } })) ?? undefined;
}
