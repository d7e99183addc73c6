import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { availableToPromise, completeFrom, completeness, type Supply } from '../../domain/available-to-promise.ts';

const nothing: Supply = { stock: 0n, confirmed: [], unconfirmed: [], promised: [] };
const on = (day: number, quantity: number) => ({
  date: `2027-03-${String(day).padStart(2, '0')}`,
  quantity: BigInt(quantity),
});

describe('A5: available to promise', () => {
  const supply: Supply = {
    stock: 100n,
    confirmed: [on(10, 50)],
    unconfirmed: [on(12, 40)],
    promised: [on(8, 30), on(15, 100)],
  };

  test.each([
    ['before everything, a later promise keeps its goods', 1, 20n],
    ['on the day of the other promise', 8, 20n],
    ['after the receipt', 10, 20n],
    ['after the last promise', 20, 20n],
  ])('%s', (_, day, expected) => {
    expect(availableToPromise(supply, on(day, 0).date)).toBe(expected);
  });

  test('a receipt frees what no later promise needs', () => {
    const later = { ...supply, promised: [on(8, 30)] };
    expect(availableToPromise(later, '2027-03-09')).toBe(70n);
    expect(availableToPromise(later, '2027-03-10')).toBe(120n);
    expect(completeFrom(later, '2027-03-01', 100n)).toBe('2027-03-10');
    expect(completeFrom(later, '2027-03-01', 121n)).toBeUndefined();
  });

  test('A3: what only an unconfirmed receipt brings is uncertain', () => {
    expect(completeness(supply, '2027-03-12', 20n)).toBe('complete');
    expect(completeness(supply, '2027-03-12', 60n)).toBe('uncertain');
    expect(completeness(supply, '2027-03-11', 60n)).toBe('uncertain'); // the promise of the 15th would hang on it
    expect(completeness(supply, '2027-03-12', 61n)).toBe('missing');
  });

  test('more is promised than there is: nothing is left, and never less than nothing', () => {
    expect(availableToPromise({ ...nothing, promised: [on(5, 10)] }, '2027-03-01')).toBe(0n);
  });

  const movement = fc
    .tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 500 }))
    .map(([day, quantity]) => on(day, quantity));
  const supplies = fc.record({
    stock: fc.bigInt({ min: 0n, max: 1000n }),
    confirmed: fc.array(movement, { maxLength: 6 }),
    unconfirmed: fc.array(movement, { maxLength: 3 }),
    promised: fc.array(movement, { maxLength: 6 }),
  });
  const day = fc.integer({ min: 1, max: 28 });

  test('A5: a later date never has less, more stock never less, one more promise never more', () => {
    fc.assert(
      fc.property(supplies, day, day, movement, (of, one, other, more) => {
        const [early, late] = [Math.min(one, other), Math.max(one, other)].map((date) => on(date, 0).date);
        const available = availableToPromise(of, early!);
        expect(availableToPromise(of, late!) >= available).toBe(true);
        expect(availableToPromise({ ...of, stock: of.stock + 1n }, early!) >= available).toBe(true);
        expect(availableToPromise({ ...of, promised: [...of.promised, more] }, early!) <= available).toBe(true);
      }),
    );
  });

  test('A5: what is promised within what is available takes nothing from any promise before it', () => {
    fc.assert(
      fc.property(
        supplies,
        fc.array(fc.tuple(day, fc.bigInt({ min: 1n, max: 300n })), { maxLength: 8 }),
        (of, asked) => {
          let standing: Supply = { ...of, promised: [] };
          for (const [date, quantity] of asked) {
            const wanted = { date: on(date, 0).date, quantity };
            if (completeness(standing, wanted.date, quantity) === 'complete')
              standing = { ...standing, promised: [...standing.promised, wanted] };
          }
          for (const { date } of standing.promised) {
            const there =
              standing.stock + standing.confirmed.reduce((sum, m) => (m.date <= date ? sum + m.quantity : sum), 0n);
            const taken = standing.promised.reduce((sum, m) => (m.date <= date ? sum + m.quantity : sum), 0n);
            expect(taken <= there).toBe(true);
          }
        },
      ),
    );
  });
});
