import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Policy } from '../../domain/policy.ts';
import { toleranceOf } from '../../domain/tolerance.ts';

const promise = {
  dueDate: '2027-01-15',
  dueTime: undefined,
  zone: 'Europe/Berlin',
  amountMinor: 1250_00n,
  inCompanyCurrency: 1250_00n,
} as const;
const policy = (payment: object, more: object = {}) => Policy.parse({ payment, ...more });

test('D5: nothing is tolerated unless policy says so', () => {
  expect(toleranceOf(promise, policy({}))).toBeUndefined();
});

test('D5: so many calendar days after the breach instant, on top of the grace period; at the same hour where one was agreed', () => {
  const tolerant = policy({ toleranceDays: 2, graceDays: 1 });
  expect(toleranceOf(promise, tolerant)).toEqual({ until: '2027-01-18T22:59:59.999Z', shortfall: '0' });
  expect(toleranceOf({ ...promise, dueTime: '14:00' }, tolerant)?.until).toBe('2027-01-18T13:00:00.000Z');
});

test('D5: the greater of percent and amount may be missing, rounded down, the amount in the currency of the promise', () => {
  const until = '2027-01-15T22:59:59.999Z';
  expect(toleranceOf(promise, policy({ tolerancePercent: 1.5 }))).toEqual({ until, shortfall: '1875' });
  expect(toleranceOf(promise, policy({ tolerancePercent: 1.5, toleranceAmount: 20 }))?.shortfall).toBe('2000');
  const inDollars = { ...promise, inCompanyCurrency: 1000_00n };
  expect(toleranceOf(inDollars, policy({ toleranceAmount: 20 }))?.shortfall).toBe('2500');
  expect(toleranceOf({ ...promise, inCompanyCurrency: undefined }, policy({ toleranceAmount: 20 }))).toBeUndefined();
  const yen = { ...promise, amountMinor: 1000n, inCompanyCurrency: 1000n };
  expect(toleranceOf(yen, policy({ toleranceAmount: 20 }, { currency: 'JPY' }))?.shortfall).toBe('20');
});

test('D5: a wider policy never tolerates less', () => {
  const some = fc.record({
    toleranceDays: fc.integer({ min: 0, max: 30 }),
    tolerancePercent: fc.integer({ min: 0, max: 40 }),
    toleranceAmount: fc.integer({ min: 0, max: 5000 }),
  });
  const more = fc.record({ days: fc.nat(5), percent: fc.nat(10), amount: fc.nat(500) });
  fc.assert(
    fc.property(some, more, fc.bigInt({ min: 1n, max: 10_000_00n }), (one, by, amountMinor) => {
      const terms = { ...promise, amountMinor, inCompanyCurrency: amountMinor };
      const wider = {
        toleranceDays: one.toleranceDays + by.days,
        tolerancePercent: one.tolerancePercent + by.percent,
        toleranceAmount: one.toleranceAmount + by.amount,
      };
      const narrow = toleranceOf(terms, policy(one)) ?? { until: '', shortfall: '0' };
      const wide = toleranceOf(terms, policy(wider)) ?? { until: '', shortfall: '0' };
      expect(wide.until >= narrow.until).toBe(true);
      expect(BigInt(wide.shortfall) >= BigInt(narrow.shortfall)).toBe(true);
    }),
  );
});
