import fc from 'fast-check';
import { type WorkingHours, weekdays } from '../../domain/master-data.ts';
import { addDays, closedBecause, customerHours, type WorkingCalendar } from '../../domain/working-calendar.ts';

export const zones = [
  'Asia/Taipei',
  'Asia/Hong_Kong',
  'Europe/Berlin',
  'America/New_York',
  'America/Los_Angeles',
  'America/Sao_Paulo',
] as const;

/** Weekdays from 09:00 to 18:00 unless told otherwise, closed on the given dates. */
export const calendar = (
  zone: string,
  closed: Readonly<Record<string, string>> = {},
  hours: Partial<WorkingHours> = {},
): WorkingCalendar => ({
  zone,
  hours: { ...customerHours, ...hours },
  closedFor: (date) => closed[date],
});

export const isOpen = (who: WorkingCalendar, date: string): boolean => closedBecause(who, date) === undefined;

/** Working days from the first date (counted) to the second (not counted), one by one. */
export function workingDaysBetween(who: WorkingCalendar, from: string, to: string): number {
  let count = 0;
  for (let date = from; date < to; date = addDays(date, 1)) if (isOpen(who, date)) count++;
  return count;
}

/** Hours of work between two instants, quarter by quarter of an hour: slow, and plainly right. */
export function workingHoursBetween(who: WorkingCalendar, from: string, to: string): number {
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: who.zone, dateStyle: 'short', timeStyle: 'short' });
  let quarters = 0;
  for (let at = Date.parse(from); at < Date.parse(to); at += 900_000) {
    const [date = '', time = ''] = wall.format(at).split(' ');
    if (time >= who.hours.from && time < who.hours.to && isOpen(who, date)) quarters++;
  }
  return quarters / 4;
}

export const someZone = fc.constantFrom(...zones);
export const someDate = fc.integer({ min: 0, max: 1200 }).map((days) => addDays('2026-01-01', days));
/** To the minute. */
export const someInstant = fc
  .integer({ min: 0, max: 1200 * 1440 })
  .map((minutes) => new Date(Date.parse('2026-01-01T00:00:00Z') + minutes * 60_000).toISOString());

const time = (hour: number, minute: number): string => `${`${hour}`.padStart(2, '0')}:${`${minute}`.padStart(2, '0')}`;
const someHours = fc.record({
  days: fc.subarray([...weekdays], { minLength: 1 }),
  from: fc.tuple(fc.integer({ min: 4, max: 11 }), fc.constantFrom(0, 30)).map(([hour, minute]) => time(hour, minute)),
  to: fc.tuple(fc.integer({ min: 12, max: 22 }), fc.constantFrom(0, 15)).map(([hour, minute]) => time(hour, minute)),
});
const someClosings = fc
  .array(someDate, { maxLength: 60 })
  .map((dates) => Object.fromEntries(dates.map((date) => [date, 'closing day'])));

export const someCalendar = fc
  .tuple(someZone, someClosings, someHours)
  .map(([zone, closed, hours]) => calendar(zone, closed, hours));
export const someCustomerCalendar = fc.tuple(someZone, someClosings).map(([zone, closed]) => calendar(zone, closed));
