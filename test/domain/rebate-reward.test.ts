import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Method, RebateRequest, toVolume } from '../../domain/rebate.ts';
import {
  exposureOf,
  highestRate,
  linesOf,
  type RewardTerms,
  rewardOf,
  tierReached,
  workedExample,
} from '../../domain/rebate-reward.ts';
import { percent, perUnit, someTerms, someVolume, termsUpTo, year } from './rebates.ts';

const terms = (method: Method, ...tiers: RewardTerms['tiers']): RewardTerms => ({
  method,
  unit: 'turnover',
  currency: 'EUR',
  tiers,
});
/** 10 % to 1,000, then 25 %. */
const published = (method: Method) => terms(method, percent('0', '10'), percent('1000', '25'));
const euros = (value: string): bigint => toVolume(value, 'turnover', 'EUR');

describe('A7: the three methods', () => {
  // Microsoft, Dynamics 365 Supply Chain Management, "Rebate management deals", section "Calculation methods for deal
  // lines": https://learn.microsoft.com/dynamics365/supply-chain/rebate-management/rebate-management-deals
  test.each<[Method, string, string[]]>([
    ['stepped', '350.00', ['1000.00 × 10 % = 100.00', '1000.00 × 25 % = 250.00']],
    ['cumulative', '500.00', ['2000.00 × 25 % = 500.00']],
    ['rolling', '600.00', ['1000.00 × 10 % = 100.00', '2000.00 × 25 % = 500.00']],
  ])('as published: 10 %% to 1,000 and 25 %% to 2,500, sales of 2,000, %s: %s', (method, reward, lines) => {
    expect(rewardOf(euros('2000'), published(method))).toBe(euros(reward));
    expect(linesOf(euros('2000'), published(method))).toEqual(lines);
  });

  test.each<[Method, string, string]>([
    ['stepped', '999.99', '100.00'],
    ['stepped', '1000', '100.00'],
    ['stepped', '1000.04', '100.01'],
    ['cumulative', '999.99', '100.00'],
    ['cumulative', '1000', '250.00'],
    ['rolling', '999.99', '100.00'],
    ['rolling', '1000', '350.00'],
    ['rolling', '3000', '850.00'],
  ])('at the bounds: %s, %s gives %s: a tier’s first figure belongs to it', (method, volume, reward) => {
    expect(rewardOf(euros(volume), published(method))).toBe(euros(reward));
  });

  test.each<[Method, string, string]>([
    ['stepped', '150', '1.00'],
    ['cumulative', '150', '3.00'],
    ['rolling', '150', '3.00'],
    ['stepped', '250', '4.00'],
    ['cumulative', '250', '10.00'],
    ['rolling', '250', '14.00'],
  ])('with a first tier above 0: %s, %s gives %s', (method, volume, reward) => {
    const rising = terms(method, percent('100', '2'), percent('200', '4'));
    expect(rewardOf(euros(volume), rising)).toBe(euros(reward));
    expect(rewardOf(euros('99.99'), rising)).toBe(0n);
  });
});

describe('a reward is exact, and rounded once', () => {
  test.each([
    ['0.25', '2', '0.00', '0.005'],
    ['0.75', '2', '0.02', '0.015'],
    ['1.25', '2', '0.02', '0.025'],
    ['1.00', '0.125', '0.00', '0.00125'],
  ])('%s × %s %% is %s: a half goes to the even cent, and a line says it', (volume, rate, reward, exact) => {
    const one = terms('cumulative', percent('0', rate));
    expect(rewardOf(euros(volume), one)).toBe(euros(reward));
    expect(linesOf(euros(volume), one)).toEqual([`${volume} × ${rate} % = ${exact}`, `${exact} ≈ ${reward}`]);
  });

  test('parts are not rounded one by one', () => {
    const two = terms('stepped', percent('0', '10'), percent('0.05', '10'));
    expect(rewardOf(10n, two)).toBe(1n);
    expect(linesOf(10n, two)).toEqual(['0.05 × 10 % = 0.005', '0.05 × 10 % = 0.005']);
  });

  test('an amount for each unit, with thousandths of a unit', () => {
    const units: RewardTerms = {
      method: 'stepped',
      unit: 'quantity',
      currency: 'EUR',
      tiers: [perUnit('1000', '0.50'), perUnit('2000.5', '0.7525')],
    };
    expect(rewardOf(toVolume('2100', 'quantity', 'EUR'), units)).toBe(57_512n);
    expect(linesOf(toVolume('2100', 'quantity', 'EUR'), units)).toEqual([
      '1000.5 × 0.50 = 500.25',
      '99.5 × 0.7525 = 74.87375',
      '575.12375 ≈ 575.12',
    ]);
  });

  test('a currency without decimals, and one with three', () => {
    const yen = { ...terms('cumulative', percent('0', '2.5')), currency: 'JPY' };
    expect([rewardOf(100n, yen), linesOf(100n, yen)]).toEqual([2n, ['100 × 2.5 % = 2.5', '2.5 ≈ 2']]);
    expect(rewardOf(1_000_000n, { ...yen, currency: 'KWD' })).toBe(25_000n);
  });

  test('beyond what a double can hold', () => {
    expect(rewardOf(999_999_999_999_999n, terms('cumulative', percent('0', '99.999')))).toBe(999_989_999_999_999n);
  });
});

test('a tier is reached from its first figure on, and the one from 0 by the first sale', () => {
  const two = published('stepped');
  expect(
    [-5n, 0n, 1n, euros('999.99'), euros('1000'), euros('9999')].map((volume) => tierReached(volume, two)),
  ).toEqual([0, 0, 1, 1, 2, 2]);
  expect(linesOf(0n, two)).toEqual([]);
  expect(linesOf(-100n, two)).toEqual([]);
});

