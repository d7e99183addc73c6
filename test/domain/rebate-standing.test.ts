import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DailyVolume } from '../../domain/rebate.ts';
import { RebatePolicy } from '../../domain/rebate-policy.ts';
import { rewardOf } from '../../domain/rebate-reward.ts';
import { standingOf } from '../../domain/rebate-standing.ts';
import { addDays } from '../../domain/working-calendar.ts';
import { everyDay, percent, perUnit, termsUpTo, year } from './rebates.ts';

const policy = RebatePolicy.parse({});
const { nearMiss } = policy;
const at = (date: string, volume: number): DailyVolume => ({ date, volume: `${volume}` });
/** 300.00 EUR a day, 109,500.00 a year, since 2025. */
const steady = everyDay('2025-01-01', '2026-12-31', 30_000);
const standing = (more: Partial<Parameters<typeof standingOf>[0]> = {}) =>
  standingOf({ terms: year(), sales: [], history: steady, asOf: '2027-07-01', policy, ...more });

describe('B4: where a rebate stands', () => {
  test('volume so far, forecast, tier reached and tier ahead, with the exact number missing', () => {
    expect(standing({ sales: everyDay('2027-01-01', '2027-10-31', 33_000), asOf: '2027-10-31' })).toEqual({
      asOf: '2027-10-31',
      daysLeft: 61,
      volume: '10032000',
      forecast: '12045000',
      season: '83.2',
      explained:
        '100320.00 EUR so far, with 83.2 % of the season by the years before behind: at this pace 120450.00 EUR for the whole period.',
      reached: 1,
      reward: '200640',
      ahead: {
        tier: 2,
        from: '12000000',
        missing: '1968000',
        perWeek: '225837',
        reward: '480000',
        gain: '279360',
        onPace: true,
        near: false,
      },
    });
  });

  test('what was sold on the day counts, what is later or outside the period does not', () => {
    const sales = [at('2026-12-31', 1), at('2027-01-01', 10), at('2027-07-01', 100), at('2027-07-02', 1000)];
    expect(standing({ sales }).volume).toBe('110');
    expect(standing({ sales: [...sales, at('2028-01-01', 1)], asOf: '2028-02-01' })).toMatchObject({
      volume: '1110',
      daysLeft: 0,
    });
  });

  test.each([
    ['in the first week of the year', '2027-01-07', 0],
    ['on the last but one day', '2027-12-30', 1],
  ])('no tier ahead once the highest is reached: %s', (_, asOf) => {
    expect(standing({ sales: [at('2027-01-02', 12_000_000)], asOf })).toMatchObject({ reached: 2, ahead: null });
  });

  test('a tier from 0 is missed by the first sale', () => {
    const ahead = { tier: 1, from: '1', missing: '1', perWeek: '1', reward: '0' };
    expect(standing({ terms: year({ tiers: [percent('0', '2')] }) }).ahead).toMatchObject(ahead);
  });

  test('returns beyond the sales make the missing number larger', () => {
    expect(standing({ sales: [at('2027-02-01', -500)] })).toMatchObject({
      volume: '-500',
      reached: 0,
      reward: '0',
      ahead: { missing: '10000500', gain: '200000' },
    });
  });
});

describe('B4: missing in each remaining week, rounded up', () => {
  test.each([
    ['10 weeks left', '2027-10-22', 10_000_000, '1000000'],
    ['61 days left', '2027-10-31', 10_000_000, '1147541'],
    ['a week left', '2027-12-24', 9_999_999, '9999999'],
    ['less than a week left', '2027-12-30', 10_000_000, '10000000'],
    ['the last day', '2027-12-31', 10_000_000, '10000000'],
  ])('%s', (_, asOf, missing, perWeek) => {
    expect(standing({ sales: [at('2027-01-01', 10_000_000 - missing)], asOf }).ahead).toMatchObject({ perWeek });
  });
});

describe('B4: a near miss', () => {
  test.each([
    ['10 % missing, 60 days left', '2027-11-01', 9_000_000, true],
    ['a cent more missing', '2027-11-01', 8_999_999, false],
    ['61 days left', '2027-10-31', 9_900_000, false],
    ['the last day', '2027-12-31', 9_000_000, true],
    ['reached, and the next tier far', '2027-12-31', 10_000_000, false],
  ])('%s', (_, asOf, volume, near) => {
    expect(standing({ sales: [at('2027-01-05', volume)], asOf }).ahead?.near).toBe(near);
  });

  test('by as much as policy says', () => {
    const sales = [at('2027-01-05', 9_875_000)];
    const near = (share: number) =>
      standing({ sales, asOf: '2027-12-31', policy: { ...policy, nearMiss: { percent: share, days: 0 } } }).ahead?.near;
    expect([near(1.25), near(1.249)]).toEqual([true, false]);
  });
});

