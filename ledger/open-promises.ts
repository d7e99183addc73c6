import type { Recalled } from '../domain/memory.ts';
import { fromMinor } from '../domain/money.ts';
import type { Appointment } from '../domain/promise-day.ts';
import { instantOf } from '../domain/working-calendar.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import type { Transaction } from './events.ts';

const open = { kind: 'payment-appointment', status: 'open', rehearsalId: null } as const;

/** C1, C7: a customer's open promises but for the one named, each with what is still to come of it, the earliest due first. */
export async function openPromisesOf(db: PrismaClient, customerId: string, exceptId: string): Promise<Recalled[]> {
  const rows = await db.commitment.findMany({
    where: { ...open, customerId, id: { not: exceptId } },
    select: {
      id: true,
      dueDate: true,
      amountMinor: true,
      currency: true,
      allocations: { select: { amountMinor: true } },
    },
    orderBy: [{ dueDate: 'asc' }, { id: 'asc' }],
  });
  return rows.flatMap(({ id, dueDate, amountMinor, currency, allocations }) => {
    const left = allocations.reduce((rest, { amountMinor: paid }) => rest - paid, amountMinor);
    const recalled = {
      commitmentId: id,
      dueDate: dueDate.toISOString().slice(0, 10),
      amount: fromMinor(left, currency),
    };
    return left > 0n ? [recalled] : [];
  });
}

/** C6: the breaches of a customer whose answer we still owe, the earliest due first. */
export async function unansweredOf(db: PrismaClient, customerId: string): Promise<Recalled[]> {
  const rows = await db.commitment.findMany({
    where: { customerId, promisor: 'customer', awaitedMove: 'respond', closedAt: null, rehearsalId: null },
    select: { id: true, dueDate: true, amountMinor: true, currency: true },
    orderBy: [{ dueDate: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ id, dueDate, amountMinor, currency }) => ({
    commitmentId: id,
    dueDate: dueDate.toISOString().slice(0, 10),
    amount: fromMinor(amountMinor, currency),
  }));
}

/** C1: where a rep has agreed to be, and when: the open promises of other customers with an agreed time. */
export async function appointmentsOf(db: Transaction, repId: string, exceptCustomerId: string): Promise<Appointment[]> {
  const rows = await db.commitment.findMany({
    where: { ...open, repId, customerId: { not: exceptCustomerId }, NOT: { dueTime: null } },
    select: {
      customerId: true,
      dueDate: true,
      dueTime: true,
      zone: true,
      customer: { select: { travelMinutes: true } },
    },
  });
  return rows.map(({ customerId, dueDate, dueTime, zone, customer }) => {
    const on = dueDate.toISOString().slice(0, 10);
    return { customerId, on, at: instantOf(on, dueTime ?? '00:00', zone), travelMinutes: customer.travelMinutes };
  });
}
