import type { Window } from './delivery.ts';
import { dateIn, dayStart, endOfDay, instantOf, localTime, type WorkingCalendar } from './working-calendar.ts';

/** When a window begins: its time, else when the customer begins to receive goods. ISO 8601 UTC. */
export const windowStart = ({ date, from }: Window, customer: WorkingCalendar): string =>
  from === undefined ? dayStart(customer, date) : instantOf(date, from, customer.zone);

/** When a window ends: its time, else the last moment of the day at the customer's. ISO 8601 UTC. */
export const windowEnd = ({ date, to }: Window, zone: string): string =>
  to === undefined ? endOfDay(date, zone) : instantOf(date, to, zone);

/** `2027-03-17 from 10:00 to 12:00`, or `2027-03-17 at any time` */
export const windowInWords = ({ date, from, to }: Window): string =>
  from === undefined || to === undefined ? `${date} at any time` : `${date} from ${from} to ${to}`;

/** How long a window around an arrival is, hours: what a customer plans with. */
const hoursAround = 2;

/** A window of whole hours around an arrival, local to the customer. @param arriveAt ISO 8601 UTC */
export function windowAround(arriveAt: string, zone: string): Window {
  const date = dateIn(arriveAt, zone);
  const hour = Number(localTime(arriveAt, zone).slice(11, 13));
  const ends = hour + hoursAround;
  const at = (hours: number) => `${String(hours).padStart(2, '0')}:00`;
  return { date, from: at(hour), to: ends < 24 ? at(ends) : '23:59' };
}
