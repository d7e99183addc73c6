import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Standing, Tier } from '../../domain/rebate.ts';
import { type AdjustmentFacts, vetAdjustment } from '../../domain/rebate-adjustment.ts';
import { RebatePolicy } from '../../domain/rebate-policy.ts';
import { percent, year } from './rebates.ts';

const documented = { what: 'Opened two shops and trained their staff.', sha256: 'a'.repeat(64) };
const ahead: NonNullable<Standing['ahead']> = {
  tier: 2,
  from: '12000000',
  missing: '1500000',
  perWeek: '1',
  reward: '480000',
  gain: '270000',
  onPace: false,
  near: false,
};
/** 105,000 EUR so far, 112,000 forecast; in force are 100,000 (reached), 120,000 and 160,000. */
const standing: Standing = {
  asOf: '2027-11-01',
  daysLeft: 60,
  volume: '10500000',
  forecast: '11200000',
  season: '90.0',
  explained: '',
  reached: 1,
  reward: '210000',
  ahead,
};
const tiers = [percent('100000', '2'), percent('120000', '4'), percent('160000', '5')];
const facts = (more: Partial<AdjustmentFacts> = {}): AdjustmentFacts => ({
  terms: year({ tiers }),
  wanted: [percent('100000.00', '2.0'), percent('115000', '4'), percent('160000', '5')],
  standing,
  baseline: null,
  adjustmentsInYear: 0,
  policy: RebatePolicy.parse({}),
  efforts: [documented],
  ...more,
});
const spoken = (more: Partial<AdjustmentFacts>) => {
  const { answer, checks } = vetAdjustment(facts(more));
  return [answer, ...checks.filter(({ result }) => result !== 'ok').map(({ name }) => name)];
};

test('B7: with documented effort and a shortfall that remains, a manager decides', () => {
  const { answer, checks, missing } = vetAdjustment(facts());
  expect([answer, missing]).toEqual(['refer-upward', '1500000']);
  expect(checks.map(({ name, result }) => `${name} ${result}`)).toEqual([
    'effort ok',
    'shortfall ok',
    'adjustments ok',
    'tiers ok',
    'reachable ok',
  ]);
});

describe('B7: else it is refused, and the reason is said', () => {
  test.each<[string, Partial<AdjustmentFacts>, string]>([
    ['no effort', { efforts: [] }, 'effort'],
    ['an effort without a document', { efforts: [{ what: documented.what }] }, 'effort'],
    ['a document of nothing', { efforts: [{ ...documented, what: ' ' }] }, 'effort'],
    ['the pace gets there', { standing: { ...standing, ahead: { ...ahead, onPace: true } } }, 'shortfall'],
    ['one was made this year', { adjustmentsInYear: 1 }, 'adjustments'],
    ['not to be reached either', { baseline: null, standing: { ...standing, forecast: '8500000' } }, 'reachable'],
  ])('%s', (_, more, name) => {
    expect(spoken(more)).toEqual(['refuse', name]);
  });

  test('nothing is missing', () => {
    const top = { ...standing, volume: '16000000', forecast: '17000000', reached: 3, ahead: null };
    expect(spoken({ standing: top })).toEqual(['refuse', 'shortfall', 'tiers']);
    expect(vetAdjustment(facts({ standing: top })).missing).toBeNull();
  });

  test.each<[string, (Tier | undefined)[], RegExp]>([
    ['another rate', [tiers[0], percent('115000', '4.5'), tiers[2]], /^The rate of tier 2 stays/],
    ['a lower rate', [tiers[0], percent('115000', '3'), tiers[2]], /^The rate of tier 2 stays/],
    [
      'another kind of rate',
      [tiers[0], { from: '115000', rate: { perUnit: '4' } }, tiers[2]],
      /^The rate of tier 2 stays/,
    ],
    ['a higher threshold', [tiers[0], percent('115000', '4'), percent('170000', '5')], /^Tier 3 is not raised/],
    ['a tier less', [tiers[0], percent('115000', '4')], /as many stay/],
    ['a tier that is reached', [percent('90000', '2'), tiers[1], tiers[2]], /^Tier 1 is reached already/],
    [
      'a threshold below the tier before',
      [tiers[0], percent('100000', '4'), tiers[2]],
      /^Tier 2 must lie above tier 1/,
    ],
    ['nothing', tiers, /^No threshold is lowered/],
  ])('only thresholds ahead may fall: %s', (_, wanted, because) => {
    const { answer, checks } = vetAdjustment(facts({ wanted: wanted as Tier[] }));
    expect(answer).toBe('refuse');
    expect(checks.find(({ name }) => name === 'tiers')?.because).toMatch(because);
  });
});

test('A6: reachable from the better of baseline and forecast, for what is lowered', () => {
  const low = { ...standing, forecast: '10000000' };
  const to = (from: string) => [tiers[0]!, percent(from, '4'), tiers[2]!];
  const policy = RebatePolicy.parse({ stretchPercent: 10 });
  expect(spoken({ policy, standing: low, wanted: to('110000') })).toEqual(['refer-upward']);
  expect(spoken({ policy, standing: low, wanted: to('110000.01') })).toEqual(['refuse', 'reachable']);
  const baseline = { volume: '10500000', years: [], trend: '0.0', explained: '' };
  expect(spoken({ policy, standing: low, baseline, wanted: to('115500') })).toEqual(['refer-upward']);
  expect(spoken({ policy, standing, baseline, wanted: to('117000') })).toEqual(['refer-upward']);
});

test('B7: whatever is wanted, only lower thresholds ahead reach a manager', () => {
  const some = fc.tuple(
    fc.integer({ min: 90, max: 170 }),
    fc.integer({ min: 90, max: 170 }),
    fc.integer({ min: 90, max: 170 }),
  );
  fc.assert(
    fc.property(some, (starts) => {
      const wanted = starts.map((start, index) => ({ ...tiers[index]!, from: `${start}000` }));
      const [first, second, third] = starts;
      const bends = first === 100 && second > 100 && third > second && second <= 120 && third <= 160;
      const lowered = [...(second < 120 ? [second] : []), ...(third < 160 ? [third] : [])];
      const expected = bends && lowered.length > 0 && lowered.every((start) => start <= 112 * 1.35);
      expect(vetAdjustment(facts({ wanted })).answer).toBe(expected ? 'refer-upward' : 'refuse');
    }),
    { numRuns: 500 },
  );
});
