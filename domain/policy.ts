import { z } from 'zod';
import { DeliveryPolicy } from './delivery-policy.ts';
import { CurrencyCode } from './money.ts';
import { RebatePolicy } from './rebate-policy.ts';
import { PatiencePolicy, ResponsePolicy } from './response-policy.ts';
import { customerHours } from './working-calendar.ts';

/** Ten years and some. */
const days = z.int().min(0).max(4000);
const minutes = z
  .int()
  .min(0)
  .max(7 * 24 * 60);
const localTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'expected a time of day like 09:30', abort: true });
const rate = z.string().regex(/^(?=.*[1-9])\d+(\.\d+)?$/, 'expected a decimal number above 0 as a string, like "0.92"');
const inDaytime = (time: string): boolean => time >= customerHours.from && time < customerHours.to;
const ascendingFrom = (steps: readonly { from: number; days: number }[]): boolean =>
  steps.every(
    (step, index) => index === 0 || (steps[index - 1]!.from < step.from && steps[index - 1]!.days <= step.days),
  );
const steps = z.array(z.strictObject({ from: z.number().min(0), days })).refine(ascendingFrom, {
  error: 'expected steps with rising "from" and never falling "days" (C3: lead never decreases)',
});

const oneLine = z
  .string()
  .trim()
  .max(300)
  .regex(/^[^\r\n]*$/, 'expected one line');

/**
 * Company policy: every *default* of the rules, as data. A commitment keeps the version it was made under.
 * Amounts without a currency are in major units of the company's currency; times of day are local.
 */
export const Policy = z.strictObject({
  /** A4: who we are, as our papers say; without a name they name the rep alone */
  company: z.strictObject({ name: oneLine.default(''), address: oneLine.default('') }).prefault({}),
  /** the company's currency */
  currency: CurrencyCode.default('EUR'),
  /** one unit of another currency in the company's currency */
  rates: z.record(CurrencyCode, rate).default({}),
  payment: z
    .strictObject({
      /** calendar days after the due day until the breach instant */
      graceDays: days.default(0),
      /** C1: a promise further ahead is reconsidered */
      maxHorizonDays: days.default(366),
      /** C1: the share of liquid funds (percent) that a customer can be believed to pay at once … */
      credibleShareOfFunds: z.number().min(0).max(1000).default(80),
      /** … and how much more each day until the due date adds (percent of the funds) */
      credibleShareGrowthPerDay: z.number().min(0).max(1000).default(2),
      /** C1: liquid funds known for longer than this count as unknown */
      fundsKnownForDays: days.default(180),
      /** C1: a customer that broke this many promises in the last 12 months is asked to reconsider */
      brokenIn12MonthsToReconsider: z.int().min(1).default(3),
      /** D5: paid so many calendar days after the breach instant still counts as in time … */
      toleranceDays: days.default(0),
      /** … and so much may be missing, in percent of the amount or as an amount, whichever is more */
      tolerancePercent: z.number().min(0).max(50).default(0),
      toleranceAmount: z.number().min(0).max(1_000_000).default(0),
      /** C7: a customer of this level or above is asked to reconsider … */
      levelToReconsider: z.int().min(1).default(3),
      /** … and so many promises kept in a row bring it down by one */
      keptInARowToForgive: z.int().min(1).default(3),
      /** C1: what liquid funds, or a record, that nobody knows count as, up to an amount; beyond it as `not-ok`; null: any amount */
      unknown: z
        .strictObject({
          funds: z.enum(['ok', 'not-ok']).default('ok'),
          record: z.enum(['ok', 'not-ok']).default('ok'),
          upTo: z.int().min(0).max(1_000_000_000_000).nullable().default(null),
        })
        .prefault({}),
    })
    .prefault({}),
  /** C3 */
  reminders: z
    .strictObject({
      /** working days before the due date, by calendar days from the promise to the due date; the first step is the shortest horizon that is reminded at all */
      byHorizonDays: steps.default([
        { from: 2, days: 1 },
        { from: 8, days: 2 },
        { from: 31, days: 3 },
        { from: 91, days: 5 },
      ]),
      /** further working days, by amount */
      byAmount: steps.default([
        { from: 0, days: 0 },
        { from: 5000, days: 1 },
        { from: 20000, days: 2 },
      ]),
      byImportance: z
        .strictObject({ low: days, normal: days, high: days })
        .refine(({ low, normal, high }) => low <= normal && normal <= high, {
          error: 'expected never falling days from low to high (C3: lead never decreases)',
        })
        .default({ low: 0, normal: 0, high: 1 }),
      /** from this lead on, a second reminder goes out one working day before */
      secondFromDays: days.default(4),
      /** local time in the customer's zone */
      at: localTime
        .refine(inDaytime, {
          error: `expected a time from ${customerHours.from} until before ${customerHours.to} (C3: in daytime)`,
        })
        .default('10:00'),
      /** no mail within this many days of the last one to the same customer */
      quietDays: days.default(2),
      /** further reminders, so that no two are more than this many working days apart */
      apartDays: days.min(1).default(10),
      /** two promises of one customer whose reminders are due within this many days share one mail */
      togetherDays: days.default(2),
      /** what a reminder opens with began at most this many days ago */
      occasionDays: days.default(30),
    })
    .prefault({}),
  /** C9: what of ours could excuse a breach is looked at so many working days of the rep before the due date */
  clearTheWayWorkingDays: z.int().min(0).max(60).default(3),
  /** C4 */
  visit: z
    .strictObject({
      /** far: more than this much travel, or more than this far */
      farMinutes: minutes.default(60),
      farKm: z.number().min(0).default(40),
      /** C1: how long a visit takes: the next agreed time must leave room for it and for the way */
      lengthMinutes: minutes.default(30),
      /** from the request to phone until the rep must leave */
      phoneLeadMinutes: minutes.default(60),
      /** where the morning is too short, the phone call is asked for this long before the end of the working day before */
      afternoonBeforeMinutes: minutes.default(180),
      /** nobody answered: ask again after this long, this many times */
      retryMinutes: minutes.default(120),
      retries: z.int().min(0).max(10).default(2),
    })
    .prefault({}),
  /** D4: working hours until the manager, then until the manager's manager is told */
  ladderHours: z.array(z.number().positive().max(1000)).min(1).max(2).default([4, 8]),
  /** D5: the reporting window ends with this working day after the breach instant */
  reportingWorkingDays: z.int().min(1).max(30).default(1),
  /** D5: working days until a rep's word must be confirmed by a record */
  confirmationWorkingDays: z.int().min(1).max(60).default(3),
  /** D6: working hours of the rep until a customer's claim must be answered; then the ladder goes on */
  disputeAnswerHours: z.number().positive().max(1000).default(8),
  /** D2: what our people are told so many hours late or more, as after a weekend without Kept, goes into one mail for each */
  digestFromHoursLate: z.number().positive().max(1000).default(3),
  /** C6: how firm the answer to a breach is. */
  response: ResponsePolicy.prefault({}),
  /** C8: when a customer's breaches go to a manager. */
  patience: PatiencePolicy.prefault({}),
  /** What we promise: a rebate against a customer's volume. */
  rebate: RebatePolicy.prefault({}),
  /** What we promise: goods by a time. */
  delivery: DeliveryPolicy.prefault({}),
});
export type Policy = z.output<typeof Policy>;
