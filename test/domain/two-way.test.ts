import { expect, test } from 'vitest';
import { rating, shareOfAmount } from '../../domain/rating.ts';
import { type LedgerSums, ledgerRow } from '../../domain/two-way.ts';

test('D1: fewer than five are not rated, neither by count nor by amount', () => {
  expect(rating(4, 4)).toEqual({ share: null, inWords: '4 of 4' });
  expect(rating(2, 6)).toEqual({ share: 0.3333, inWords: '2 of 6' });
  expect(shareOfAmount(1n, 3n, 5)).toBe(0.3333);
  expect(shareOfAmount(1n, 3n, 4)).toBeNull();
  expect(shareOfAmount(0n, 0n, 5)).toBeNull();
});

const sums = (
  customers: number,
  customersWithBreach: number,
  quarters: readonly [number, number] = [0, 0],
): LedgerSums => ({
  ...{ promises: 9, kept: 6, partlyKept: 1, broken: 2, severe: 1, onTime: 6, late: 1, withdrawn: 0 },
  ...{ customerMisses: 0, customers, customersWithBreach, withoutRate: 0 },
  amounts: { promised: 900n, kept: 600n, partlyKept: 100n, broken: 200n, severe: 100n, fulfilled: 650n },
  thisQuarter: { promises: 6, kept: quarters[0] },
  quarterBefore: { promises: 5, kept: quarters[1] },
});
const row = (customer: LedgerSums) => ledgerRow('r1', 'Rita', { customer }, 'EUR');

test.each([
  [5, 2, false],
  [5, 3, true],
  [6, 3, true],
  [4, 4, false],
])('D1: of %i customers, %i break promises: the own record first: %s', (customers, withBreach, first) => {
  expect(row(sums(customers, withBreach)).ownRecordFirst).toBe(first);
});

test('D1: the trend is the change of the share, where both quarters are rated', () => {
  expect(row(sums(5, 0, [3, 4])).customers.trend).toEqual({
    thisQuarter: { share: 0.5, inWords: '3 of 6' },
    quarterBefore: { share: 0.8, inWords: '4 of 5' },
    change: -0.3,
  });
});

test('D1: a side on which nothing was promised is empty', () => {
  expect(row(sums(5, 0)).ours).toMatchObject({ promises: 0, share: null, inWords: '0 of 0', shareOfAmount: null });
});
