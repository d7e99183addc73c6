import { addDays, addMonths } from './working-calendar.ts';

/** Local dates, both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/**
 * The days that a report is about.
 * @param asked what is left out: twelve calendar months, the last of them that of `to`, else of today; and no end
 */
export function reportPeriod(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  today: string,
): Days {
  const [year = 0, month = 0] = (asked.to ?? today).split('-').map(Number);
  const begins = new Date(Date.UTC(year, month - 12, 1)).toISOString().slice(0, 10);
  return { from: asked.from ?? begins, to: asked.to ?? '9999-12-31' };
}

/** A quarter of the calendar, and the one before it. */
export interface Quarters {
  readonly this: Days;
  readonly before: Days;
}

/** D1: the quarter into which a day falls, whole, and the one before it. */
export function quartersAround(day: string): Quarters {
  const month = Number(day.slice(5, 7));
  const begins = `${day.slice(0, 4)}-${`${month - ((month - 1) % 3)}`.padStart(2, '0')}-01`;
  const begun = addMonths(begins, -3);
  return {
    this: { from: begins, to: addDays(addMonths(begins, 3), -1) },
    before: { from: begun, to: addDays(begins, -1) },
  };
}
