import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { DeliveryRequest } from '../domain/delivery.ts';
import { LocalTime } from '../domain/master-data.ts';
import { addDays, closedBecause, type WorkingCalendar } from '../domain/working-calendar.ts';

const days = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;

/** A delivery of `deliveries.yaml`: a request without its date. */
const Planned = DeliveryRequest.omit({ kind: true, window: true }).extend({
  day: z.enum(days),
  from: LocalTime.optional(),
  to: LocalTime.optional(),
});

/** The Monday of the first week after `today` (a local date) on whose five days somebody works. */
export function nextFullWeek(today: string, calendar: WorkingCalendar): string {
  let monday = addDays(today, 1);
  while (new Date(`${monday}T12:00:00Z`).getUTCDay() !== 1) monday = addDays(monday, 1);
  while (days.some((_, index) => closedBecause(calendar, addDays(monday, index)) !== undefined))
    monday = addDays(monday, 7);
  return monday;
}

/**
 * What the sample company promises to deliver in a week.
 * @param monday local date
 * @throws ZodError where `deliveries.yaml` does not fit
 */
export function deliveriesOf(monday: string): DeliveryRequest[] {
  const text = readFileSync(new URL('deliveries.yaml', import.meta.url), 'utf8');
  const planned = z.array(Planned).parse(parse(text));
  return planned.map(({ day, from, to, ...request }) =>
    DeliveryRequest.parse({
      ...{ kind: 'delivery-promise', ...request },
      window: { date: addDays(monday, days.indexOf(day)), ...(from && to ? { from, to } : {}) },
    }),
  );
}
