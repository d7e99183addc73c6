import { z } from 'zod';
import { LocalDate } from '../../domain/master-data.ts';
import { Money } from '../../domain/money.ts';
import { ledgerGroups } from '../../domain/two-way.ts';

const count = z.int().min(0);
/** from 0 to 1; null: too few to rate */
const share = z.number().min(0).max(1).nullable();
const rated = { share, inWords: z.string() };
const Rating = z.strictObject(rated).meta({ id: 'Rating' });

/** One side of the ledger. */
const LedgerSideAnswer = z
  .strictObject({
    /** with an outcome */
    promises: count,
    kept: count,
    partlyKept: count,
    broken: count,
    severe: count,
    /** all of it came by the day, or later */
    onTime: count,
    late: count,
    /** in no other figure */
    withdrawn: count,
    customerMisses: count,
    customers: count,
    customersWithBreach: count,
    /** in no amount */
    withoutRate: count,
    /** of `kept` among the promises */
    ...rated,
    amounts: z.strictObject({
      promised: Money,
      kept: Money,
      partlyKept: Money,
      broken: Money,
      severe: Money,
      fulfilled: Money,
    }),
    /** `fulfilled` of `promised` */
    shareOfAmount: share,
    trend: z.strictObject({
      thisQuarter: Rating,
      quarterBefore: Rating,
      change: z.number().min(-1).max(1).nullable(),
    }),
  })
  .meta({ id: 'LedgerSide' });

const LedgerRowAnswer = z
  .strictObject({
    key: z.string(),
    /** of a customer, a rep, or the manager of a team */
    name: z.string().nullable(),
    /** what customers promised us */
    customers: LedgerSideAnswer,
    /** what we promised customers */
    ours: LedgerSideAnswer,
    /** many of these customers break promises */
    ownRecordFirst: z.boolean(),
  })
  .meta({ id: 'LedgerRow' });

const Days = z.strictObject({ from: LocalDate, to: LocalDate });

/** D1: both sides of the ledger. */
export const LedgerAnswer = z.strictObject({
  by: z.enum(ledgerGroups),
  currency: z.string(),
  quarters: z.strictObject({ this: Days, before: Days }),
  rows: z.array(LedgerRowAnswer),
  total: LedgerRowAnswer,
});
