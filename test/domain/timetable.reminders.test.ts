import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PlanInput, planPayment } from '../../domain/timetable.ts';
import { addDays, dateIn, daysBetween, instantOf } from '../../domain/working-calendar.ts';
import { promise, somePromise } from './promises.ts';
import { calendar, isOpen, workingDaysBetween } from './worlds.ts';

const local = (input: PlanInput) => planPayment(input).reminders.map((reminder) => reminder.local);
const date = (reminder: { readonly local: string }): string => reminder.local.slice(0, 10);
const berlin = calendar('Europe/Berlin', { '2027-03-26': 'Karfreitag', '2027-03-29': 'Ostermontag' });

describe('C3: a promise is reminded in the customer’s daytime, on its working days', () => {
  test.each<[string, Partial<PlanInput>, readonly string[]]>([
    ['in eleven days: two working days before', {}, ['2027-01-13 10:00 Asia/Taipei']],
    [
      'at the customer’s ten o’clock, not the rep’s',
      { customer: calendar('America/Los_Angeles') },
      ['2027-01-13 10:00 America/Los_Angeles'],
    ],
    ['due on a Monday: over the weekend', { dueDate: '2027-01-18' }, ['2027-01-14 10:00 Asia/Taipei']],
    [
      'due after Easter',
      { now: '2027-03-15T09:00:00.000Z', dueDate: '2027-03-30', customer: berlin },
      ['2027-03-24 10:00 Europe/Berlin'],
    ],
    ['due on a Sunday', { dueDate: '2027-01-17' }, ['2027-01-14 10:00 Asia/Taipei']],
    [
      'large, in three months: twice',
      { dueDate: '2027-04-09', amount: 20_000 },
      ['2027-03-31 10:00 Asia/Taipei', '2027-04-08 10:00 Asia/Taipei'],
    ],
    ['for today', { dueDate: '2027-01-04' }, []],
    ['for tomorrow', { dueDate: '2027-01-05' }, []],
    ['for the day after tomorrow: within the quiet days', { dueDate: '2027-01-06' }, []],
    ['in three days: as soon as the quiet days are over', { dueDate: '2027-01-07' }, ['2027-01-06 10:00 Asia/Taipei']],
    [
      'large, in four days: behind the quiet days, once',
      { dueDate: '2027-01-08', amount: 20_000 },
      ['2027-01-06 10:00 Asia/Taipei'],
    ],
    [
      'on a Thursday for Monday: the quiet days end on a weekend',
      { now: '2027-01-07T02:00:00.000Z', dueDate: '2027-01-11' },
      [],
    ],
    [
      'late in Taipei is the day before in New York',
      { now: '2027-01-05T02:00:00.000Z', dueDate: '2027-01-07', customer: calendar('America/New_York') },
      ['2027-01-06 10:00 America/New_York'],
    ],
    [
      'over New Year',
      {
        now: '2026-12-21T02:00:00.000Z',
        dueDate: '2027-01-04',
        customer: calendar('Asia/Taipei', { '2027-01-01': 'New Year' }),
      },
      ['2026-12-30 10:00 Asia/Taipei'],
    ],
    ['on 29 February', { now: '2028-02-14T02:00:00.000Z', dueDate: '2028-03-02' }, ['2028-02-29 10:00 Asia/Taipei']],
    ['for a day that has passed', { dueDate: '2026-12-31' }, []],
  ])('%s', (_, terms, expected) => {
    expect(local(promise(terms))).toEqual(expected);
  });

  test('with its instant, its name, why then, and until when it makes sense', () => {
    expect(planPayment(promise({ dueDate: '2027-01-08', amount: 5000, importance: 'high' })).reminders).toEqual([
      {
        step: 'reminder-1',
        at: '2027-01-06T02:00:00.000Z',
        local: '2027-01-06 10:00 Asia/Taipei',
        why: '3 working days before, moved behind the quiet days',
        until: '2027-01-06T10:00:00.000Z',
      },
    ]);
    expect(planPayment(promise()).reminders).toMatchObject([{ why: '2 working days before' }]);
  });

  test('after the change of the clocks still at ten', () => {
    const plan = planPayment(
      promise({ now: '2027-03-08T09:00:00.000Z', dueDate: '2027-03-16', customer: calendar('America/New_York') }),
    );
    expect(plan.reminders).toMatchObject([{ at: '2027-03-12T15:00:00.000Z' }]);
    expect(
      planPayment(
        promise({ now: '2027-03-08T09:00:00.000Z', dueDate: '2027-03-18', customer: calendar('America/New_York') }),
      ).reminders,
    ).toMatchObject([{ at: '2027-03-16T14:00:00.000Z' }]);
  });

  test('without quiet days the same day is early enough, once and only later than the promise', () => {
    const policy = { reminders: { quietDays: 0, secondFromDays: 2 } };
    expect(local(promise({ now: '2027-01-06T01:00:00.000Z', dueDate: '2027-01-08', amount: 20_000 }, policy))).toEqual([
      '2027-01-06 10:00 Asia/Taipei',
      '2027-01-07 10:00 Asia/Taipei',
    ]);
    expect(local(promise({ now: '2027-01-06T03:00:00.000Z', dueDate: '2027-01-08', amount: 20_000 }, policy))).toEqual([
      '2027-01-07 10:00 Asia/Taipei',
    ]);
    expect(local(promise({ now: '2027-01-06T02:00:00.000Z', dueDate: '2027-01-08', amount: 20_000 }, policy))).toEqual([
      '2027-01-07 10:00 Asia/Taipei',
    ]);
  });
});

describe('C3: whatever the promise, the calendars and the policy', () => {
  test('a reminder is later than the promise, before the due date, on a working day, and leaves the quiet days quiet', () => {
    fc.assert(
      fc.property(somePromise, (input) => {
        const { customer, now, dueDate, policy } = input;
        const { reminders } = planPayment(input);
        const promisedOn = dateIn(now, customer.zone);
        let last = promisedOn;
        for (const [index, reminder] of reminders.entries()) {
          expect(reminder.step).toBe(`reminder-${index + 1}`);
          expect(reminder.at > now && date(reminder) < dueDate).toBe(true);
          expect(isOpen(customer, date(reminder))).toBe(true);
          expect(reminder.at).toBe(instantOf(date(reminder), policy.reminders.at, customer.zone));
          expect(reminder.until > reminder.at).toBe(true);
          expect(daysBetween(last, date(reminder))).toBeGreaterThanOrEqual(policy.reminders.quietDays);
          expect(reminder.at > (reminders[index - 1]?.at ?? now)).toBe(true);
          last = date(reminder);
        }
        if (daysBetween(promisedOn, dueDate) < 2) expect(reminders).toEqual([]);
      }),
    );
  });

  test('the first reminder never comes later, in working days before the due date, when amount, horizon or importance grows', () => {
    const lead = (input: PlanInput): number => {
      const [first] = planPayment(input).reminders;
      return first ? workingDaysBetween(input.customer, date(first), input.dueDate) : 0;
    };
    fc.assert(
      fc.property(somePromise, fc.nat(30_000), fc.nat(60), (input, more, longer) => {
        const before = lead(input);
        expect(lead({ ...input, amount: (input.amount ?? 0) + more })).toBeGreaterThanOrEqual(before);
        expect(lead({ ...input, importance: 'high' })).toBeGreaterThanOrEqual(before);
        expect(lead({ ...input, dueDate: addDays(input.dueDate, longer) })).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});
