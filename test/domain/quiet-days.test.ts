import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Policy } from '../../domain/policy.ts';
import { type DueReminder, goesTogether, readinessOf } from '../../domain/quiet-days.ts';
import { addDays, dateIn, daysBetween, instantOf } from '../../domain/working-calendar.ts';
import { calendar, isOpen, someCustomerCalendar, someInstant } from './worlds.ts';

const usual = Policy.parse({}).reminders;
/** Due on Wednesday, 13 January 2027, at ten in Berlin; the visit is on Friday morning. */
const due = (changes: Partial<DueReminder> = {}): DueReminder => ({
  now: '2027-01-13T09:00:00.000Z',
  until: '2027-01-13T17:00:00.000Z',
  before: '2027-01-15T08:00:00.000Z',
  lastContact: null,
  customer: calendar('Europe/Berlin'),
  policy: usual,
  ...changes,
});

describe('C3: the quiet days since the last mail to a customer', () => {
  test.each<[string, Partial<DueReminder>, object]>([
    ['never written to: now', {}, { turn: 'send' }],
    ['two days ago, late in the evening: now', { lastContact: '2027-01-11T22:30:00.000Z' }, { turn: 'send' }],
    [
      'yesterday: tomorrow at ten',
      { lastContact: '2027-01-12T09:00:00.000Z' },
      {
        turn: 'wait',
        at: '2027-01-14T09:00:00.000Z',
        until: '2027-01-14T17:00:00.000Z',
        local: '2027-01-14 10:00 Europe/Berlin',
      },
    ],
    [
      'a mail of today leaves no day before the visit: skipped',
      { lastContact: '2027-01-13T08:00:00.000Z' },
      { turn: 'skip', why: 'the quiet days last too long' },
    ],
    [
      'over the weekend to Monday',
      {
        lastContact: '2027-01-14T08:00:00.000Z',
        now: '2027-01-15T09:00:00.000Z',
        until: '2027-01-15T17:00:00.000Z',
        before: '2027-01-20T08:00:00.000Z',
      },
      {
        turn: 'wait',
        at: '2027-01-18T09:00:00.000Z',
        until: '2027-01-18T17:00:00.000Z',
        local: '2027-01-18 10:00 Europe/Berlin',
      },
    ],
    [
      'the next reminder goes out by then: this one is left out',
      { lastContact: '2027-01-12T09:00:00.000Z', before: '2027-01-14T09:00:00.000Z' },
      { turn: 'skip', why: 'the quiet days last too long' },
    ],
    ['its day is over', { now: '2027-01-13T17:00:00.001Z' }, { turn: 'skip', why: 'its time has passed' }],
  ])('%s', (_, changes, expected) => {
    expect(readinessOf(due(changes))).toEqual(expected);
  });

  test('whatever the calendar: nobody is written to within them, at night, on a closed day, or after the next step', () => {
    fc.assert(
      fc.property(
        someCustomerCalendar,
        someInstant,
        fc.nat(20),
        fc.nat(30),
        fc.nat(7),
        (customer, now, contactDaysAgo, days, quietDays) => {
          const today = dateIn(now, customer.zone);
          const lastContact = instantOf(addDays(today, -contactDaysAgo), '00:00', customer.zone);
          const before = instantOf(addDays(today, days), '08:00', customer.zone);
          const policy = { ...usual, quietDays };
          const ready = readinessOf({ now, until: now, before, lastContact, customer, policy });
          const quiet = (date: string) => daysBetween(dateIn(lastContact, customer.zone), date) < quietDays;
          if (ready.turn === 'send') expect(quiet(today)).toBe(false);
          if (ready.turn !== 'send') expect(quiet(today)).toBe(true);
          if (ready.turn !== 'wait') return;
          const date = dateIn(ready.at, customer.zone);
          expect(quiet(date)).toBe(false);
          expect(isOpen(customer, date)).toBe(true);
          expect(ready.at).toBe(instantOf(date, usual.at, customer.zone));
          expect(ready.at > now && ready.at < before && ready.until > ready.at).toBe(true);
          expect(readinessOf({ ...ready, now: ready.at, before, lastContact, customer, policy })).toEqual({
            turn: 'send',
          });
        },
      ),
    );
  });
});

test('C3: what is due within the days of policy, or would fall into the quiet days, goes together', () => {
  const together = (days: number, policy: object) =>
    goesTogether('2027-01-13', addDays('2027-01-13', days), { ...usual, ...policy });
  expect([0, 1, 2, 3].map((days) => together(days, {}))).toEqual([true, true, true, false]);
  expect([0, 1, 2].map((days) => together(days, { togetherDays: 0, quietDays: 2 }))).toEqual([true, true, false]);
  expect(together(0, { togetherDays: 0, quietDays: 0 })).toBe(true);
});
