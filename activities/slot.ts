import { tooClose } from '../domain/promise-day.ts';
import type { PaymentRequest } from '../domain/requests.ts';
import { instantOf } from '../domain/working-calendar.ts';
import { calendarOfRep } from '../ledger/calendars.ts';
import type { Transaction } from '../ledger/events.ts';
import { appointmentsOf } from '../ledger/open-promises.ts';
import { currentPolicy } from '../ledger/policies.ts';

/**
 * C1: whether the rep is still free at the agreed times. From here until the transaction ends nobody else agrees on a
 * time of this rep, so that of two who were told the same at the same moment only one gets it. A rehearsal takes none (E2).
 * @param requests of one rep
 */
export async function isStillFree(tx: Transaction, requests: readonly PaymentRequest[]): Promise<boolean> {
  const timed = requests.filter(({ dueTime, rehearsal }) => dueTime !== undefined && !rehearsal);
  const [first] = timed;
  if (!first) return true;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`kept times of ${first.repId}`}))`;
  const rep = await tx.rep.findUniqueOrThrow({ where: { id: first.repId } });
  const customer = await tx.customer.findUniqueOrThrow({ where: { id: first.customerId } });
  const { policy } = await currentPolicy(tx);
  const around = {
    appointments: await appointmentsOf(tx, rep.id, customer.id),
    travelMinutes: customer.travelMinutes,
    visitMinutes: policy.visit.lengthMinutes,
    rep: calendarOfRep(rep),
  };
  return timed.every(
    ({ dueDate, dueTime = '' }) => tooClose(around, instantOf(dueDate, dueTime, customer.zone)) === undefined,
  );
}
