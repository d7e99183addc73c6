import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breachInstant, planPayment } from '../../domain/timetable.ts';
import { addDays } from '../../domain/working-calendar.ts';
import { promise, somePromise } from './promises.ts';
import { calendar, isOpen, someDate, someZone } from './worlds.ts';

describe('D5: the breach instant', () => {
  test.each([
    ['Asia/Taipei', '2027-01-15', undefined, '2027-01-15T15:59:59.999Z'],
    ['Asia/Hong_Kong', '2027-01-15', undefined, '2027-01-15T15:59:59.999Z'],
    ['Europe/Berlin', '2027-01-15', undefined, '2027-01-15T22:59:59.999Z'],
    ['America/New_York', '2027-01-15', undefined, '2027-01-16T04:59:59.999Z'],
    ['America/Los_Angeles', '2027-01-15', undefined, '2027-01-16T07:59:59.999Z'],
    ['America/Sao_Paulo', '2027-01-15', undefined, '2027-01-16T02:59:59.999Z'],
    ['Asia/Taipei', '2027-01-15', '14:00', '2027-01-15T06:00:00.000Z'],
    ['America/Los_Angeles', '2027-01-15', '14:00', '2027-01-15T22:00:00.000Z'],
    ['Europe/Berlin', '2027-07-15', undefined, '2027-07-15T21:59:59.999Z'],
    ['America/New_York', '2027-07-15', '17:00', '2027-07-15T21:00:00.000Z'],
    ['Europe/Berlin', '2027-03-28', undefined, '2027-03-28T21:59:59.999Z'],
    ['Europe/Berlin', '2027-03-28', '02:30', '2027-03-28T01:30:00.000Z'],
    ['Europe/Berlin', '2027-10-31', undefined, '2027-10-31T22:59:59.999Z'],
    ['Europe/Berlin', '2027-10-31', '02:30', '2027-10-31T00:30:00.000Z'],
    ['America/New_York', '2027-03-14', '02:30', '2027-03-14T07:30:00.000Z'],
    ['America/New_York', '2027-11-07', '01:30', '2027-11-07T05:30:00.000Z'],
    ['America/Los_Angeles', '2027-11-07', undefined, '2027-11-08T07:59:59.999Z'],
    ['America/Sao_Paulo', '2018-11-03', undefined, '2018-11-04T02:59:59.999Z'],
    ['America/Sao_Paulo', '2018-02-17', undefined, '2018-02-18T02:59:59.999Z'],
    ['America/Sao_Paulo', '2018-02-17', '23:30', '2018-02-18T01:30:00.000Z'],
    ['Asia/Taipei', '2026-12-31', undefined, '2026-12-31T15:59:59.999Z'],
    ['America/Los_Angeles', '2026-12-31', undefined, '2027-01-01T07:59:59.999Z'],
    ['Europe/Berlin', '2028-02-29', undefined, '2028-02-29T22:59:59.999Z'],
    ['America/Sao_Paulo', '2028-02-29', '23:59', '2028-03-01T02:59:00.000Z'],
  ])('%s, %s %s is %s', (zone, date, time, instant) => {
    expect(breachInstant(date, time, zone, 0)).toBe(instant);
  });

  test.each([
    ['a day of grace into 29 February', '2028-02-28', undefined, 1, '2028-02-29T22:59:59.999Z'],
    ['grace over New Year', '2026-12-30', undefined, 3, '2027-01-02T22:59:59.999Z'],
    ['grace over the change of the clocks keeps the local time', '2027-03-27', '14:00', 1, '2027-03-28T12:00:00.000Z'],
  ])('%s', (_, date, time, grace, instant) => {
    expect(breachInstant(date, time, 'Europe/Berlin', grace)).toBe(instant);
  });

  test('moves on by each day and each day of grace, and an agreed time is never later than the day’s end', () => {
    const time = fc.constantFrom('00:00', '02:30', '09:00', '23:59');
    fc.assert(
      fc.property(someDate, someZone, time, fc.nat(10), (date, zone, at, grace) => {
        expect(breachInstant(date, at, zone, grace) < breachInstant(addDays(date, 1), at, zone, grace)).toBe(true);
        expect(breachInstant(date, at, zone, grace)).toBe(breachInstant(addDays(date, grace), at, zone, 0));
        expect(breachInstant(date, at, zone, grace) < breachInstant(date, undefined, zone, grace)).toBe(true);
      }),
    );
  });

  test('stands in the plan with the customer’s local time and why', () => {
    expect(planPayment(promise({ dueDate: '2027-01-15' })).breach).toEqual({
      step: 'breach',
      at: '2027-01-15T15:59:59.999Z',
      local: '2027-01-15 23:59 Asia/Taipei',
      why: 'the last moment of the due day at the customer',
    });
    expect(planPayment(promise({ dueTime: '14:00' })).breach).toMatchObject({
      local: '2027-01-15 14:00 Asia/Taipei',
      why: 'the agreed time',
    });
    expect(planPayment(promise({}, { payment: { graceDays: 2 } })).breach.at).toBe('2027-01-17T15:59:59.999Z');
  });
});

describe('D5: the reporting window closes with the rep’s next working day', () => {
  test.each([
    ['a Thursday: on Friday', '2027-01-14', calendar('Asia/Taipei'), '2027-01-15T10:00:00.000Z'],
    ['a Friday: on Monday', '2027-01-15', calendar('Asia/Taipei'), '2027-01-18T10:00:00.000Z'],
    [
      'a Friday before a holiday: on Tuesday',
      '2027-01-15',
      calendar('Asia/Taipei', { '2027-01-18': 'a holiday' }),
      '2027-01-19T10:00:00.000Z',
    ],
    [
      'New Year’s Eve: on the next Monday',
      '2026-12-31',
      calendar('Asia/Taipei', { '2027-01-01': 'New Year' }),
      '2027-01-04T10:00:00.000Z',
    ],
    [
      'a rep in Berlin, whose day it still is',
      '2027-01-14',
      calendar('Europe/Berlin', {}, { to: '17:30' }),
      '2027-01-15T16:30:00.000Z',
    ],
    [
      'a rep in Los Angeles, in whose morning the day ends',
      '2027-01-14',
      calendar('America/Los_Angeles'),
      '2027-01-16T02:00:00.000Z',
    ],
  ])('%s', (_, dueDate, rep, at) => {
    expect(planPayment(promise({ now: '2026-12-20T02:00:00.000Z', dueDate, rep })).reportingEnds.at).toBe(at);
  });

  test('or so many working days later as policy says', () => {
    const plan = planPayment(promise({ dueDate: '2027-01-15' }, { reportingWorkingDays: 3 }));
    expect(plan.reportingEnds).toMatchObject({ at: '2027-01-20T10:00:00.000Z', local: '2027-01-20 18:00 Asia/Taipei' });
  });

  test('and always after the breach instant, on a working day of the rep', () => {
    fc.assert(
      fc.property(somePromise, (input) => {
        const { breach, reportingEnds } = planPayment(input);
        expect(reportingEnds.at > breach.at).toBe(true);
        expect(isOpen(input.rep, reportingEnds.local.slice(0, 10))).toBe(true);
      }),
    );
  });
});
