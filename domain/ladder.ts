import type { Policy } from './policy.ts';
import type { Kind, Move } from './projection.ts';
import type { Rung } from './step.ts';
import { addWorkingHours, type WorkingCalendar } from './working-calendar.ts';

/** A person above the rep, with the working time in which that person is reached. */
export interface Superior {
  readonly to: Rung['to'];
  readonly calendar: WorkingCalendar;
}

/** D4, D6, B2: the working hours until each above hears of a move that is owed: an answer and an apology have a first of their own. */
export function ladderHours(
  { ladderHours: [first, ...later], disputeAnswerHours, delivery }: Policy,
  kind: Kind,
  move: Move,
): number[] {
  if (move === 'answer-dispute') return [disputeAnswerHours, ...later];
  if (move === 'apologise' && kind === 'delivery-promise') return [delivery.apologyHours, ...later];
  return first === undefined ? [] : [first, ...later];
}

/**
 * D4: rep, then manager, then the manager's manager, at policy intervals in working time, each rung once.
 * @param from when the move was asked for, ISO 8601 UTC
 * @param owner the working time of who owes the move; each next interval is the working time of who was told
 * @param above from the owner's manager upwards
 * @param hours working hours of each interval
 */
export function ladder(
  from: string,
  owner: WorkingCalendar,
  above: readonly Superior[],
  hours: readonly number[],
): Rung[] {
  const rungs: Rung[] = [];
  let since = from;
  let calendar = owner;
  for (const [index, superior] of above.entries()) {
    const interval = hours[index];
    if (interval === undefined) break;
    since = addWorkingHours(calendar, since, interval);
    rungs.push({ to: superior.to, at: since });
    calendar = superior.calendar;
  }
  return rungs;
}
