import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as days from '../../domain/working-calendar.ts';
import {
  calendar,
  isOpen,
  someCalendar,
  someDate,
  someInstant,
  someZone,
  workingDaysBetween,
  workingHoursBetween,
} from './worlds.ts';

const berlin = calendar('Europe/Berlin', {
  '2027-01-01': 'Neujahr',
  '2027-03-26': 'Karfreitag',
  '2027-03-29': 'Ostermontag',
});
const someCount = fc.integer({ min: 1, max: 12 });

describe('working days', () => {
  test.each([
    ['the day after a Friday is Monday', '2027-01-15', 1, '2027-01-18'],
    ['the day before a Monday is Friday', '2027-01-18', -1, '2027-01-15'],
    ['over Easter', '2027-03-25', 1, '2027-03-30'],
    ['back over Easter', '2027-03-30', -2, '2027-03-24'],
    ['over New Year', '2026-12-31', 1, '2027-01-04'],
    ['through 29 February', '2028-02-28', 2, '2028-03-01'],
    ['from a Sunday', '2027-01-17', 1, '2027-01-18'],
    ['none is the day itself, even a Sunday', '2027-01-17', 0, '2027-01-17'],
  ])('%s', (_, from, count, to) => {
    expect(days.addWorkingDays(berlin, from, count)).toBe(to);
  });

  test('a closed day says why, the holiday by its name', () => {
    expect(days.closedBecause(berlin, '2027-03-26')).toBe('Karfreitag');
    expect(days.closedBecause(berlin, '2027-01-16')).toBe('not a working day of the week');
    expect(days.closedBecause(berlin, '2027-01-15')).toBeUndefined();
  });

  test('a working day stays, a closed one moves to the next working day', () => {
    expect(days.sameOrNextWorkingDay(berlin, '2027-03-25')).toBe('2027-03-25');
    expect(days.sameOrNextWorkingDay(berlin, '2027-03-26')).toBe('2027-03-30');
  });

  test('a calendar that never opens is an error, not an endless search', () => {
    const closed: days.WorkingCalendar = { ...berlin, closedFor: () => 'closed for good' };
    expect(() => days.addWorkingDays(closed, '2027-01-15', 1)).toThrow(
      'no working day near 2027-01-15 in Europe/Berlin',
    );
    expect(() => days.addWorkingDays(closed, '2027-01-15', -1)).toThrow(RangeError);
  });

  test('so many working days away means so many working days between', () => {
    fc.assert(
      fc.property(someCalendar, someDate, someCount, (who, date, count) => {
        const ahead = days.addWorkingDays(who, date, count);
        const back = days.addWorkingDays(who, date, -count);
        expect(isOpen(who, ahead) && isOpen(who, back)).toBe(true);
        expect(workingDaysBetween(who, days.addDays(date, 1), days.addDays(ahead, 1))).toBe(count);
        expect(workingDaysBetween(who, back, date)).toBe(count);
      }),
    );
  });

  test('add up, and lead back', () => {
    fc.assert(
      fc.property(someCalendar, someDate, someCount, someCount, (who, date, one, other) => {
        expect(days.addWorkingDays(who, days.addWorkingDays(who, date, one), other)).toBe(
          days.addWorkingDays(who, date, one + other),
        );
        const open = days.sameOrNextWorkingDay(who, date);
        expect(days.addWorkingDays(who, days.addWorkingDays(who, open, one), -one)).toBe(open);
      }),
    );
  });
});

