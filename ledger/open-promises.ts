import { fromMinor, type Money } from '../domain/money.ts';
import type { Appointment } from '../domain/promise-day.ts';
import { instantOf } from '../domain/working-calendar.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import type { Transaction } from './events.ts';

const open = { kind: 'payment-appointment', status: 'open', rehearsalId: null } as const;

/** C1: what a customer's open promises still take of its money: what is not yet paid of each, but for the one named. */
export async function stillPromisedBy(db: PrismaClient, customerId: string, exceptId: string): Promise<Money[]> {
  const rows = await db.commitment.findMany({
    where: { ...open, customerId, id: { not: exceptId } },
    select: { amountMinor: true, currency: true, allocations: { select: { amountMinor: true } } },
  });
  return rows.flatMap(({ amountMinor, currency, allocations }) => {
    const left = allocations.reduce((rest, { amountMinor: paid }) => rest - paid, amountMinor);
    return left > 0n ? [fromMinor(left, currency)] : [];
  });
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
