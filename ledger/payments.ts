import { tally } from '../domain/debt.ts';
import { paymentId } from '../domain/ids.ts';
import type { Payment } from '../domain/master-data.ts';
import { fromMinor, toMinor } from '../domain/money.ts';
import type { CommitmentEvent } from '../domain/projection.ts';
import type { Doer } from '../domain/roles.ts';
import { dateIn } from '../domain/working-calendar.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { allotted, type Books, type Candidate, openBooks } from './books.ts';
import { appendEventsIn, type Transaction } from './events.ts';
import { openFollowUpsOf } from './follow-ups.ts';

/** What became of one payment. `wakes`: the running commitments that it counts towards. */
export type PaymentResult =
  | {
      readonly result: 'recorded';
      readonly id: string;
      readonly allocations: readonly { commitmentId: string; minor: bigint }[];
      readonly wakes: readonly string[];
    }
  | { readonly result: 'unchanged'; readonly id: string; readonly wakes: readonly string[] }
  | { readonly result: 'refused'; readonly field: string; readonly because: string };

/**
 * D5: records payments and allocates each, in one transaction under the customers' locks: to the named commitment
 * first, then to the customer's promises in the same currency, oldest due first. What is late is recorded too (D3).
 * The same customer and reference again changes nothing.
 * @param now no payment can have been received after it, ISO 8601 UTC
 * @returns one result for each payment, in order; a refused one leaves nothing behind
 */
export function recordPayments(
  db: PrismaClient,
  payments: readonly Payment[],
  { now, ...doer }: Doer & { readonly now: string },
): Promise<PaymentResult[]> {
  return db.$transaction(
    async (tx) => {
      const named = payments.flatMap((payment) => payment.commitmentId ?? []);
      const ids = payments.map((payment) => payment.customerId);
      const books = await openBooks(tx, ids, named);
      const results: PaymentResult[] = [];
      for (const payment of payments) results.push(await recordPayment(tx, books, payment, doer, now));
      return results;
    },
    { timeout: 60_000, maxWait: 10_000 },
  );
}

async function recordPayment(
  tx: Transaction,
  books: Books,
  payment: Payment,
  doer: Doer,
  now: string,
): Promise<PaymentResult> {
  const named = payment.commitmentId === null ? undefined : books.open.find(({ id }) => id === payment.commitmentId);
  const refusal = refusePayment(books, payment, named, now);
  if (refusal) return refusal;

  const rehearsalId = named?.rehearsalId ?? null;
  const id = paymentId(payment.customerId, payment.reference, rehearsalId);
  const amountMinor = toMinor(payment.amount);
  const { currency } = payment.amount;
  const before = await tx.payment.findUnique({ where: { id } });
  if (before) {
    const same =
      before.amountMinor === amountMinor &&
      before.currency === currency &&
      before.receivedAt.toISOString() === payment.receivedAt &&
      before.commitmentId === payment.commitmentId;
    if (same) return { result: 'unchanged', id, wakes: await runningOf(tx, id) };
    const because = `"${payment.reference}" was recorded before with another amount, time or commitment`;
    return { result: 'refused', field: 'reference', because };
  }

  const strange = payment.commitmentId === null ? inStrangeCurrency(books, payment) : undefined;
  if (strange) return strange;
  await tx.payment.create({
    data: {
      id,
      customerId: payment.customerId,
      amountMinor,
      currency,
      receivedAt: payment.receivedAt,
      reference: payment.reference,
      commitmentId: payment.commitmentId,
      rehearsalId,
      actor: doer.by,
    },
  });
  const allocations = allocate(payment, amountMinor, named, books);
  for (const { commitment, minor } of allocations) {
    await tx.allocation.create({ data: { paymentId: id, commitmentId: commitment.id, amountMinor: minor } });
    await appendEventsIn(tx, commitment.id, [paymentEvent(id, payment, commitment, minor, doer)]);
    commitment.remaining -= minor;
  }
  return {
    result: 'recorded',
    id,
    allocations: allocations.map(({ commitment, minor }) => ({ commitmentId: commitment.id, minor })),
    wakes: await runningOf(tx, id),
  };
}

/**
 * Who is to look: the running promises that a payment counts towards, and the follow-ups of ended ones (D3). A payment
 * that comes again may have come again because nobody was woken the first time.
 */
