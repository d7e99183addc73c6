import { Temporal } from 'temporal-polyfill';

/**
 * A Wednesday at least so many days ahead (Europe/Berlin), YYYY-MM-DD, and a working day: a week more is another one,
 * also where the holidays come between.
 */
export function wednesday(days: number): string {
  const today = Temporal.Now.plainDateISO('Europe/Berlin');
  const first = today.add({ days: 1 + ((9 - today.dayOfWeek) % 7) });
  let weeks = Math.max(0, Math.ceil((days - today.until(first).days) / 7));
  for (let date = first; ; date = date.add({ weeks: 1 })) {
    if (isFestive(date)) continue;
    if (weeks-- === 0) return date.toString();
  }
}

/** The next such Wednesday at least a week after a date. */
export const weekAfter = (date: string): string =>
  wednesday(Temporal.Now.plainDateISO('Europe/Berlin').until(Temporal.PlainDate.from(date).add({ days: 7 })).days);

/** Around Christmas and New Year, and on the days in May and October that are holidays in Hamburg. */
const isFestive = (date: Temporal.PlainDate): boolean =>
  (date.month === 12 && date.day > 20) ||
  (date.month === 1 && date.day < 7) ||
  date.month === 5 ||
  (date.month === 10 && date.day < 4) ||
  (date.month === 10 && date.day > 28);

/** A customer too far to go to in doubt. */
export const far = { distanceKm: 300, travelMinutes: 200 } as const;

/** @param minutes may be negative */
export const shift = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();
