import type { Tolerance } from './conclusion.ts';
import type { Importance } from './master-data.ts';
import type { Policy } from './policy.ts';
import { reminderLeads } from './reminders.ts';
import {
  addDays,
  addMinutes,
  addWorkingDays,
  dateIn,
  dayEnd,
  dayStart,
  daysBetween,
  earlier,
  endOfDay,
  instantOf,
  later,
  localTime,
  sameOrNextWorkingDay,
  type WorkingCalendar,
  workingInstant,
} from './working-calendar.ts';

/** One step of a plan: when, and why then. */
export interface PlannedStep {
  /** unique within the commitment, `reminder-1` */
  readonly step: string;
  /** ISO 8601 UTC */
  readonly at: string;
  /** the same in the zone of whom it concerns, `2027-01-13 10:00 Europe/Berlin` */
  readonly local: string;
  readonly why: string;
}

/** A message that makes no sense any more after `until`. */
export interface PlannedReminder extends PlannedStep {
  readonly until: string;
}

/** C4: on the day, go (near) or phone first (far). */
export interface PlannedVisit extends PlannedStep {
  readonly way: 'go' | 'phone-first';
  /** when the rep must leave to be there at the agreed time, else before the customer closes, ISO 8601 UTC */
  readonly leaveAt: string;
  /** when the rep is asked to phone, and again where nobody answers, ISO 8601 UTC; `[]` where the rep just goes */
  readonly calls: readonly string[];
}

/** Every instant of a payment appointment, planned once from local dates, zones, calendars and policy. */
export interface Timetable {
  readonly reminders: readonly PlannedReminder[];
  /** C9: when our own side is looked at for what could excuse a breach */
  readonly clearing: PlannedStep;
  readonly visit: PlannedVisit;
  /** the breach instant: what happened later was not in time */
  readonly breach: PlannedStep;
  /** D5: nobody reported by here: concluded on the facts known */
  readonly reportingEnds: PlannedStep;
  /** D5: left out where policy tolerates nothing */
  readonly tolerance?: Tolerance;
}

export interface PlanInput {
  /** now, ISO 8601 UTC */
  readonly now: string;
  readonly dueDate: string;
  /** HH:MM local to the customer; undefined: any time of the day */
  readonly dueTime: string | undefined;
  /** major units of the company's currency; undefined: policy has no rate */
  readonly amount: number | undefined;
  readonly importance: Importance;
  readonly distanceKm: number;
  readonly travelMinutes: number;
  readonly customer: WorkingCalendar;
  readonly rep: WorkingCalendar;
  readonly policy: Policy;
}

/** The breach instant: the agreed time, or the last moment of the due day in the customer's zone, plus the grace period. */
export function breachInstant(dueDate: string, dueTime: string | undefined, zone: string, graceDays: number): string {
  const date = addDays(dueDate, graceDays);
  return dueTime === undefined ? endOfDay(date, zone) : instantOf(date, dueTime, zone);
}

/** When the rep must leave to be there at the agreed time, else before the customer closes. */
export function leaveBy(
  dueDate: string,
  dueTime: string | undefined,
  customer: WorkingCalendar,
  travelMinutes: number,
): string {
  const arriveBy = dueTime === undefined ? dayEnd(customer, dueDate) : instantOf(dueDate, dueTime, customer.zone);
  return addMinutes(arriveBy, -travelMinutes);
}

/** C3, C4, D5: plans a payment appointment. */
export function planPayment(input: PlanInput): Timetable {
  const { customer, rep, policy } = input;
  const breachAt = breachInstant(input.dueDate, input.dueTime, customer.zone, policy.payment.graceDays);
  const windowDay = addWorkingDays(rep, dateIn(later(breachAt, input.now), rep.zone), policy.reportingWorkingDays);
  const visit = planVisit(input, breachAt);
  return {
    reminders: planReminders(input),
    clearing: planClearing(input, visit),
    visit,
    breach: planned(
      'breach',
      breachAt,
      customer.zone,
      input.dueTime === undefined ? 'the last moment of the due day at the customer' : 'the agreed time',
    ),
    reportingEnds: planned(
      'reporting-ends',
      dayEnd(rep, windowDay),
      rep.zone,
      `the end of the rep's working day ${windowDay}`,
    ),
  };
}