async function runningOf(tx: Transaction, paymentId: string): Promise<string[]> {
  const allocations = await tx.allocation.findMany({
    where: { paymentId },
    select: { commitment: { select: { id: true, closedAt: true } } },
  });
  const commitments = allocations.map(({ commitment }) => commitment);
  const followUps = await openFollowUpsOf(
    tx,
    commitments.map(({ id }) => id),
  );
  return [...commitments.filter(({ closedAt }) => closedAt === null).map(({ id }) => id), ...followUps];
}

/** A real promise of this customer, made by the day of the payment, that is not paid in full. */
const isOwedBy = (payment: Payment, candidate: Candidate): boolean =>
  candidate.rehearsalId === null &&
  candidate.customerId === payment.customerId &&
  candidate.remaining > 0n &&
  dateIn(payment.receivedAt, candidate.zone) >= dateIn(candidate.proposedAt.toISOString(), candidate.zone);

/** D5: a payment for nothing by name, in a currency in which nothing is owed while something is. */
function inStrangeCurrency({ open }: Books, payment: Payment): PaymentResult | undefined {
  const owed = new Set(open.filter((candidate) => isOwedBy(payment, candidate)).map(({ currency }) => currency));
  if (owed.size === 0 || owed.has(payment.amount.currency)) return undefined;
  const because = `what is promised is in ${[...owed].sort().join(' and ')}, not in ${payment.amount.currency}`;
  return { result: 'refused', field: 'amount', because };
}

function refusePayment(
  { customers }: Books,
  payment: Payment,
  named: Candidate | undefined,
  now: string,
): PaymentResult | undefined {
  const refused = (field: string, because: string): PaymentResult => ({ result: 'refused', field, because });
  if (!customers.has(payment.customerId)) return refused('customerId', `there is no customer ${payment.customerId}`);
  if (payment.receivedAt > now)
    return refused('receivedAt', `${payment.receivedAt} lies in the future; a fact has happened already`);
  if (toMinor(payment.amount) === 0n) return refused('amount', 'expected more than 0');
  if (payment.commitmentId === null) return undefined;
  if (!named || named.customerId !== payment.customerId)
    return refused(
      'commitmentId',
      `customer ${payment.customerId} has no commitment ${payment.commitmentId} that a payment counts towards`,
    );
  if (dateIn(payment.receivedAt, named.zone) < dateIn(named.proposedAt.toISOString(), named.zone))
    return refused('receivedAt', `${payment.receivedAt} lies before the promise of ${named.proposedAt.toISOString()}`);
  if (named.currency !== payment.amount.currency)
    return refused('amount', `the promise is in ${named.currency}, not in ${payment.amount.currency}`);
  return undefined;
}

/** A payment counts towards promises that were made by then; a rehearsal's payment only towards its own. */
function allocate(payment: Payment, amount: bigint, named: Candidate | undefined, { open }: Books) {
  const others = open.filter(
    (candidate) =>
      candidate !== named && isOwedBy(payment, candidate) && candidate.currency === payment.amount.currency,
  );
  return allotted(amount, named?.rehearsalId ? [named] : named ? [named, ...others] : others);
}

const paymentEvent = (
  id: string,
  payment: Payment,
  commitment: Candidate,
  minor: bigint,
  { by, from }: Doer,
): CommitmentEvent => ({
  key: `payment/${id}`,
  type: 'payment-recorded',
  at: payment.receivedAt,
  actor: by,
  data: {
    paymentId: id,
    reference: payment.reference,
    allocated: fromMinor(minor, commitment.currency),
    late: commitment.breachAt !== null && payment.receivedAt > commitment.breachAt.toISOString(),
    from,
  },
});

/**
 * D5: what is recorded as paid towards a commitment.
 * @returns minor units: by the instant, and in all; and since when it is all that was promised, null: it is not
 */
export async function paidTowards(
  db: PrismaClient,
  commitmentId: string,
  by: string,
): Promise<{ inTime: bigint; total: bigint; inFullAt: string | null }> {
  const { amountMinor, allocations } = await db.commitment.findUniqueOrThrow({
    where: { id: commitmentId },
    select: {
      amountMinor: true,
      allocations: { select: { amountMinor: true, payment: { select: { receivedAt: true } } } },
    },
  });
  const parts = allocations.map(({ amountMinor: minor, payment }) => ({ minor, at: payment.receivedAt.toISOString() }));
  const { paid: total, inFullAt } = tally(amountMinor, parts);
  const { paid: inTime } = tally(
    amountMinor,
    parts.filter(({ at }) => at <= by),
  );
  return { inTime, total, inFullAt };
}
