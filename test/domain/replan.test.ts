import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replan } from '../../domain/replan.ts';
import { planPayment } from '../../domain/timetable.ts';
import { localTime } from '../../domain/working-calendar.ts';
import { promise, somePromise } from './promises.ts';

describe('D5: a plan follows its local times', () => {
  test('whatever the promise: where no zone has changed its rules, nothing moves', () => {
    fc.assert(
      fc.property(somePromise, (input) => {
        const plan = planPayment(input);
        expect(replan(plan)).toBe(plan);
      }),
    );
  });

  test('made when the zone was an hour behind, every instant is an hour earlier now', () => {
    const plan = planPayment(promise({ dueTime: '14:00', distanceKm: 300, travelMinutes: 200 }));
    const later = <T extends string>(instant: T) => new Date(Date.parse(instant) + 3_600_000).toISOString();
    const before = {
      ...plan,
      reminders: plan.reminders.map((step) => ({ ...step, at: later(step.at), until: later(step.until) })),
      clearing: { ...plan.clearing, at: later(plan.clearing.at) },
      visit: {
        ...plan.visit,
        at: later(plan.visit.at),
        leaveAt: later(plan.visit.leaveAt),
        calls: plan.visit.calls.map(later),
      },
      breach: { ...plan.breach, at: later(plan.breach.at) },
      reportingEnds: { ...plan.reportingEnds, at: later(plan.reportingEnds.at) },
    };
    expect(replan(before)).toEqual(plan);
  });

  test('the last moment of a day stays its last moment', () => {
    const plan = planPayment(promise());
    const { breach } = replan({ ...plan, breach: { ...plan.breach, at: '2027-01-15T14:59:59.999Z' } });
    expect(breach.at).toBe('2027-01-15T15:59:59.999Z');
    expect(localTime(breach.at, 'Asia/Taipei')).toBe('2027-01-15 23:59');
  });
});
