import type { DeliveryPlan, Window } from './delivery.ts';
import type { DeliveryPolicy } from './delivery-policy.ts';
import { windowEnd, windowInWords, windowStart } from './delivery-window.ts';
import { inCompanyCurrency, type Money } from './money.ts';
import type { Policy } from './policy.ts';
import { inMinor } from './rebate-limits.ts';
import { type PlannedReminder, type PlannedStep, planned } from './timetable.ts';
import type { Trip } from './trip.ts';
import {
  addDays,
  addMinutes,
  addWorkingDays,
  addWorkingHours,
  dateIn,
  dayEnd,
  dayStart,
  daysBetween,
  earlier,
  instantOf,
  later,
  type WorkingCalendar,
  workingHoursBefore,
  workingInstant,
} from './working-calendar.ts';

/** What a delivery is planned from. */
export interface DeliveryPlanInput {
  /** ISO 8601 UTC */
  readonly now: string;
  /** as it is confirmed */
  readonly window: Window;
  /** null: none was found; its window stands for it */
  readonly trip: Trip | null;
  /** when the customer takes goods in, and when it is written to */
  readonly receives: WorkingCalendar;
  readonly customer: WorkingCalendar;
  readonly site: WorkingCalendar;
  readonly rep: WorkingCalendar;
  readonly policy: DeliveryPolicy;
  /** D5: working days of the rep */
  readonly reportingWorkingDays: number;
  /** A3, A4 */
  readonly tentative: boolean;
  readonly mustSign: boolean;
}

/**
 * A4: whether the order is signed before the promise is open: it lies far ahead, or weighs much, and is not signed yet.
 * @param today local date of the customer
 */
export function mustBeSigned(
  { date, document, ...value }: Money & { readonly date: string; readonly document?: object | undefined },
  today: string,
  { currency, rates, delivery: { written } }: Pick<Policy, 'currency' | 'rates' | 'delivery'>,
): boolean {
  if (document) return false;
  const worth = inCompanyCurrency(value, currency, rates);
  return daysBetween(today, date) > written.days || worth === undefined || worth > inMinor(written.amount, currency);
}

/** The input with what follows from it, ISO 8601 UTC. */
interface Day extends DeliveryPlanInput {
  readonly starts: string;
  readonly loadAt: string;
}

/** A3, A4, B3, D5: plans a delivery. */
export function planDelivery(input: DeliveryPlanInput): DeliveryPlan {
  const { now, window, trip, receives, customer, site, rep, policy } = input;
  const starts = windowStart(window, receives);
  const day: Day = { ...input, starts, loadAt: trip?.loadAt ?? starts };
  const breachAt = addMinutes(windowEnd(window, customer.zone), policy.graceMinutes);
  const grace = policy.graceMinutes === 0 ? '' : `, and ${policy.graceMinutes} minutes of grace`;
  const reportingDay = addWorkingDays(rep, dateIn(later(breachAt, now), rep.zone), input.reportingWorkingDays);
  return {
    decideBy: input.tentative ? planDecision(day) : null,
    signature: input.mustSign ? planSignature(day) : null,
    readiness: planReadiness(day),
    reminder: planReminder(day),
    warnBy: planWarning(day),
    departs: planned('departs', trip?.departAt ?? starts, site.zone, trip ? 'the vehicle leaves' : 'the window begins'),
    breach: planned('breach', breachAt, customer.zone, `the end of the window ${windowInWords(window)}${grace}`),
    reportingEnds: planned(
      'reporting-ends',
      dayEnd(rep, reportingDay),
      rep.zone,
      `the end of the rep's working day ${reportingDay}`,
    ),
  };
}

/** A3: while goods can still be found, or the customer can still look elsewhere. */
function planDecision({ now, loadAt, site, policy: { decideBy } }: Day): PlannedStep {
  const date = addWorkingDays(site, dateIn(loadAt, site.zone), -decideBy.workingDays);
  const wanted = instantOf(date, decideBy.at, site.zone);
  if (wanted > now) return planned('decide-by', wanted, site.zone, inDays(decideBy.workingDays));
  const soon = earlier(addWorkingHours(site, now, 1), loadAt);
  return planned('decide-by', soon, site.zone, 'in a working hour, at the latest as it is loaded');
}

