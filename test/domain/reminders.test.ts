import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Importance } from '../../domain/master-data.ts';
import { Policy } from '../../domain/policy.ts';
import { reminderLeads } from '../../domain/reminders.ts';

const usual = Policy.parse({}).reminders;

describe('C3: working days before the due date', () => {
  test.each<[string, number | undefined, number, Importance, readonly number[]]>([
    ['for today: none', 100_000, 0, 'high', []],
    ['for tomorrow: none', 100_000, 1, 'high', []],
    ['for a date that has passed: none', 100_000, -3, 'high', []],
    ['in two days', 100, 2, 'normal', [1]],
    ['in a week', 100, 7, 'normal', [1]],
    ['in eight days: earlier', 100, 8, 'normal', [2]],
    ['in a month: earlier', 100, 31, 'normal', [3]],
    ['in three months: twice', 100, 91, 'normal', [5, 1]],
    ['a larger amount: earlier', 5000, 8, 'normal', [3]],
    ['just below it: not yet', 4999.99, 8, 'normal', [2]],
    ['a very large amount: twice', 20_000, 8, 'normal', [4, 1]],
    ['an important customer: earlier', 100, 8, 'high', [3]],
    ['all at once', 20_000, 91, 'high', [8, 1]],
    ['an amount without a rate weighs as nothing', undefined, 8, 'normal', [2]],
  ])('%s', (_, amount, horizon, importance, leads) => {
    expect(reminderLeads(amount, horizon, importance, usual)).toEqual(leads);
  });

  test('policy that reminds of tomorrow too is not followed there', () => {
    const eager = Policy.parse({ reminders: { byHorizonDays: [{ from: 0, days: 5 }] } }).reminders;
    expect(reminderLeads(100, 1, 'high', eager)).toEqual([]);
    expect(reminderLeads(100, 2, 'high', eager)).toEqual([6, 1]);
  });

  test('policy may wish for no lead or a second reminder always: one working day before is the least, once', () => {
    const late = Policy.parse({ reminders: { byHorizonDays: [{ from: 2, days: 0 }], secondFromDays: 0 } }).reminders;
    expect(reminderLeads(100, 9, 'normal', late)).toEqual([1]);
  });
});

test('C3: policy says how far apart reminders are at most', () => {
  const dense = Policy.parse({ reminders: { apartDays: 2 } }).reminders;
  expect(reminderLeads(20_000, 91, 'high', dense)).toEqual([8, 6, 4, 2, 1]);
  expect(reminderLeads(100, 8, 'normal', dense)).toEqual([2]);
});

const rising = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const someSteps = (furthest: number) =>
  fc.uniqueArray(fc.integer({ min: 0, max: furthest }), { maxLength: 5 }).chain((from) =>
    fc.array(fc.integer({ min: 0, max: 20 }), { minLength: from.length, maxLength: from.length }).map((days) => {
      const [at, lead] = [rising(from), rising(days)];
      return at.map((value, index) => ({ from: value, days: lead[index]! }));
    }),
  );
const somePolicy = fc
  .record({
    byHorizonDays: someSteps(200),
    byAmount: someSteps(50_000),
    importance: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 3 }),
    secondFromDays: fc.integer({ min: 0, max: 20 }),
    apartDays: fc.integer({ min: 1, max: 20 }),
  })
  .map(({ importance, ...reminders }) => {
    const [low, normal, high] = rising(importance);
    return Policy.parse({ reminders: { ...reminders, byImportance: { low, normal, high } } }).reminders;
  });
const importances = ['low', 'normal', 'high'] as const;

test('C3: the lead never decreases when amount, horizon or importance grows, under any policy', () => {
  fc.assert(
    fc.property(
      somePolicy,
      fc.tuple(fc.nat(60_000), fc.nat(60_000)),
      fc.tuple(fc.nat(250), fc.nat(250)),
      fc.tuple(fc.nat(2), fc.nat(2)),
      (policy, [amount, more], [horizon, longer], [one, other]) => {
        const lead = (a: number, h: number, i: number) => reminderLeads(a, h, importances[i]!, policy)[0] ?? 0;
        const small = lead(amount, horizon, Math.min(one, other));
        expect(lead(amount + more, horizon, Math.min(one, other))).toBeGreaterThanOrEqual(small);
        expect(lead(amount, horizon + longer, Math.min(one, other))).toBeGreaterThanOrEqual(small);
        expect(lead(amount, horizon, Math.max(one, other))).toBeGreaterThanOrEqual(small);
      },
    ),
    { numRuns: 500 },
  );
});

test('C3: leads come earliest first, at least one working day, none twice, under any policy', () => {
  fc.assert(
    fc.property(
      somePolicy,
      fc.nat(60_000),
      fc.integer({ min: -5, max: 400 }),
      fc.constantFrom(...importances),
      (policy, amount, horizon, importance) => {
        const leads = reminderLeads(amount, horizon, importance, policy);
        expect(leads).toEqual([...new Set(leads)].sort((a, b) => b - a));
        for (const lead of leads) expect(lead).toBeGreaterThanOrEqual(1);
        for (const [index, lead] of leads.slice(1).entries())
          expect(leads[index]! - lead).toBeLessThanOrEqual(policy.apartDays);
        expect(leads.length).toBeLessThanOrEqual(reminderLeads(amount * 2, horizon + 30, 'high', policy).length);
        if (horizon < 2) expect(leads).toEqual([]);
      },
    ),
  );
});
