import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DailyVolume } from '../../domain/rebate.ts';
import { RebatePolicy } from '../../domain/rebate-policy.ts';
import { baselineOf, knownSince, seasonShare } from '../../domain/rebate-season.ts';
import { addDays, daysBetween } from '../../domain/working-calendar.ts';
import { everyDay } from './rebates.ts';

const year2027 = { from: '2027-01-01', to: '2027-12-31' };
const baseline = (more: Partial<Parameters<typeof baselineOf>[0]> = {}) =>
  baselineOf({
    history: [],
    period: year2027,
    policy: RebatePolicy.parse({}),
    knownFrom: '2024-01-01',
    ...more,
  });
const at = (date: string, volume: number): DailyVolume => ({ date, volume: `${volume}` });
/** 1000 in 2024, 1100 in 2025, 1210 in 2026: 10 % a year. */
const growing = [at('2024-05-01', 1000), at('2025-05-01', 1100), at('2026-05-01', 1210)];

describe('A6: the baseline', () => {
  test('a year’s growth counts with as much as policy says', () => {
    const grown = (mostGrowthPercent: number) =>
      baseline({ history: growing, knownTo: '2026-12-31', policy: RebatePolicy.parse({ mostGrowthPercent }) });
    expect(grown(10)).toMatchObject({ volume: '1331', trend: '10.0' });
    expect(grown(7.5)).toMatchObject({ volume: '1300', trend: '7.5' });
    expect(grown(7.5)?.explained).toContain('more than 7.5 % either way');
  });

  test('is the last year and the mean yearly growth, and says how it was calculated', () => {
    expect(baseline({ history: growing, knownTo: '2026-12-31' })).toEqual({
      volume: '1331',
      years: [
        { from: '2024-01-01', to: '2024-12-31', volume: '1000' },
        { from: '2025-01-01', to: '2025-12-31', volume: '1100' },
        { from: '2026-01-01', to: '2026-12-31', volume: '1210' },
      ],
      trend: '10.0',
      explained:
        'The volume from 2026-01-01 to 2026-12-31, changed by 10.0 % a year, the mean of 2 changes, none of which counts with more than 20 % either way.',
    });
  });

  test.each([
    ['one year known: no growth', '2026-01-01', 3, '1210', '0.0'],
    ['two years known', '2025-01-01', 3, '1331', '10.0'],
    ['a year that began before anything was known is left out', '2025-01-02', 3, '1210', '0.0'],
    ['no more years than policy looks at', '2020-01-01', 2, '1331', '10.0'],
    ['a year without any sale is a year, and nothing grows from it', '2022-01-01', 4, '1331', '10.0'],
  ])('%s', (_, knownFrom, historyYears, volume, trend) => {
    const found = baseline({
      history: growing,
      knownFrom,
      policy: RebatePolicy.parse({ historyYears }),
      knownTo: '2026-12-31',
    });
    expect(found).toMatchObject({ volume, trend });
  });

  test.each([
    ['a jump', [at('2025-05-01', 100), at('2026-05-01', 900)], '1080', '20.0'],
    ['a fall', [at('2025-05-01', 1000), at('2026-05-01', 100)], '80', '-20.0'],
    ['a jump and a fall', [at('2024-05-01', 100), at('2025-05-01', 1000), at('2026-05-01', 900)], '945', '5.0'],
  ])('%s counts with at most 20 %% a year', (_, history, volume, trend) => {
    expect(
      baseline({ history, knownFrom: history[0]!.date.replace('05-01', '01-01'), knownTo: '2026-12-31' }),
    ).toMatchObject({
      volume,
      trend,
    });
  });

  test.each([
    ['eleven months', '2026-02-01', 12],
    ['a day less than a year', '2026-01-02', 12],
    ['a year where policy wants two', '2026-01-01', 24],
  ])('is unknown with too little history: %s', (_, knownFrom, leastHistoryMonths) => {
    expect(
      baseline({
        history: growing,
        knownFrom,
        policy: RebatePolicy.parse({ leastHistoryMonths }),
        knownTo: '2026-12-31',
      }),
    ).toBeNull();
  });

  test('is unknown where no sale is on record, or everything came back', () => {
    expect(baseline({ history: growing, knownFrom: null })).toBeNull();
    expect(baseline({ history: [], knownTo: '2026-12-31' })).toBeNull();
    expect(baseline({ history: [at('2026-05-01', 10), at('2026-06-01', -10)], knownTo: '2026-12-31' })).toBeNull();
  });

  test('the year that is still running is completed by the season of the year before', () => {
    const history = [...everyDay('2025-01-01', '2025-10-31', 1), ...everyDay('2025-11-01', '2025-12-31', 10)];
    const running = [...history, ...everyDay('2026-01-01', '2026-10-31', 2)];
    const found = baseline({ history: running, knownFrom: '2025-01-01', knownTo: '2026-10-31' });
    expect(found).toMatchObject({
      years: [{ volume: `${304 + 610}` }, { volume: `${608 + 610}` }],
      trend: '20.0',
      explained: expect.stringContaining('from 2026-11-01 on, which was still ahead, it counts as on the same dates'),
    });
    expect(baseline({ history: running, knownFrom: '2025-01-01' })).toEqual(found);
  });

  test('a year of which nothing has passed is left out', () => {
    const found = baseline({ history: growing.slice(0, 2), knownTo: '2025-12-31' });
    expect(found?.years.map(({ from }) => from)).toEqual(['2024-01-01', '2025-01-01']);
    expect(found?.volume).toBe('1210');
  });

  test('of a short period: the same window of each year', () => {
    const period = { from: '2027-02-01', to: '2027-03-31' };
    const history = [at('2025-03-31', 100), at('2025-04-01', 9), at('2026-01-31', 9), at('2026-02-01', 110)];
    expect(baseline({ history, period, knownFrom: '2025-02-01', knownTo: '2026-12-31' })).toMatchObject({
      volume: '121',
      years: [
        { from: '2025-02-01', to: '2025-03-31', volume: '100' },
        { from: '2026-02-01', to: '2026-03-31', volume: '110' },
      ],
    });
  });

  test.each([
    ['18 months', '2028-06-30', 730 + 362],
    ['24 months', '2028-12-31', 1460],
    ['13 months', '2028-01-31', 730 + 62],
  ])('of %s: the second year is taken like the first', (_, to, volume) => {
    const history = everyDay('2025-01-01', '2026-12-31', 2);
    const found = baseline({ history, period: { from: '2027-01-01', to }, knownFrom: '2025-01-01' });
    expect(found).toMatchObject({ volume: `${volume}`, trend: '0.0' });
    expect(found?.years).toHaveLength(2);
    expect(found?.explained).toContain('the second year is taken like the first');
  });

  test.each([
    ['ends on it', '2027-03-01', '2028-02-29', ['2025-02-28', '2026-02-28', '2027-02-28']],
    ['follows it', '2028-03-01', '2029-02-28', ['2026-02-28', '2027-02-28', '2028-02-29']],
  ])('a period that %s: every day of the years before counts once, 29 February too', (_, from, to, ends) => {
    const history = everyDay('2020-01-01', addDays(from, -1), 1);
    const found = baseline({ history, period: { from, to }, knownFrom: '2020-01-01' });
    expect(found?.years.map((one) => one.to)).toEqual(ends);
    for (const one of found?.years ?? []) expect(one.volume).toBe(`${daysBetween(one.from, one.to) + 1}`);
  });

  test('where policy is content with less than a year: the mean of the days known', () => {
    const history = everyDay('2026-07-01', '2026-12-31', 3);
    expect(
      baseline({ history, knownFrom: '2026-07-01', policy: RebatePolicy.parse({ leastHistoryMonths: 6 }) }),
    ).toMatchObject({
      volume: `${3 * 365}`,
      trend: '0.0',
      years: [{ from: '2026-07-01', to: '2026-12-31' }],
      explained: expect.stringContaining('no earlier year is known'),
    });
  });

  test('splitting a sale and the order of the sales change nothing', () => {
    const someHistory = fc.array(
      fc
        .tuple(fc.nat(1095), fc.integer({ min: -50, max: 500 }))
        .map(([day, volume]) => at(addDays('2024-01-01', day), volume)),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(someHistory, fc.nat(300), (history, cut) => {
        const [first, ...others] = history as [DailyVolume, ...DailyVolume[]];
        const split = [...others.reverse(), { ...first, volume: `${Number(first.volume) - cut}` }, at(first.date, cut)];
        expect(baseline({ history: split })).toEqual(baseline({ history }));
        for (const asOf of ['2027-01-01', '2027-05-20', '2027-12-31'])
          expect(seasonShare(split, year2027, asOf)).toBe(seasonShare(history, year2027, asOf));
      }),
    );
  });
});

