import type { Money } from './money.ts';
import type { RebatePolicy } from './rebate-policy.ts';
import { type PlannedStep, planned } from './timetable.ts';
import {
  addDays,
  addWorkingDays,
  dateIn,
  dayEnd,
  dayStart,
  endOfDay,
  later,
  sameOrLastWorkingDay,
  sameOrNextWorkingDay,
  type WorkingCalendar,
} from './working-calendar.ts';

/** B8: what is to be paid out, as the settlement promised it. */
export interface PayoutTerms {
  readonly kind: 'rebate-payout';
  /** the rebate that it follows from */
  readonly rebateId: string;
  readonly customerId: string;
  readonly repId: string;
  readonly amount: Money;
  /** local date of the customer */
  readonly dueDate: string;
  readonly rehearsal?: boolean | undefined;
}

/** Every instant of a payout, planned once. */
export interface PayoutPlan {
  /** a manager says yes first */
  readonly needsApproval: boolean;
  /** when whoever pays is reminded, earliest first */
  readonly reminders: readonly PlannedStep[];
  /** the last moment of the due day at the customer */
  readonly breach: PlannedStep;
  /** D5: nobody reported by here: concluded on the facts known */
  readonly reportingEnds: PlannedStep;
}

/**
 * B8: the day until which a reward is paid out, as the agreement names it: a working day of the customer, since money
 * moves on no other. Of a wanted day that is none it is the last one before, for we promise it: early is kept, late is not.
 * @param after local date; the payout comes later in any case, on the next working day at the earliest
 */
export function payoutDay(customer: WorkingCalendar, wanted: string, after: string): string {
  const day = sameOrLastWorkingDay(customer, wanted);
  return day > after ? day : addWorkingDays(customer, after, 1);
}

/**
 * B8: plans a payout.
 * @param amount minor units of the company's currency; undefined: policy has no rate, and a manager looks at it
 * @param approvalAbove minor units of the company's currency
 */
export function planPayout(input: {
  readonly now: string;
  readonly dueDate: string;
  readonly amount: bigint | undefined;
  readonly approvalAbove: bigint;
  readonly customer: WorkingCalendar;
  readonly payer: WorkingCalendar;
  readonly policy: RebatePolicy['payout'];
  /** D5: working days of whoever pays, after the breach instant */
  readonly reportingWorkingDays: number;
}): PayoutPlan {
  const { now, dueDate, amount, approvalAbove, customer, payer, policy, reportingWorkingDays } = input;
  const breachAt = endOfDay(dueDate, customer.zone);
  const windowDay = addWorkingDays(payer, dateIn(later(breachAt, now), payer.zone), reportingWorkingDays);
  return {
    needsApproval: amount === undefined || amount > approvalAbove,
    reminders: policy.remindDaysBefore.flatMap((days, index) => {
      const at = dayStart(payer, sameOrNextWorkingDay(payer, addDays(dueDate, -days)));
      return at > now && at < breachAt
        ? [planned(`reminder-${index + 1}`, at, payer.zone, `${days} days before it is due`)]
        : [];
    }),
    breach: planned('breach', breachAt, customer.zone, 'the last moment of the due day at the customer'),
    reportingEnds: planned(
      'reporting-ends',
      dayEnd(payer, windowDay),
      payer.zone,
      `the end of the working day ${windowDay}`,
    ),
  };
}
