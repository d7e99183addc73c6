import type { Policy } from './policy.ts';
import {
  addDays,
  dateIn,
  dayEnd,
  instantOf,
  later,
  localTime,
  sameOrNextWorkingDay,
  type WorkingCalendar,
} from './working-calendar.ts';

type ReminderPolicy = Pick<Policy['reminders'], 'quietDays' | 'togetherDays' | 'at'>;

/** What decides whether a reminder may go out now. Instants are ISO 8601 UTC. */
export interface DueReminder {
  readonly now: string;
  /** it makes no sense any more after this */
  readonly until: string;
  /** the step of the promise after it: another reminder, or the visit */
  readonly before: string;
  /** when any promise of Kept last wrote to this customer; null: never */
  readonly lastContact: string | null;
  readonly customer: WorkingCalendar;
  readonly policy: ReminderPolicy;
}

/** Whether a reminder goes out now, waits, or has lost its sense. */
export type Readiness =
  | { readonly turn: 'send' }
  | { readonly turn: 'wait'; readonly at: string; readonly until: string; readonly local: string }
  | { readonly turn: 'skip'; readonly why: 'its time has passed' | 'the quiet days last too long' };

/** C3: a reminder never goes out within the quiet days since the last contact: it waits for their end, or is left out. */
export function readinessOf({ now, until, before, lastContact, customer, policy }: DueReminder): Readiness {
  if (now > until) return { turn: 'skip', why: 'its time has passed' };
  const today = dateIn(now, customer.zone);
  const quietUntil = lastContact === null ? today : addDays(dateIn(lastContact, customer.zone), policy.quietDays);
  if (quietUntil <= today) return { turn: 'send' };
  const date = sameOrNextWorkingDay(customer, later(quietUntil, today));
  const at = instantOf(date, policy.at, customer.zone);
  if (at >= before) return { turn: 'skip', why: 'the quiet days last too long' };
  return { turn: 'wait', at, until: dayEnd(customer, date), local: `${localTime(at, customer.zone)} ${customer.zone}` };
}

/**
 * C3: whether the reminder of another promise of the same customer goes into the mail that is sent today: it is due
 * soon, or would fall into the quiet days that this mail begins.
 * @param today and the planned date, local to the customer
 */
export const goesTogether = (today: string, planned: string, policy: ReminderPolicy): boolean =>
  planned <= addDays(today, policy.togetherDays) || planned < addDays(today, policy.quietDays);
