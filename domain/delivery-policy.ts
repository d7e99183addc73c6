import { z } from 'zod';
import { Code } from './master-data.ts';
import { customerHours } from './working-calendar.ts';

const days = z.int().min(0).max(366);
/** major units of the company's currency */
const amount = z.number().min(0).max(1_000_000_000_000);
const percent = z.number().min(0).max(1000);
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'expected a time of day like 09:30', abort: true });
const inDaytime = time.refine((value) => value >= customerHours.from && value < customerHours.to, {
  error: `expected a time from ${customerHours.from} until before ${customerHours.to}`,
});
const falling = (each: z.ZodNumber) =>
  z
    .array(each)
    .max(10)
    .refine((list) => list.every((one, index) => index === 0 || one < list[index - 1]!), {
      error: 'expected falling numbers',
    });

/** The *defaults* of the rules on deliveries, as data. */
export const DeliveryPolicy = z.strictObject({
  /** A5: where goods lie, where a promise names no site; null: the only site there is */
  siteId: Code.nullable().default(null),
  /** B3: the code of the person who plans the trips and is asked for a way out beside the rep; null: the rep alone */
  dispatcher: Code.nullable().default(null),
  /** A5: loading before each trip */
  loadingMinutes: z.int().min(0).max(600).default(30),
  /** A5: what a trip costs, there and back */
  costs: z
    .strictObject({
      perKm: amount.default(0.9),
      /** of vehicle and driver, from loading until they are back */
      perHour: amount.default(48),
      perTrip: amount.default(15),
    })
    .prefault({}),
  /** A5: a trip is worth it where it costs at most so many percent of the margin, or of the value where no margin is known */
  worth: z.strictObject({ ofMargin: percent.default(60), ofValue: percent.default(15) }).prefault({}),
  /** A2: a promise of more value is for a manager to say */
  authority: z.strictObject({ value: amount.default(50_000) }).prefault({}),
  /** A4: longer ahead than so many days, or more than this, and the order is signed first */
  written: z.strictObject({ days: days.default(90), amount: amount.default(10_000) }).prefault({}),
  /** A4: working days after which the unsigned order is asked for again, and after which the promise lapses; before the trip is loaded in any case */
  signature: z
    .strictObject({
      chaseWorkingDays: z.array(z.int().min(1).max(60)).max(10).default([1, 2, 3]),
      lapseWorkingDays: z.int().min(1).max(90).default(5),
    })
    .refine(({ chaseWorkingDays: chase }) => chase.every((day, index) => index === 0 || day > chase[index - 1]!), {
      error: 'expected rising days',
      path: ['chaseWorkingDays'],
    })
    .refine(({ chaseWorkingDays, lapseWorkingDays }) => (chaseWorkingDays.at(-1) ?? 0) < lapseWorkingDays, {
      error: 'expected more days than the last of chaseWorkingDays',
      path: ['lapseWorkingDays'],
    })
    .prefault({}),
  /** A3: a tentative promise is decided so many working days of the site before the trip, at this local time */
  decideBy: z
    .strictObject({ workingDays: z.int().min(0).max(60).default(1), at: inDaytime.default('12:00') })
    .prefault({}),
  /** A1: nothing is promised further ahead than so many days */
  maxDaysAhead: z.int().min(1).max(1000).default(366),
  /** A5: the nearest thing that could be promised is looked for so many days ahead */
  searchDays: z.int().min(1).max(60).default(20),
  /** minutes after the window until the breach instant */
  graceMinutes: z.int().min(0).max(1440).default(0),
  /** B3: readiness is looked at so many working days, and so many working hours of the site, before the trip is loaded */
  readiness: z
    .strictObject({
      workingDays: falling(z.int().min(1).max(60)).default([2]),
      workingHours: falling(z.number().min(0.25).max(100)).default([4]),
    })
    .prefault({}),
  /** B3: where no way out is found, the customer is warned at least so many hours before the window, in daytime */
  warnHours: z.number().min(0.25).max(72).default(2),
  /** the customer is reminded of what must be prepared so many working days before, at this local time */
  reminder: z
    .strictObject({ workingDays: z.int().min(1).max(30).default(1), at: inDaytime.default('10:00') })
    .prefault({}),
  /** B2: working hours until an apology must be delivered; then the ladder goes on */
  apologyHours: z.number().positive().max(1000).default(4),
});
export type DeliveryPolicy = z.output<typeof DeliveryPolicy>;
