import { describe, expect, test } from 'vitest';
import { Policy } from '../../domain/policy.ts';

const wrong = (policy: unknown) =>
  Policy.safeParse(policy).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

test('the defaults of the rules stand without a word of policy', () => {
  expect(Policy.parse({})).toMatchObject({
    payment: { graceDays: 0 },
    reminders: { quietDays: 2 },
    visit: { farMinutes: 60, farKm: 40 },
    ladderHours: [4, 8],
    reportingWorkingDays: 1,
    confirmationWorkingDays: 3,
    rebate: {
      maxMonths: 24,
      written: { days: 90, amount: 10_000 },
      stretchPercent: 35,
      historyYears: 3,
      leastHistoryMonths: 12,
      mostGrowthPercent: 20,
      paceFromPercent: 50,
      harm: { stockpilingTimes: 2, returnsPercent: 3 },
      looks: { daysBefore: [60, 30, 14, 7, 3, 1] },
      graceWorkingDays: 5,
      helpsPerYear: 3,
      adjustmentsPerYear: 1,
    },
  });
});

test('a policy from before these figures were policy still reads, with their defaults', () => {
  const { mostGrowthPercent: _, paceFromPercent: __, harm: ___, ...earlier } = Policy.parse({}).rebate;
  expect(Policy.parse({ rebate: earlier })).toEqual(Policy.parse({}));
});

test('a policy that names one figure keeps the other defaults', () => {
  expect(Policy.parse({ visit: { farKm: 10 } }).visit).toEqual({ ...Policy.parse({}).visit, farKm: 10 });
});

test('A4: a policy that is older than the name of the company still holds, and names none', () => {
  const { company, ...older } = Policy.parse({ ladderHours: [1, 2] });
  expect(company).toEqual({ name: '', address: '' });
  expect(Policy.parse(older)).toEqual({ company, ...older });
  expect(Policy.parse({ company: { name: ' Nordlicht ' } }).company).toEqual({ name: 'Nordlicht', address: '' });
});

describe('a policy against the rules is refused, and says why', () => {
  test.each([
    [
      'C3: a lead that falls as the horizon grows',
      {
        reminders: {
          byHorizonDays: [
            { from: 2, days: 3 },
            { from: 9, days: 2 },
          ],
        },
      },
      /^reminders\.byHorizonDays: .*lead never decreases/,
    ],
    [
      'C3: a lead that falls as the amount grows',
      {
        reminders: {
          byAmount: [
            { from: 0, days: 3 },
            { from: 9, days: 2 },
          ],
        },
      },
      /^reminders\.byAmount: .*lead never decreases/,
    ],
    [
      'C3: steps out of order',
      {
        reminders: {
          byAmount: [
            { from: 9, days: 1 },
            { from: 0, days: 2 },
          ],
        },
      },
      /^reminders\.byAmount: /,
    ],
    [
      'C3: a lead that falls as importance grows',
      { reminders: { byImportance: { low: 2, normal: 1, high: 3 } } },
      /^reminders\.byImportance: .*lead never decreases/,
    ],
    [
      'C3: least for the most important',
      { reminders: { byImportance: { low: 0, normal: 1, high: 0 } } },
      /^reminders\.byImportance: /,
    ],
    ['C3: reminders before the day begins', { reminders: { at: '08:59' } }, /^reminders\.at: .*in daytime/],
    ['C3: reminders when the customer has gone home', { reminders: { at: '18:00' } }, /^reminders\.at: .*in daytime/],
    ['B4: looks in the night', { rebate: { looks: { at: '18:00' } } }, /^rebate\.looks\.at: expected a time from/],
    [
      'B4: looks out of order',
      { rebate: { looks: { daysBefore: [1, 3] } } },
      /^rebate\.looks\.daysBefore: expected falling/,
    ],
    [
      'A4: asked for again after it has lapsed',
      { rebate: { signature: { chaseDays: [7, 28] } } },
      /^rebate\.signature\.lapseDays: expected more days/,
    ],
    ['A6: a year too long for any rebate', { rebate: { maxMonths: 36 } }, /^rebate\.maxMonths: /],
    ['a time of day that is none', { reminders: { at: '9:00' } }, /^reminders\.at: expected a time of day/],
    ['D4: no interval', { ladderHours: [] }, /^ladderHours: /],
    ['D4: an interval of nothing', { ladderHours: [0] }, /^ladderHours\.0: /],
    ['D4: a third rung', { ladderHours: [1, 2, 3] }, /^ladderHours: /],
    ['D5: a window that closes on the day itself', { reportingWorkingDays: 0 }, /^reportingWorkingDays: /],
    ['A4: a company of two lines', { company: { name: 'A\nB' } }, /^company\.name: expected one line/],
    ['a rate of nothing', { rates: { USD: '0.00' } }, /^rates\.USD: expected a decimal number above 0/],
    ['a rate as a number', { rates: { USD: 0.92 } }, /^rates\.USD: /],
    ['a rate of an unknown currency', { rates: { XYZ: '1' } }, /^rates/],
    ['a figure that nobody knows', { quietDays: 3 }, /quietDays/],
    ['half a day', { payment: { graceDays: 0.5 } }, /^payment\.graceDays: /],
  ])('%s', (_, policy, message) => {
    expect(wrong(policy)).toEqual([expect.stringMatching(message)]);
  });
});