test('A7: the worked example is in the customer’s own figures', () => {
  expect(workedExample(year(), euros('125000'))).toEqual({
    volume: '12500000',
    lines: ['125000.00 × 4 % = 5000.00'],
    reward: '500000',
  });
});

describe('A6: the largest share that is given back', () => {
  test.each<[Method, bigint | undefined]>([
    ['stepped', 25_000n],
    ['cumulative', 25_000n],
    ['rolling', 35_000n],
  ])('%s', (method, rate) => {
    expect(highestRate(published(method))).toBe(rate);
  });

  test('of a quantity nobody knows it', () => {
    expect(highestRate({ ...published('stepped'), unit: 'quantity' })).toBeUndefined();
  });

  test('and no volume gives back more, but for the rounding of a cent', () => {
    fc.assert(
      fc.property(someTerms, someVolume, (some, volume) => {
        const rate = highestRate(some);
        if (rate === undefined || volume <= 0n) return;
        expect((rewardOf(volume, some) - 1n) * 100_000n).toBeLessThanOrEqual(volume * rate);
      }),
    );
  });
});

/** Not rounded before the end, by another way: unit by unit of the smallest volume. */
function bruteReward(volume: bigint, { tiers, method, unit, currency }: RewardTerms): number {
  const rates = tiers.map(({ rate }) => Number('percent' in rate ? rate.percent : rate.perUnit));
  const starts = tiers.map(({ from }) => Number(toVolume(from, unit, currency)));
  const all = Number(volume);
  const top = starts.findLastIndex((start) => all > 0 && all >= start);
  const toMinor = unit === 'turnover' ? 1 / 100 : { EUR: 0.1, JPY: 0.001, KWD: 1, TWD: 0.1 }[currency]!;
  let reward = 0;
  for (let index = 0; index <= top; index++) {
    const end = index === top ? all : starts[index + 1]!;
    if (method === 'stepped') reward += (end - starts[index]!) * rates[index]!;
    if (method === 'rolling') reward += end * rates[index]!;
    if (method === 'cumulative' && index === top) reward = all * rates[index]!;
  }
  return reward * toMinor;
}

describe('A6: for any terms', () => {
  test('the terms of the trials are terms that a request may have', () => {
    fc.assert(
      fc.property(someTerms, (some) => {
        expect(RebateRequest.safeParse(year(some)).error?.issues).toBeUndefined();
      }),
    );
  });

  test('the reward is what the method says, to half a cent', () => {
    fc.assert(
      fc.property(someTerms, someVolume, (some, volume) => {
        expect(Math.abs(Number(rewardOf(volume, some)) - bruteReward(volume, some))).toBeLessThanOrEqual(0.500001);
      }),
      { numRuns: 500 },
    );
  });

  test('the reward never falls when the volume grows, with any method, since rates do not fall', () => {
    fc.assert(
      fc.property(someTerms, someVolume, fc.bigInt({ min: 0n, max: 30_000n }), (some, volume, more) => {
        expect(rewardOf(volume + more, some)).toBeGreaterThanOrEqual(rewardOf(volume, some));
      }),
      { numRuns: 500 },
    );
  });

  test('a rate that falls would let only the cumulative reward fall: no request may have one', () => {
    const falling = [percent('0', '10'), percent('1000', '5')];
    const [before, after] = [euros('999.99'), euros('1000')];
    expect(rewardOf(after, terms('cumulative', ...falling))).toBeLessThan(
      rewardOf(before, terms('cumulative', ...falling)),
    );
    for (const method of ['stepped', 'rolling'] as const)
      expect(rewardOf(after, terms(method, ...falling))).toBeGreaterThanOrEqual(
        rewardOf(before, terms(method, ...falling)),
      );
    expect(RebateRequest.safeParse(year({ tiers: falling })).success).toBe(false);
    expect(exposureOf(after, terms('cumulative', ...falling))).toBe(euros('100'));
  });

  test('exposure is the most that any volume up to the ceiling costs, one by one', () => {
    fc.assert(
      fc.property(termsUpTo(1000), fc.bigInt({ min: 0n, max: 1500n }), fc.boolean(), (some, ceiling, falling) => {
        const rates = some.tiers.map(({ rate }) => rate);
        if (falling) rates.reverse();
        const near = { ...some, tiers: some.tiers.map(({ from }, index) => ({ from, rate: rates[index]! })) };
        let most = 0n;
        for (let volume = 0n; volume <= ceiling; volume++) {
          const reward = rewardOf(volume, near);
          if (reward > most) most = reward;
        }
        expect(exposureOf(ceiling, near)).toBe(most);
      }),
      { numRuns: 60 },
    );
  });

  test('the lines add up to the reward, rounded once', () => {
    fc.assert(
      fc.property(someTerms, someVolume, (some, volume) => {
        const lines = linesOf(volume, some);
        const parts = lines.filter((line) => line.includes('=')).map((line) => line.split(' = ')[1]!);
        const total = parts.reduce((sum, part) => sum + scaled(part), 0n);
        const minor = 10n ** (10n - BigInt({ EUR: 2, JPY: 0, KWD: 3, TWD: 2 }[some.currency]!));
        const apart = total - rewardOf(volume, some) * minor;
        expect((apart < 0n ? -apart : apart) * 2n <= minor).toBe(true);
        expect(lines.some((line) => line.includes('≈'))).toBe(apart !== 0n);
      }),
    );
  });
});

/** In units of 10^-10. */
function scaled(value: string): bigint {
  const [whole = '', fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(10, '0'));
}
