import { z } from 'zod';
import { Code } from './master-data.ts';
import { customerHours } from './working-calendar.ts';

const days = z.int().min(0).max(4000);
/** major units of the company's currency */
const amount = z.number().min(0).max(1_000_000_000_000);
const risingDays = z
  .array(z.int().min(1).max(366))
  .max(20)
  .refine((list) => list.every((day, index) => index === 0 || day > list[index - 1]!), {
    error: 'expected rising days',
  });
const fallingDays = z
  .array(z.int().min(1).max(366))
  .max(20)
  .refine((list) => list.every((day, index) => index === 0 || day < list[index - 1]!), {
    error: 'expected falling days',
  });

/** The *defaults* of the rules on rebates, as data. */
export const RebatePolicy = z.strictObject({
  /** A6: beyond these a rebate is refused … */
  maxMonths: z.int().min(1).max(24).default(24),
  maxRatePercent: z.number().min(0).max(100).default(15),
  maxExposure: amount.default(100_000),
  /** A2: … and beyond these it is for a manager to say */
  authority: z
    .strictObject({
      months: z.int().min(0).max(24).default(12),
      ratePercent: z.number().min(0).max(100).default(6),
      exposure: amount.default(20_000),
    })
    .prefault({}),
  /** A6: the exposure is looked for up to this volume, in percent of the higher of baseline and highest tier */
  ceilingPercent: z.int().min(100).max(1000).default(150),
  /** A6: a tier is reachable up to so many percent over the baseline */
  stretchPercent: z.number().min(0).max(1000).default(35),
  /** A6: how many years before the period are looked at, and the least history that a baseline needs */
  historyYears: z.int().min(1).max(10).default(3),
  leastHistoryMonths: z.int().min(1).max(36).default(12),
  /** A6: one year's growth counts with at most so many percent, either way: one odd year is no trend */
  mostGrowthPercent: z.number().min(0).max(1000).default(20),
  /** B4, A6: from this share of the season on (percent), the pace speaks for itself; before, the baseline weighs in */
  paceFromPercent: z.number().min(0).max(100).default(50),
  /** A6: foreseeable harm is named … */
  harm: z
    .strictObject({
      /** … where the last month brought more than so many times an even one */
      stockpilingTimes: z.number().min(1).max(24).default(2),
      /** … and where more than so many percent of the volume came back after the end */
      returnsPercent: z.number().min(0).max(100).default(3),
    })
    .prefault({}),
  /** A3: calendar days until a tentative promise is firmed or withdrawn */
  decideByDays: days.min(1).default(30),
  /** A4: longer than so many days, or more than this, and the agreement is written and signed */
  written: z.strictObject({ days: days.default(90), amount: amount.default(10_000) }).prefault({}),
  /** A4: calendar days after which the unsigned agreement is asked for again, and after which it lapses */
  signature: z
    .strictObject({ chaseDays: risingDays.default([7, 14, 21]), lapseDays: days.min(1).default(28) })
    .refine(({ chaseDays, lapseDays }) => (chaseDays.at(-1) ?? 0) < lapseDays, {
      error: 'expected more days than the last of chaseDays',
      path: ['lapseDays'],
    })
    .prefault({}),
  /** B4: quarterly until so many days before the end, then monthly, then on these days before it; local time of the customer */
  looks: z
    .strictObject({
      quarterlyUntilDays: days.default(180),
      daysBefore: fallingDays.default([60, 30, 14, 7, 3, 1]),
      at: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'expected a time of day like 09:30', abort: true })
        .refine((time) => time >= customerHours.from && time < customerHours.to, {
          error: `expected a time from ${customerHours.from} until before ${customerHours.to}`,
        })
        .default('10:00'),
    })
    .prefault({}),
  /** B4: a tier is missed by at most this share, with at most so many days left: the rep is called */
  nearMiss: z.strictObject({ percent: z.number().min(0).max(100).default(10), days: days.default(60) }).prefault({}),
  /** transaction grace, business days of the customer after the period */
  graceWorkingDays: z.int().min(0).max(60).default(5),
  payout: z
    .strictObject({
      /** B8: calendar days from the end of the period until the reward is paid out */
      days: days.min(1).default(45),
      /** B8: a manager approves a payout above this */
      approvalAbove: amount.default(5_000),
      /** the code of the person who pays; null: the rep */
      paidBy: Code.nullable().default(null),
      /** calendar days before the payout is due on which whoever pays is reminded */
      remindDaysBefore: fallingDays.default([7, 1]),
    })
    .prefault({}),
  /** B6: helps in twelve months to one customer */
  helpsPerYear: z.int().min(0).max(100).default(3),
  /** B7: adjustments in twelve months for one customer */
  adjustmentsPerYear: z.int().min(0).max(100).default(1),
  /** what was settled beyond the reward: the usual way, which a person decides */
  overpaid: z.enum(['carry-over', 'clawback']).default('carry-over'),
});
export type RebatePolicy = z.output<typeof RebatePolicy>;
