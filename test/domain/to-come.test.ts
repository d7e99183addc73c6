import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Timetable } from '../../domain/timetable.ts';
import { type Ahead, nameOf, toCome } from '../../domain/to-come.ts';

const at = (day: number) => `2027-01-${String(day).padStart(2, '0')}T09:00:00.000Z`;
const step = (name: string, day: number) => ({ step: name, at: at(day), local: '', why: '' });
const plan = {
  reminders: [
    { ...step('reminder-1', 5), until: at(5) },
    { ...step('reminder-2', 8), until: at(8) },
  ],
  clearing: step('clear-the-way', 7),
  visit: { ...step('visit', 10), way: 'go', leaveAt: at(10), calls: [] },
  breach: step('breach', 11),
  reportingEnds: step('reporting-ends', 13),
} satisfies Timetable;
const open: Ahead = {
  ...{ kind: 'payment-appointment', status: 'open', closed: false, plan },
  ...{ answerBy: null, next: null },
};
const what = (promise: Partial<Ahead>, now: string) => toCome({ ...open, ...promise }, now).map((come) => come.what);

test('what is planned comes in its order, and what is past comes no more', () => {
  expect(what({}, at(1))).toEqual(['reminder', 'clear-the-way', 'reminder', 'visit', 'breach', 'reporting-ends']);
  expect(what({}, at(8))).toEqual(['visit', 'breach', 'reporting-ends']);
});

test('the owed move and the next look stand beside the plan, each instant once', () => {
  expect(what({ answerBy: at(9), next: at(9) }, at(8))).toEqual(['answer-by', 'visit', 'breach', 'reporting-ends']);
  expect(what({ answerBy: at(10), next: at(12) }, at(9))).toEqual(['visit', 'breach', 'next', 'reporting-ends']);
});

test('nothing comes after the end, and of a plan nothing once the outcome stands', () => {
  expect(what({ closed: true, next: at(20) }, at(1))).toEqual([]);
  expect(what({ status: 'broken', answerBy: at(15) }, at(1))).toEqual(['answer-by']);
  expect(what({ plan: null }, at(1))).toEqual([]);
});

test('whatever is asked, all of it lies ahead, in order', () => {
  const day = fc.integer({ min: 1, max: 28 }).map(at);
  fc.assert(
    fc.property(day, fc.option(day), fc.option(day), (now, answerBy, next) => {
      const instants = toCome({ ...open, answerBy, next }, now).map((come) => come.at);
      expect(instants.every((instant) => instant > now)).toBe(true);
      expect(instants).toEqual([...instants].sort());
    }),
  );
});

test('a step is named without its number and its round', () => {
  expect(['reminder-2', 'reminder-1@3', 'visit', 'phone-first-2', 'clear-the-way@2'].map(nameOf)).toEqual([
    'reminder',
    'reminder',
    'visit',
    'phone-first',
    'clear-the-way',
  ]);
});