describe('B4: the forecast', () => {
  test('is the pace alone from half of the season on', () => {
    const { forecast, season, ahead } = standing({ sales: [at('2027-03-01', 5_000_000)], asOf: '2027-07-02' });
    expect([season, forecast, ahead?.onPace]).toEqual(['50.1', '9972678', false]);
  });

  test('leans on the baseline while little of the season has passed, and says so', () => {
    const { forecast, explained } = standing({
      sales: everyDay('2027-01-01', '2027-03-14', 60_000),
      asOf: '2027-03-14',
    });
    expect(forecast).toBe('15330000');
    expect(explained).toBe(
      '43800.00 EUR so far, with 20.0 % of the season by the years before behind: too little for the pace alone, so that the usual 109500.00 EUR weigh 60.0 %; together 153300.00 EUR for the whole period.',
    );
  });

  test('leans on the baseline, and looks back, for as long as policy says', () => {
    const early = (rules: object) =>
      standing({
        sales: everyDay('2027-01-01', '2027-03-14', 60_000),
        asOf: '2027-03-14',
        policy: RebatePolicy.parse(rules),
      }).forecast;
    expect(early({})).toBe('15330000');
    expect(early({ paceFromPercent: 20 })).toBe('21900000');
    expect(early({ paceFromPercent: 100 })).toBe('13140000');
    expect(early({ leastHistoryMonths: 36 })).toBe('21900000');
    const grown = [...everyDay('2025-01-01', '2025-12-31', 20_000), ...everyDay('2026-01-01', '2026-12-31', 30_000)];
    const atStart = (rules: object) =>
      standing({ history: grown, asOf: '2026-12-31', policy: RebatePolicy.parse(rules) }).forecast;
    expect([atStart({}), atStart({ historyYears: 1 }), atStart({ mostGrowthPercent: 50 })]).toEqual([
      '13140000',
      '10950000',
      '16425000',
    ]);
  });

  test('knows the season: three quarters bought in December is no bad year in November', () => {
    const history = ['2025', '2026'].flatMap((one) => [at(`${one}-01-01`, 3_000_000), at(`${one}-12-01`, 9_000_000)]);
    const one = standing({ history, sales: [at('2027-01-01', 3_100_000)], asOf: '2027-11-30' });
    expect(one).toMatchObject({ season: '25.0', forecast: '12200000', ahead: { onPace: true } });
  });

  test('goes by the days where the customer is new, and by nothing before the first', () => {
    const one = standing({ history: [], sales: [at('2027-01-10', 1_000_000)], asOf: '2027-01-31' });
    expect(one).toMatchObject({
      season: '8.4',
      explained: expect.stringContaining('of the days of the period behind'),
    });
    expect(Number(one.forecast)).toBeCloseTo((1_000_000 * 365) / 31, -3);
    expect(standing({ history: [], asOf: '2026-12-31' })).toMatchObject({ forecast: '0', season: '0.0' });
  });

  test('of a quantity speaks of units', () => {
    const terms = year({ unit: 'quantity', tiers: [perUnit('100', '0.5')] });
    expect(standing({ terms, history: [], sales: [at('2027-01-01', 1500)] }).explained).toMatch(/^1\.5 units so far/);
  });
});

test('B4: for any terms, sales and day the figures fit together, in any order and however the sales are split', () => {
  const someSales = fc.array(
    fc
      .tuple(fc.nat(800), fc.integer({ min: -200, max: 2000 }))
      .map(([day, volume]) => at(addDays('2026-01-01', day), volume)),
    { minLength: 1, maxLength: 30 },
  );
  fc.assert(
    fc.property(termsUpTo(30_000), someSales, fc.nat(430), fc.nat(300), (some, all, day, cut) => {
      const terms = { ...some, period: year().period };
      const asOf = addDays('2026-12-25', day);
      const [history, sales] = [all.filter(({ date }) => date < '2027'), all.filter(({ date }) => date >= '2027')];
      const found = standing({ terms, history, sales, asOf });
      const volume = BigInt(found.volume);
      expect(BigInt(found.forecast)).toBeGreaterThanOrEqual(volume);
      expect(found.reward).toBe(`${rewardOf(volume, terms)}`);
      expect(found.ahead === null).toBe(found.reached === terms.tiers.length);
      if (found.ahead) {
        const { from, missing, perWeek, gain, reward, near, onPace } = found.ahead;
        expect(volume + BigInt(missing)).toBe(BigInt(from));
        expect(BigInt(perWeek) * BigInt(Math.max(found.daysLeft, 7))).toBeGreaterThanOrEqual(BigInt(missing) * 7n);
        expect(BigInt(gain)).toBe(BigInt(reward) - BigInt(found.reward));
        expect(onPace).toBe(BigInt(found.forecast) >= BigInt(from));
        expect(near && found.daysLeft > nearMiss.days).toBe(false);
      }
      const split = sales.flatMap((sale) => [at(sale.date, Number(sale.volume) - cut), at(sale.date, cut)]).reverse();
      expect(standing({ terms, history: [...history].reverse(), sales: split, asOf })).toEqual(found);
    }),
  );
});