/** D7: the same promise with another rep. Its dates, its reminders and its breach instant stay; the rep's own are planned anew. */
export function planForNewRep(plan: Timetable, input: PlanInput): Timetable {
  const { visit, reportingEnds } = planPayment(input);
  return { ...plan, visit, reportingEnds };
}

/** A step with its instant in the zone of whom it concerns. */
export const planned = (step: string, at: string, zone: string, why: string): PlannedStep => ({
  step,
  at,
  local: `${localTime(at, zone)} ${zone}`,
  why,
});

function planReminders(input: PlanInput): PlannedReminder[] {
  const { customer, policy, now, dueDate } = input;
  const promisedOn = dateIn(now, customer.zone);
  const { quietDays, at: time } = policy.reminders;
  const leads = reminderLeads(input.amount, daysBetween(promisedOn, dueDate), input.importance, policy.reminders);
  const reminders: PlannedReminder[] = [];
  let earliest = addDays(promisedOn, Math.max(quietDays, instantOf(promisedOn, time, customer.zone) > now ? 0 : 1));
  for (const lead of leads) {
    const wanted = addWorkingDays(customer, dueDate, -lead);
    const date = sameOrNextWorkingDay(customer, later(wanted, earliest));
    if (date >= dueDate) continue;
    const why =
      date === wanted ? `${lead} working days before` : `${lead} working days before, moved behind the quiet days`;
    reminders.push({
      ...planned(`reminder-${reminders.length + 1}`, instantOf(date, time, customer.zone), customer.zone, why),
      until: dayEnd(customer, date),
    });
    earliest = addDays(date, Math.max(quietDays, 1));
  }
  return reminders;
}

function planClearing({ rep, policy, dueDate, now }: PlanInput, visit: PlannedVisit): PlannedStep {
  const days = policy.clearTheWayWorkingDays;
  const wanted = dayStart(rep, days === 0 ? dueDate : addWorkingDays(rep, dueDate, -days));
  const at = earlier(wanted >= now ? wanted : workingInstant(rep, now), later(visit.at, now));
  return planned('clear-the-way', at, rep.zone, wanted >= now ? `${days} working days before` : 'at once');
}

function planVisit(input: PlanInput, breachAt: string): PlannedVisit {
  const { customer, rep, policy, dueDate, dueTime, travelMinutes } = input;
  const { visit } = policy;
  const far = travelMinutes > visit.farMinutes || input.distanceKm > visit.farKm;
  const morning = dayStart(rep, dueDate);
  const leaveAt = leaveBy(dueDate, dueTime, customer, travelMinutes);
  const askBy = addMinutes(leaveAt, -visit.phoneLeadMinutes);
  const inTheMorning = askBy >= morning;
  const wanted = inTheMorning ? morning : afternoonBefore(dueDate);
  const soon = workingInstant(rep, input.now);
  const at = earlier(wanted >= input.now ? wanted : soon <= askBy ? soon : input.now, breachAt);
  const when =
    wanted < input.now
      ? 'at once'
      : inTheMorning
        ? 'the morning of the day'
        : 'the afternoon before, since the morning is too short';
  const way = far
    ? `far (${input.distanceKm} km, ${travelMinutes} min): phone before leaving`
    : 'near: go, even in doubt';
  const leaving = far || dueTime !== undefined ? `, leave by ${localTime(leaveAt, rep.zone)} ${rep.zone}` : '';
  const why = `${way}; ${when}${leaving}`;
  if (!far) return { ...planned('visit', at, rep.zone, why), way: 'go', leaveAt, calls: [] };
  const calls = Array.from({ length: visit.retries + 1 }, (_, index) =>
    addMinutes(at, index * visit.retryMinutes),
  ).filter((call, index) => index === 0 || call <= earlier(leaveAt, dayEnd(rep, dateIn(at, rep.zone))));
  return { ...planned('phone-first', at, rep.zone, why), way: 'phone-first', leaveAt, calls };

  /** The last afternoon before a day from which there is time until leaving. */
  function afternoonBefore(date: string): string {
    const day = addWorkingDays(rep, date, -1);
    const afternoon = addMinutes(dayEnd(rep, day), -visit.afternoonBeforeMinutes);
    return afternoon <= askBy ? afternoon : afternoonBefore(day);
  }
}
