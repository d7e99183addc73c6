import type { WindDown, WindDownPlan } from '../domain/patience.ts';
import { addDays, dateIn, dayStart, endOfDay, sameOrLastWorkingDay } from '../domain/working-calendar.ts';
import { calendarOfRep } from '../ledger/calendars.ts';
import { openItemsOf } from '../ledger/end-of-patience.ts';
import { currentPolicy } from '../ledger/policies.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { sceneOf } from './scene.ts';

/**
 * C8: what is open as a winding down begins, and when its responsible person is reminded: in that person's working days
 * before the day on which it is to be done.
 */
export async function planWindDown(
  db: PrismaClient,
  commitmentId: string,
  { responsible, doneBy }: Pick<WindDown, 'responsible' | 'doneBy'>,
  now: string,
): Promise<WindDownPlan> {
  const scene = await sceneOf(db, commitmentId, responsible);
  const { policy } = await currentPolicy(db);
  const calendar = calendarOfRep(scene.responsible);
  const days = policy.patience.remindDays.map((ahead) => sameOrLastWorkingDay(calendar, addDays(doneBy, -ahead)));
  const later = [...new Set(days)].sort().filter((day) => day > dateIn(now, calendar.zone));
  return {
    reminders: later.map((day) => dayStart(calendar, day)),
    endsAt: endOfDay(doneBy, scene.customer.zone),
    openItems: await openItemsOf(db, scene.customer.id),
    byTheRep: scene.responsible.id === scene.rep.id,
  };
}
