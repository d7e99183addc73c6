import { Temporal } from 'temporal-polyfill';
import { type WorkingHours, weekdays } from './master-data.ts';

/** When somebody works: hours of the week in a zone, and the days on which they are closed. */
export interface WorkingCalendar {
  /** IANA */
  readonly zone: string;
  readonly hours: WorkingHours;
  /** why this local date (YYYY-MM-DD) is closed beyond the weekly hours: the holiday's name; undefined: open */
  readonly closedFor: (date: string) => string | undefined;
}

/** The hours that a customer is taken to keep: a customer's own opening hours are not known to Kept. */
export const customerHours: WorkingHours = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00' };

const plain = (date: string): Temporal.PlainDate => Temporal.PlainDate.from(date);
const weekdayOf = (date: string) => weekdays[plain(date).dayOfWeek - 1]!;

/** @returns why nobody works on this local date; undefined: a working day */
export function closedBecause(calendar: WorkingCalendar, date: string): string | undefined {
  if (!calendar.hours.days.includes(weekdayOf(date))) return 'not a working day of the week';
  return calendar.closedFor(date);
}

const isWorkingDay = (calendar: WorkingCalendar, date: string): boolean => closedBecause(calendar, date) === undefined;

/** @param days calendar days, may be negative */
export const addDays = (date: string, days: number): string => plain(date).add({ days }).toString();

/** @param months may be negative; a day that the month does not have is its last: a month after 31 January is 28 February */
export const addMonths = (date: string, months: number): string => plain(date).add({ months }).toString();

/** @returns calendar days from the first date to the second */
export const daysBetween = (from: string, to: string): number => plain(from).until(plain(to)).days;

/**
 * No calendar is closed for longer than this: the 1000 closing days that a customer may name, or the 1000 of a rep's
 * absences and the 730 of a leaving, with weekends and holidays between.
 */
const longestClosure = 4000;

/**
 * The n-th working day after (n > 0) or before (n < 0) a date, which itself does not count.
 * @throws RangeError where the calendar has no working day within 4000 days
 */
export function addWorkingDays(calendar: WorkingCalendar, date: string, n: number): string {
  const step = Math.sign(n);
  let day = date;
  for (let left = Math.abs(n); left > 0; left--) {
    const from = day;
    do {
      day = addDays(day, step);
      if (Math.abs(daysBetween(from, day)) > longestClosure)
        throw new RangeError(`no working day near ${from} in ${calendar.zone}`);
    } while (!isWorkingDay(calendar, day));
  }
  return day;
}

/** @returns the date itself where it is a working day, else the next one after it */
export const sameOrNextWorkingDay = (calendar: WorkingCalendar, date: string): string =>
  isWorkingDay(calendar, date) ? date : addWorkingDays(calendar, date, 1);

/** @returns the date itself where it is a working day, else the last one before it */
export const sameOrLastWorkingDay = (calendar: WorkingCalendar, date: string): string =>
  isWorkingDay(calendar, date) ? date : addWorkingDays(calendar, date, -1);

/**
 * The instant of a local time; a time that the clocks skip is moved forward, one that comes twice is the first.
 * @returns ISO 8601 UTC
 */
export const instantOf = (date: string, time: string, zone: string): string =>
  iso(plain(date).toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds);

/** @returns the last millisecond of a local day, ISO 8601 UTC */
export const endOfDay = (date: string, zone: string): string =>
  iso(plain(date).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds - 1);

/** @returns the local date of an instant */
export const dateIn = (instant: string, zone: string): string => zoned(instant, zone).toPlainDate().toString();

/** @returns like `2027-01-15 14:00` */
export const localTime = (instant: string, zone: string): string =>
  zoned(instant, zone).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');

const zoned = (instant: string, zone: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
const iso = (epochMilliseconds: number): string => new Date(epochMilliseconds).toISOString();

/** @param minutes may be negative */
export const addMinutes = (instant: string, minutes: number): string => iso(Date.parse(instant) + minutes * 60_000);

/** @returns the earlier or the later of two instants (all are ISO 8601 UTC with milliseconds), or of two dates */
export const earlier = (a: string, b: string): string => (a < b ? a : b);
export const later = (a: string, b: string): string => (a > b ? a : b);

/** When work starts and ends on a working day. */
export const dayStart = (calendar: WorkingCalendar, date: string): string =>
  instantOf(date, calendar.hours.from, calendar.zone);
export const dayEnd = (calendar: WorkingCalendar, date: string): string =>
  instantOf(date, calendar.hours.to, calendar.zone);

/** @returns the instant itself within working hours, else when work starts next */
export function workingInstant(calendar: WorkingCalendar, instant: string): string {
  const date = dateIn(instant, calendar.zone);
  if (!isWorkingDay(calendar, date) || instant > dayEnd(calendar, date))
    return dayStart(calendar, addWorkingDays(calendar, date, 1));
  return later(instant, dayStart(calendar, date));
}

/** D4: the instant at which so many hours of working time have passed. @param hours more than 0 */
export function addWorkingHours(calendar: WorkingCalendar, from: string, hours: number): string {
  let left = hours * 3_600_000;
  let date = dateIn(from, calendar.zone);
  if (!isWorkingDay(calendar, date)) date = addWorkingDays(calendar, date, 1);
  for (;;) {
    const start = Date.parse(later(from, dayStart(calendar, date)));
    const room = Date.parse(dayEnd(calendar, date)) - start;
    if (room > 0 && left <= room) return iso(start + left);
    left -= Math.max(room, 0);
    date = addWorkingDays(calendar, date, 1);
  }
}

/** The other way round: the instant from which so many hours of working time remain until another. @param hours more than 0 */
export function workingHoursBefore(calendar: WorkingCalendar, until: string, hours: number): string {
  let left = hours * 3_600_000;
  let date = dateIn(until, calendar.zone);
  if (!isWorkingDay(calendar, date)) date = addWorkingDays(calendar, date, -1);
  for (;;) {
    const end = Date.parse(earlier(until, dayEnd(calendar, date)));
    const room = end - Date.parse(dayStart(calendar, date));
    if (room > 0 && left <= room) return iso(end - left);
    left -= Math.max(room, 0);
    date = addWorkingDays(calendar, date, -1);
  }
}
