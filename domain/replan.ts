import type { PlannedStep, Timetable } from './timetable.ts';
import { instantOf, localTime } from './working-calendar.ts';

/**
 * What a plan keeps is the local time: where a zone's rules have changed since it was made, its instants follow.
 * @returns the plan itself where every instant still shows its local time
 */
export function replan(plan: Timetable): Timetable {
  const steps = [...plan.reminders, plan.clearing, plan.visit, plan.breach, plan.reportingEnds];
  if (steps.every((step) => moveOf(step) === 0)) return plan;
  const { visit, breach, tolerance } = plan;
  return {
    reminders: plan.reminders.map((step) => ({ ...moved(step), until: shifted(step.until, moveOf(step)) })),
    clearing: moved(plan.clearing),
    visit: {
      ...moved(visit),
      leaveAt: shifted(visit.leaveAt, moveOf(breach)), // local to the customer, as the breach instant is
      calls: visit.calls.map((call) => shifted(call, moveOf(visit))),
    },
    breach: moved(breach),
    reportingEnds: moved(plan.reportingEnds),
    ...(tolerance ? { tolerance: { ...tolerance, until: shifted(tolerance.until, moveOf(breach)) } } : {}),
  };
}

/** Milliseconds from where an instant lies to where its local time lies now. */
function moveOf({ at, local }: PlannedStep): number {
  const [date = '', time = '', zone = ''] = local.split(' ');
  if (localTime(at, zone) === `${date} ${time}`) return 0; // also where a local time comes twice
  const minute = 60_000;
  return Date.parse(instantOf(date, time, zone)) - Math.floor(Date.parse(at) / minute) * minute;
}

const shifted = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();
const moved = <Step extends PlannedStep>(step: Step): Step => ({ ...step, at: shifted(step.at, moveOf(step)) });