describe('D4: working hours', () => {
  const early = calendar('Europe/Berlin', {}, { days: ['sun'], from: '00:00', to: '06:00' });
  test.each([
    ['within a day', berlin, '2027-01-15T09:00:00.000Z', 4, '2027-01-15T13:00:00.000Z'],
    ['to the very end of a day', berlin, '2027-01-15T13:00:00.000Z', 4, '2027-01-15T17:00:00.000Z'],
    ['over a weekend', berlin, '2027-01-15T15:00:00.000Z', 4, '2027-01-18T10:00:00.000Z'],
    ['over Easter and the change of the clocks', berlin, '2027-03-25T15:00:00.000Z', 4, '2027-03-30T09:00:00.000Z'],
    ['asked before the working day begins', berlin, '2027-01-15T02:00:00.000Z', 4, '2027-01-15T12:00:00.000Z'],
    ['asked after the working day', berlin, '2027-01-14T20:00:00.000Z', 4, '2027-01-15T12:00:00.000Z'],
    ['more than a day', berlin, '2027-01-14T08:00:00.000Z', 20, '2027-01-18T10:00:00.000Z'],
    ['the hour that the clocks skip does not count', early, '2027-03-27T23:00:00.000Z', 4, '2027-03-28T03:00:00.000Z'],
    ['the hour that comes twice counts twice', early, '2027-10-30T22:00:00.000Z', 4, '2027-10-31T02:00:00.000Z'],
  ])('%s', (_, who, from, hours, to) => {
    expect(days.addWorkingHours(who, from, hours)).toBe(to);
  });

  test('so many hours away means so much time of work between, over a change of the clocks too', () => {
    const nearTheChange = fc
      .integer({ min: 0, max: 6 * 96 })
      .map((quarters) => days.addMinutes('2027-03-24T00:00:00.000Z', 15 * quarters));
    fc.assert(
      fc.property(someCalendar, nearTheChange, fc.integer({ min: 1, max: 6 }), (who, from, hours) => {
        const to = days.addWorkingHours(who, from, hours);
        fc.pre(days.daysBetween(days.dateIn(from, who.zone), days.dateIn(to, who.zone)) < 8);
        expect(workingHoursBetween(who, from, to)).toBe(hours);
        expect(workingHoursBetween(who, from, days.addMinutes(to, -15))).toBe(hours - 0.25);
      }),
      { numRuns: 30 },
    );
  });

  test('add up, and never run backwards', () => {
    fc.assert(
      fc.property(
        someCalendar,
        someInstant,
        fc.integer({ min: 0, max: 20_000 }),
        someCount,
        someCount,
        (who, from, minutes, one, other) => {
          const first = days.addWorkingHours(who, from, one);
          expect(days.addWorkingHours(who, first, other)).toBe(days.addWorkingHours(who, from, one + other));
          expect(days.addWorkingHours(who, from, one + other) > first).toBe(true);
          expect(days.addWorkingHours(who, days.addMinutes(from, minutes), one) >= first).toBe(true);
        },
      ),
    );
  });
});

describe('local time', () => {
  test.each([
    ['14:00 in Taipei', '2027-01-15', '14:00', 'Asia/Taipei', '2027-01-15T06:00:00.000Z'],
    ['a skipped time moves forward (Berlin)', '2027-03-28', '02:30', 'Europe/Berlin', '2027-03-28T01:30:00.000Z'],
    [
      'a time that comes twice is the first (Berlin)',
      '2027-10-31',
      '02:30',
      'Europe/Berlin',
      '2027-10-31T00:30:00.000Z',
    ],
    ['a skipped time moves forward (New York)', '2027-03-14', '02:30', 'America/New_York', '2027-03-14T07:30:00.000Z'],
    [
      'a time that comes twice is the first (Los Angeles)',
      '2027-11-07',
      '01:30',
      'America/Los_Angeles',
      '2027-11-07T08:30:00.000Z',
    ],
    ['a skipped midnight (São Paulo, 2018)', '2018-11-04', '00:00', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
  ])('%s', (_, date, time, zone, instant) => {
    expect(days.instantOf(date, time, zone)).toBe(instant);
  });

  test('a day ends one millisecond before the next one, in every zone', () => {
    fc.assert(
      fc.property(someDate, someZone, (date, zone) => {
        const end = days.endOfDay(date, zone);
        expect(days.dateIn(end, zone)).toBe(date);
        expect(days.dateIn(new Date(Date.parse(end) + 1).toISOString(), zone)).toBe(days.addDays(date, 1));
      }),
    );
  });

  test('reads as it was written, unless the clocks skip it', () => {
    fc.assert(
      fc.property(
        someDate,
        someZone,
        (date, zone) => void expect(days.localTime(days.instantOf(date, '09:30', zone), zone)).toBe(`${date} 09:30`),
      ),
    );
  });

  test('calendar days: 29 February, New Year, there and back', () => {
    expect(days.addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(days.addDays('2027-02-28', 1)).toBe('2027-03-01');
    expect(days.daysBetween('2026-12-31', '2027-01-01')).toBe(1);
    fc.assert(
      fc.property(
        someDate,
        fc.integer({ min: -900, max: 900 }),
        (date, n) => void expect(days.daysBetween(date, days.addDays(date, n))).toBe(n),
      ),
    );
  });
});
