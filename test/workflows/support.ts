import { Temporal } from 'temporal-polyfill';

/** A Wednesday at least so many days ahead (Europe/Berlin), YYYY-MM-DD, that is no holiday: a working day in most weeks of the year. */
export function wednesday(days: number): string {
  let date = Temporal.Now.plainDateISO('Europe/Berlin').add({ days });
  while (date.dayOfWeek !== 3 || isFestive(date)) date = date.add({ days: 1 });
  return date.toString();
}

/** The next such Wednesday at least a week after a date. */
export const weekAfter = (date: string): string =>
  wednesday(Temporal.Now.plainDateISO('Europe/Berlin').until(Temporal.PlainDate.from(date).add({ days: 7 })).days);

/** From Christmas Eve to Epiphany (30 December, between them, is a working day), and on the days in May and October that are holidays in Hamburg. */
const isFestive = (date: Temporal.PlainDate): boolean =>
  (date.month === 12 && date.day > 23 && date.day !== 30) ||
  (date.month === 1 && date.day < 7) ||
  date.month === 5 ||
  (date.month === 10 && date.day < 4) ||
  (date.month === 10 && date.day > 28);

/** A customer too far to go to in doubt. */
export const far = { distanceKm: 300, travelMinutes: 200 } as const;

/** @param minutes may be negative */
export const shift = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();
