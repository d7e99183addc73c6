import { breachInstant, leaveBy } from './timetable.ts';
import type { DayFacts } from './vetting.ts';
import {
  addMinutes,
  closedBecause,
  dateIn,
  daysBetween,
  instantOf,
  localTime,
  type WorkingCalendar,
} from './working-calendar.ts';

/** Another open appointment of the rep, at an agreed time. */
export interface Appointment {
  readonly customerId: string;
  /** local date */
  readonly on: string;
  /** ISO 8601 UTC */
  readonly at: string;
  readonly travelMinutes: number;
}

/** What the days of a promise are looked at with; the same for every day. */
export interface Surroundings {
  /** ISO 8601 UTC */
  readonly now: string;
  /** HH:MM local to the customer; undefined: any time of the day */
  readonly dueTime: string | undefined;
  readonly customer: WorkingCalendar;
  readonly rep: WorkingCalendar;
  readonly travelMinutes: number;
  /** how long a visit takes by policy */
  readonly visitMinutes: number;
  /** of the rep, with other customers */
  readonly appointments: readonly Appointment[];
}

/** C1: can the rep be there, and somebody to pay? An agreed time is where the customer is: the rep's hours go along. */
export function lookAtDay(around: Surroundings, dueDate: string): DayFacts {
  const { now, dueTime, customer } = around;
  const passed = breachInstant(dueDate, dueTime, customer.zone, 0) < now;
  return {
    dueDate,
    passed,
    horizonDays: daysBetween(dateIn(now, customer.zone), dueDate),
    ...closures(around, dueDate),
    tooLate: !passed && leaveBy(dueDate, dueTime, customer, around.travelMinutes) < now,
    repBusy: dueTime === undefined ? undefined : tooClose(around, instantOf(dueDate, dueTime, customer.zone)),
    appointments: around.appointments.filter(({ on }) => on === dueDate).length,
  };
}

/** Why somebody is not there on that day or at that time: the part of the look that costs little. */
export const closures = ({ customer, rep, dueTime }: Surroundings, dueDate: string) => ({
  customerClosed: outside(customer, dueTime, 'open') ?? closedBecause(customer, dueDate),
  repAway: outside(rep, dueTime, 'at work') ?? closedBecause(rep, dueDate),
});

function outside({ hours }: WorkingCalendar, time: string | undefined, how: string): string | undefined {
  if (time === undefined || (time >= hours.from && time <= hours.to)) return undefined;
  return `${how} from ${hours.from} to ${hours.to}, not at ${time}`;
}

/**
 * Between two customers the way leads past the office: more is not known of it.
 * @param at ISO 8601 UTC
 * @returns undefined where the rep has time for it
 */
export function tooClose(
  {
    appointments,
    travelMinutes,
    visitMinutes,
    rep,
  }: Pick<Surroundings, 'appointments' | 'travelMinutes' | 'visitMinutes' | 'rep'>,
  at: string,
): string | undefined {
  for (const other of appointments) {
    const travel = travelMinutes + other.travelMinutes;
    const free = addMinutes(at, -visitMinutes - travel) < other.at && other.at < addMinutes(at, visitMinutes + travel);
    if (free)
      return `the rep is with ${other.customerId} at ${localTime(other.at, rep.zone)}: too close for a visit of ${visitMinutes} min and a way of ${travel} min`;
  }
  return undefined;
}