describe('B4: the share of the season', () => {
  test('by days where nothing was bought before', () => {
    expect(seasonShare([], year2027, '2026-12-31')).toBe(0);
    expect(seasonShare([], year2027, '2027-01-01')).toBe(1 / 365);
    expect(seasonShare([], year2027, '2027-12-31')).toBe(1);
    expect(seasonShare([], year2027, '2028-02-01')).toBe(1);
  });

  test.each([
    ['the day before the last sale', '2027-11-30', 0.25],
    ['the day of the last sale', '2027-12-01', 1],
    ['before the first one', '2027-02-28', 0],
  ])('by the same dates of the years before: %s', (_, asOf, share) => {
    const history = ['2025', '2026'].flatMap((year) => [at(`${year}-03-01`, 100), at(`${year}-12-01`, 300)]);
    expect(seasonShare([...history, at('2024-12-24', 0)], year2027, asOf)).toBe(share);
  });

  test('the year in which the history begins counts from its first twelfth on only', () => {
    const half = (from: string) => [at(from, 10), at('2025-12-01', 90), at('2026-02-01', 100)];
    expect(seasonShare(half('2025-01-20'), year2027, '2027-06-30')).toBe(0.55);
    expect(seasonShare(half('2025-02-20'), year2027, '2027-06-30')).toBe(1);
    expect(knownSince(half('2025-01-20'), year2027)).toBe('2025-01-01');
    expect(knownSince(half('2025-02-20'), year2027)).toBe('2025-02-20');
  });

  test('of two years: each by the same dates of the year before', () => {
    const period = { from: '2027-01-01', to: '2028-12-31' };
    const history = [at('2026-01-01', 100), at('2026-12-01', 300)];
    expect(
      ['2027-06-30', '2027-12-31', '2028-06-30', '2028-12-31'].map((asOf) => seasonShare(history, period, asOf)),
    ).toEqual([0.125, 0.5, 0.625, 1]);
  });

  test('is between 0 and 1, never falls where nothing came back, and is whole at the end', () => {
    const someHistory = fc.array(
      fc.tuple(fc.nat(1095), fc.nat(500)).map(([day, volume]) => at(addDays('2024-01-01', day), volume)),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(someHistory, fc.nat(730), fc.nat(364), fc.nat(60), (history, length, day, later) => {
        const period = { from: '2027-01-01', to: addDays('2027-01-01', length) };
        const share = seasonShare(history, period, addDays(period.from, day));
        const then = seasonShare(history, period, addDays(period.from, day + later));
        expect(share).toBeGreaterThanOrEqual(0);
        expect(then).toBeLessThanOrEqual(1);
        expect(then).toBeGreaterThanOrEqual(share);
        expect(seasonShare(history, period, period.to)).toBe(1);
      }),
    );
  });
});