/** A4: on working days of the rep, until it lapses before the trip is loaded. */
function planSignature({ now, loadAt, rep, policy: { signature } }: Day): DeliveryPlan['signature'] {
  const today = dateIn(now, rep.zone);
  const lapse = planLapse();
  const chase = signature.chaseWorkingDays
    .map((days) => ({ days, at: dayStart(rep, addWorkingDays(rep, today, days)) }))
    .filter(({ at }) => at < lapse.at)
    .map(({ days, at }, index) =>
      planned(`chase-${index + 1}`, at, rep.zone, `${days} working days after the promise`),
    );
  return { chase, lapse };

  function planLapse(): PlannedStep {
    const wanted = dayEnd(rep, addWorkingDays(rep, today, signature.lapseWorkingDays));
    const why = `${signature.lapseWorkingDays} working days after the promise`;
    if (wanted < loadAt) return planned('lapse', wanted, rep.zone, why);
    const before = dayEnd(rep, addWorkingDays(rep, dateIn(loadAt, rep.zone), -1));
    if (before > now) return planned('lapse', before, rep.zone, 'the working day before it is loaded');
    return planned('lapse', addMinutes(loadAt, -60), rep.zone, 'an hour before it is loaded');
  }
}

/** B3: earliest first; only what is still to come. */
function planReadiness({ now, loadAt, site, policy: { readiness } }: Day): PlannedStep[] {
  const tripDay = dateIn(loadAt, site.zone);
  const looks = [
    ...readiness.workingDays.map((days) => ({
      at: dayStart(site, addWorkingDays(site, tripDay, -days)),
      why: inDays(days),
    })),
    ...readiness.workingHours.map((hours) => ({
      at: workingHoursBefore(site, loadAt, hours),
      why: `${hours} working hours before it is loaded`,
    })),
  ];
  const byInstant = new Map(looks.filter(({ at }) => now < at && at < loadAt).map(({ at, why }) => [at, why]));
  return [...byInstant]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([at, why], index) => planned(`readiness-${index + 1}`, at, site.zone, why));
}

/** At the earliest on the day after the promise: it does not remind of what was just said. */
function planReminder({ now, starts, window, customer, policy: { reminder } }: Day): PlannedReminder | null {
  const date = addWorkingDays(customer, window.date, -reminder.workingDays);
  const at = instantOf(date, reminder.at, customer.zone);
  if (at <= now || date <= dateIn(now, customer.zone)) return null;
  return { ...planned('reminder', at, customer.zone, inDays(reminder.workingDays)), until: starts };
}

/** B3: in daytime of the customer on one of its working days, so that it hears of it before the window. */
function planWarning({ now, starts, customer, policy: { warnHours } }: Day): PlannedStep {
  const wanted = addMinutes(starts, -warnHours * 60);
  const date = dateIn(wanted, customer.zone);
  const why = `${warnHours} hours before the window`;
  const step = (at: string, because: string) => planned('warn-by', at, customer.zone, because);
  const inTime = workingInstant(customer, wanted) === wanted;
  const lastDay =
    wanted > dayEnd(customer, date)
      ? addWorkingDays(customer, addDays(date, 1), -1)
      : addWorkingDays(customer, date, -1);
  const at = inTime ? wanted : addMinutes(dayEnd(customer, lastDay), -60);
  if (at > now)
    return step(at, inTime ? why : `${why} would not be in daytime: the last hour of the working day before`);
  return step(earlier(workingInstant(customer, now), later(starts, now)), `${why} is over: as soon as it is daytime`);
}

const inDays = (days: number): string =>
  days === 0 ? 'on the day itself' : days === 1 ? 'the working day before' : `${days} working days before`;
