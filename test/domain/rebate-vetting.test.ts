import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Policy } from '../../domain/policy.ts';
import {
  type Baseline,
  fromVolume,
  type RebateCheck,
  type RebateIdea,
  RebateRequest,
  toVolume,
} from '../../domain/rebate.ts';
import { expectationOf } from '../../domain/rebate-forecast.ts';
import { mustBeWritten } from '../../domain/rebate-limits.ts';
import { orderBaselineOf } from '../../domain/rebate-order.ts';
import { exposureOf, rewardOf } from '../../domain/rebate-reward.ts';
import { type RebateFacts, vetRebate } from '../../domain/rebate-vetting.ts';
import { percent, perUnit, someTerms, year } from './rebates.ts';

const policy = Policy.parse({ rates: { USD: '0.5' } });
const usual = (volume: string): Baseline => ({ volume, years: [], trend: '0.0', explained: 'As in the years before.' });
/** A customer that buys for 100,000 EUR, and is offered 2 % from 110,000 and 4 % from 125,000. */
const facts = (more: Partial<RebateFacts> = {}): RebateFacts => ({
  terms: year({ tiers: [percent('110000', '2'), percent('125000', '4')] }),
  policy: policy.rebate,
  company: policy,
  baseline: usual('10000000'),
  bought: null,
  neverBought: [],
  returnsShare: 0.01,
  lastMonthShare: 0.1,
  otherRebates: [],
  lessons: [],
  hasManager: true,
  patience: null,
  ...more,
});
const withTerms = (more: Partial<RebateRequest>) => facts({ terms: { ...facts().terms, ...more } as RebateIdea });
const withPolicy = (rebate: object, more: Partial<RebateFacts> = {}) =>
  facts({ policy: Policy.parse({ rebate }).rebate, ...more });
const of = (name: RebateCheck['name'], given: RebateFacts) =>
  vetRebate(given).checks.find((check) => check.name === name)!;
const weighing = (given: RebateFacts) =>
  vetRebate(given)
    .checks.filter(({ weighs }) => weighs !== 'nothing')
    .map(({ name, weighs }) => `${name} ${weighs}`);

test('A1: within policy, authority and reach it is accepted, with every look that was taken', () => {
  const { answer, checks, offered, exposureMinor, exposureCeiling, tiers } = vetRebate(facts());
  expect(answer).toBe('accept');
  expect(checks.map(({ name, result, weighs }) => `${name} ${result} ${weighs}`)).toEqual(
    [
      'period',
      'policy-rate',
      'policy-exposure',
      'authority',
      'baseline',
      'reachable',
      'growth',
      'other-rebate',
      'stockpiling',
      'returns',
      'lessons',
    ].map((name) => `${name} ok nothing`),
  );
  expect(offered).toEqual(facts().terms.tiers);
  expect([exposureCeiling, exposureMinor]).toEqual(['18750000', '750000']);
  expect(tiers.map(({ growth, reachable }) => [growth, reachable])).toEqual([
    ['10.0', true],
    ['25.0', true],
  ]);
  for (const { looked, because } of checks) expect([looked, because]).not.toContain('');
});

describe('A6: a rebate on one order is held against one order, and says so', () => {
  const volumes = ['500000', '300000', '-20000', '324100', '310000', '9000000'];
  const order = orderBaselineOf({ volumes, from: '2024-01-01', to: '2026-12-31' });
  const one = (tiers = [percent('4000', '2')]) =>
    withTerms({ tiers, counts: { paidOnly: false, creditNotes: true, document: 'R-1' } });
  const vetted = (from: string, more: Partial<RebateFacts> = {}) =>
    vetRebate({ ...one([percent(from, '2')]), baseline: order, ...more });

  test('the median of the earlier orders is expected; what came back was none', () => {
    expect(order).toMatchObject({
      volume: '324100',
      years: [],
      explained: 'The median of 5 orders from 2024-01-01 to 2026-12-31.',
    });
    const { volume } = orderBaselineOf({ volumes: ['100', '401'], from: '2024-01-01', to: '2026-12-31' })!;
    expect(volume).toBe('250');
    expect(orderBaselineOf({ volumes: ['-100', '0'], from: '2024-01-01', to: '2026-12-31' })).toBeNull();
  });

  test('a tier asks for growth over one order, the exposure ends at one, and Kept proposes for one', () => {
    const { answer, tiers, exposureCeiling, checks } = vetted('4000');
    expect([answer, exposureCeiling]).toEqual(['accept', '600000']);
    expect(tiers[0]?.because).toBe(
      '4000 asks for 23.4 % more than the 3241.00 that are to be expected of the one order R-1 anyway.',
    );
    expect(checks.find(({ name }) => name === 'baseline')?.looked).toBe(
      '3241.00 to be expected of the one order R-1 anyway',
    );
    expect(vetted('10000').answer).toBe('refuse');
    expect(vetted('3000').answer).toBe('refer-upward');
    const { terms } = one();
    const proposed = vetRebate({ ...one(), terms: { ...terms, tiers: undefined }, baseline: order }).tiers;
    expect(proposed.map(({ from }) => from)).toEqual(['3560', '3880', '4370']);
  });

  test('without an earlier order it is uncertain, and names the order', () => {
    const { answer, checks } = vetted('4000', { baseline: null });
    expect(answer).toBe('declare-uncertain');
    expect(checks.find(({ name }) => name === 'baseline')?.because).toMatch(/to be expected of the one order R-1\.$/);
  });

  test('an order that is larger already is expected to stay so', () => {
    const bought = { asOf: '2027-02-01', volume: '600000' };
    const { terms, policy: rules } = one();
    const expected = expectationOf({ terms, bought, baseline: order, history: [], policy: rules });
    expect(expected?.volume).toBe('600000');
  });
});

test('A6: goods that this customer alone has never bought are uncertain, and named', () => {
  const { answer, checks } = vetRebate(facts({ baseline: null, neverBought: ['drills', 'saws'] }));
  expect(answer).toBe('declare-uncertain');
  expect(checks.find(({ name }) => name === 'baseline')?.because).toBe(
    'This customer has never bought drills, saws: nobody knows how much it will.',
  );
});

test.each<[string, object, string[], string]>([
  ['too long a figure', { from: '999999999999999' }, ['tiers', 'from'], 'expected at most 13 digits before the point'],
  [
    'too fine a percentage',
    { rate: { percent: '2.123456789' } },
    ['tiers', 'rate', 'percent'],
    'expected at most 3 decimals',
  ],
  [
    'a figure as it is written somewhere',
    { from: '200.000,00' },
    ['tiers', 'from'],
    'expected a decimal number as a string, like "10000" or "1250.5"',
  ],
  ['more decimals than cents', { from: '200.001' }, ['tiers', 'from'], 'expected at most 2 decimals'],
  ['a percentage that is no string', { rate: { percent: 2 } }, ['tiers', 'rate'], 'expected {"percent": "4"}'],
])('C3: %s is one error, and says what was expected', (_, tier, path, message) => {
  const asked = { ...year(), tiers: [{ ...percent('110000', '2'), ...tier }] };
  const [at, ...rest] = path;
  expect(RebateRequest.safeParse(asked).error?.issues.map((issue) => [issue.path, issue.message])).toEqual([
    [[at, 0, ...rest], message],
  ]);
});

describe('A6: beyond policy it is refused, whoever is asked, and nothing is offered', () => {
  test.each<[string, RebateFacts, string]>([
    ['too long', withPolicy({ maxMonths: 11, authority: { months: 24 } }), 'period refuse'],
    ['a rate too high', withTerms({ tiers: [percent('110000', '15.1')] }), 'policy-rate refuse'],
    ['an exposure too high', withPolicy({ maxExposure: 7499.99 }), 'policy-exposure refuse'],
    [
      'rolling tiers that add up to too much',
      withTerms({ method: 'rolling', tiers: [percent('110000', '10'), percent('111000', '10')] }),
      'policy-rate refuse',
    ],
    [
      'the same without a manager',
      withPolicy({ maxExposure: 7499.99 }, { hasManager: false }),
      'policy-exposure refuse',
    ],
    ['and of an unknown customer', withPolicy({ maxMonths: 11 }, { baseline: null }), 'period refuse'],
  ])('%s', (_, given, why) => {
    const { answer, offered } = vetRebate(given);
    expect([answer, offered]).toEqual(['refuse', []]);
    expect(weighing(given)).toContain(why);
  });

  test('at the very limit it is not', () => {
    const limits = { maxMonths: 12, maxRatePercent: 4, maxExposure: 7500 };
    expect(vetRebate(withPolicy({ ...limits, authority: { months: 12, ratePercent: 4, exposure: 7500 } })).answer).toBe(
      'accept',
    );
  });

  test('a period of a day is a month, and one until 29 February a year', () => {
    const months = (from: string, to: string) => of('period', withTerms({ period: { from, to } })).looked;
    expect(months('2027-03-01', '2027-03-01')).toContain(': 1 month,');
    expect(months('2027-03-01', '2028-02-29')).toContain(': 12 months,');
    expect(months('2027-03-01', '2028-03-01')).toContain(': 13 months,');
    expect(months('2027-01-31', '2027-02-27')).toContain(': 1 month,');
  });
});

describe('A2: beyond the rep’s authority a manager decides', () => {
  test.each<[string, RebateFacts, RegExp]>([
    ['months', withPolicy({ authority: { months: 11 } }), /since it lasts 12 months\./],
    ['rate', withPolicy({ authority: { ratePercent: 3.9 } }), /since it gives back up to 4 %\./],
    ['exposure', withPolicy({ authority: { exposure: 7499 } }), /since it can cost up to 7500\.00 EUR\./],
  ])('%s', (_, given, because) => {
    expect(vetRebate(given).answer).toBe('refer-upward');
    expect(of('authority', given)).toMatchObject({ weighs: 'upward', because: expect.stringMatching(because) });
    expect(vetRebate(given).offered).toHaveLength(2);
    expect(vetRebate({ ...given, hasManager: false }).answer).toBe('accept');
  });

  test('another currency counts by policy’s rate', () => {
    const dollars = withPolicy({ authority: { exposure: 3749 } }, { terms: { ...facts().terms, currency: 'USD' } });
    expect(of('authority', dollars).because).toContain('3750.00 EUR');
    expect(vetRebate({ ...dollars, policy: policy.rebate }).answer).toBe('accept');
  });

  test('without a rate nobody knows what it costs', () => {
    const given = facts({ terms: { ...facts().terms, currency: 'JPY' } });
    expect(of('policy-exposure', given)).toMatchObject({ result: 'unknown', weighs: 'upward' });
    expect(vetRebate(given).answer).toBe('refer-upward');
    expect(vetRebate({ ...given, hasManager: false }).answer).toBe('declare-uncertain');
  });

  test('another rebate for the same goods is for a manager, too', () => {
    const otherRebates = [{ id: 'abc', from: '2027-04-01', to: '2027-06-30' }];
    expect(of('other-rebate', facts({ otherRebates })).because).toContain('abc (2027-04-01 to 2027-06-30)');
    expect(vetRebate(facts({ otherRebates })).answer).toBe('refer-upward');
    expect(vetRebate(facts({ otherRebates, hasManager: false })).answer).toBe('accept');
  });
});

describe('A3: what is not known is declared uncertain', () => {
  test('without a baseline: the tiers stay as asked', () => {
    const { answer, tiers, offered, checks } = vetRebate(facts({ baseline: null }));
    expect(answer).toBe('declare-uncertain');
    expect(tiers.map(({ growth, reachable }) => [growth, reachable])).toEqual([
      [null, true],
      [null, true],
    ]);
    expect(offered).toHaveLength(2);
    expect(checks.find(({ name }) => name === 'baseline')?.because).toContain('12 months');
  });

  test('before a manager is asked: a manager decides on known figures', () => {
    expect(vetRebate(withPolicy({ authority: { months: 11 } }, { baseline: null })).answer).toBe('declare-uncertain');
  });
});

describe('A6: tiers for this customer', () => {
  test('what cannot be reached is not offered, and the reason is said', () => {
    const given = withTerms({ tiers: [percent('135000', '2'), percent('135000.01', '20')] });
    const { answer, offered, tiers, exposureMinor } = vetRebate(given);
    expect(answer).toBe('accept');
    expect(offered).toEqual([percent('135000', '2')]);
    expect(tiers[1]).toMatchObject({
      growth: '35.0',
      reachable: false,
      because: expect.stringContaining('more than 35 % cannot'),
    });
    expect(of('reachable', given)).toMatchObject({ result: 'not-ok', weighs: 'hint' });
    expect(exposureMinor).toBe('405000');
  });

  test('none left: refused', () => {
    const given = withTerms({ tiers: [percent('136000', '2'), percent('150000', '4')] });
    expect([vetRebate(given).answer, vetRebate(given).offered]).toEqual(['refuse', []]);
    expect(of('reachable', given).because).toMatch(/^Not even the lowest tier can be reached\./);
  });

  test('money for what is bought anyway is a gift: a manager decides, knowing what it costs', () => {
    const given = withTerms({ tiers: [percent('100000', '2'), percent('125000', '4')] });
    expect(vetRebate(given)).toMatchObject({
      answer: 'refer-upward',
      tiers: [{ growth: '0.0', given: true, reachable: true }, { given: false }],
    });
    expect(weighing(given)).toEqual(['growth upward']);
    expect(of('growth', given).because).toBe(
      '100000 is not above the 100000.00 that are to be expected anyway: it is given without any growth. That is a gift of 2000.00 EUR, for nothing more bought: a manager decides.',
    );
    expect(vetRebate(withTerms({ tiers: [percent('87500', '2')] })).tiers[0]).toMatchObject({ growth: '-12.5' });
    for (const from of ['0', '1', '99999.99', '100000', '100099'])
      expect(vetRebate(withTerms({ tiers: [percent(from, '2')] })).answer).toBe('refer-upward');
    expect(vetRebate(withTerms({ tiers: [percent('100100', '2')] })).answer).toBe('accept');
  });

  test('where nobody stands above the rep, it is said all the same', () => {
    const alone = facts({
      terms: { ...facts().terms, tiers: [percent('0', '2'), percent('100000', '3')] },
      hasManager: false,
    });
    expect(vetRebate(alone).answer).toBe('accept');
    expect(of('growth', alone)).toMatchObject({
      result: 'not-ok',
      weighs: 'hint',
      because: expect.stringMatching(/a gift of 3000\.00 EUR.*nobody stands above this rep/),
    });
  });

  test('of an amount for each unit, the exposure counts', () => {
    const terms = { ...facts().terms, unit: 'quantity' as const, tiers: [perUnit('1100', '0.5')] };
    const given = facts({ terms, baseline: usual('1000000') });
    expect(of('policy-rate', given)).toMatchObject({ result: 'unknown', weighs: 'nothing' });
    expect(vetRebate(given)).toMatchObject({ answer: 'accept', exposureMinor: '82500' });
  });
});

describe('A6: a period that runs already is vetted by what was bought in it, too', () => {
  /** 60,000 bought by the middle of the year, 50,000 still to come. */
  const running = (froms: string[], more: Partial<RebateFacts> = {}) =>
    facts({
      terms: { ...facts().terms, tiers: froms.map((from, index) => percent(from, `${index + 2}`)) },
      baseline: usual('11000000'),
      bought: { asOf: '2027-07-01', volume: '6000000' },
      ...more,
    });

  test('a tier that is reached already asks for nothing more, and that is said', () => {
    const given = running(['60000', '125000']);
    expect(vetRebate(given)).toMatchObject({ answer: 'refer-upward', tiers: [{ given: true }, { given: false }] });
    expect(of('growth', given).because).toMatch(
      /^60000 is reached already by the 60000\.00 that were bought by 2027-07-01: it asks for nothing more\. That is a gift of 2200\.00 EUR/,
    );
    const unknown = running(['60000'], { baseline: null });
    expect([vetRebate(unknown).answer, of('growth', unknown).weighs]).toEqual(['declare-uncertain', 'upward']);
    expect(of('growth', unknown).because).toContain('a gift of 1200.00 EUR');
  });

  test('only what is still to come can be stretched: a tier beyond the time left is not offered', () => {
    const given = running(['120000', '127500', '127500.01']);
    expect(vetRebate(given)).toMatchObject({
      answer: 'accept',
      offered: [{ from: '120000' }, { from: '127500' }],
      tiers: [{ growth: '9.0' }, { growth: '15.9' }, { growth: '15.9', reachable: false }],
    });
    expect(of('reachable', given)).toMatchObject({
      looked: '3 tiers against the 60000.00 bought by 2027-07-01, and 35 % more than is still to come',
      because:
        '127500.01 asks for 15.9 % more than the 110000.00 that are to be expected anyway: 60000.00 were bought by 2027-07-01, and of the 50000.00 still to come no more than 35 % more can be reached in the time left.',
    });
    expect(vetRebate(running(['148500'], { bought: null })).answer).toBe('accept');
  });

  test('who has bought nothing for long is not believed to begin', () => {
    const nothing = running(['1000'], { baseline: usual('0'), bought: { asOf: '2027-07-01', volume: '0' } });
    expect([vetRebate(nothing).answer, of('reachable', nothing).weighs]).toEqual(['refuse', 'refuse']);
  });

  test('what Kept proposes asks for growth of what is still to come', () => {
    const { terms } = facts();
    const given = running([], { terms: { ...terms, tiers: undefined } });
    expect(vetRebate(given).offered.map(({ from }) => from)).toEqual(['115000', '120000', '127000']);
  });

  test('the exposure covers what is bought already', () => {
    const far = running(['120000'], { baseline: null, bought: { asOf: '2027-07-01', volume: '50000000' } });
    expect(vetRebate(far).exposureCeiling).toBe('75000000');
  });

  test('whatever was bought: what is offered is above it and within reach, or a manager is asked', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        fc.bigInt({ min: 0n, max: 10n ** 9n }),
        fc.bigInt({ min: 0n, max: 3n * 10n ** 9n }),
        (soFar, toCome, start) => {
          const from = fromVolume(start, 'turnover', 'EUR');
          const found = vetRebate(
            running([from], {
              baseline: usual(`${soFar + toCome}`),
              bought: { asOf: '2027-07-01', volume: `${soFar}` },
              policy: {
                ...policy.rebate,
                maxExposure: 10 ** 12,
                authority: { ...policy.rebate.authority, exposure: 10 ** 12 },
              },
            }),
          );
          const growth = start * 1000n >= (soFar + toCome) * 1001n;
          const within = (start - soFar) * 100n <= toCome * 135n;
          expect(found.answer).toBe(!growth ? 'refer-upward' : within ? 'accept' : 'refuse');
        },
      ),
    );
  });
});

describe('A6: without tiers, Kept proposes its own', () => {
  const proposed = (more: Partial<RebateFacts> = {}) => {
    const { tiers: _, ...terms } = facts().terms;
    return vetRebate(facts({ terms, ...more }));
  };

  test('three that rise, within the authority of the rep', () => {
    expect(proposed()).toMatchObject({ answer: 'accept' });
    expect(proposed().offered).toEqual([percent('110000', '2'), percent('120000', '4'), percent('135000', '6')]);
  });

  test('less where it would cost more than the rep may promise', () => {
    const { offered, answer, exposureMinor } = proposed({
      policy: withPolicy({ authority: { exposure: 5000 } }).policy,
    });
    expect(offered.map(({ rate }) => 'percent' in rate && rate.percent)).toEqual(['0.8', '1.6', '2.4']);
    expect([answer, Number(exposureMinor) <= 500_000]).toEqual(['accept', true]);
  });

  test('none of a quantity, of a customer that is not known, or where nothing is within authority', () => {
    const { tiers: _, ...terms } = facts().terms;
    for (const more of [
      { terms: { ...terms, unit: 'quantity' as const } },
      { baseline: null },
      { policy: Policy.parse({ rebate: { authority: { exposure: 0 } } }).rebate },
    ])
      expect(proposed(more)).toMatchObject({ answer: 'declare-uncertain', offered: [], exposureMinor: '0' });
  });

  test('none where policy leaves no growth to ask for: never a gift', () => {
    for (const stretchPercent of [0, 0.09])
      expect(proposed({ policy: { ...policy.rebate, stretchPercent } })).toMatchObject({
        answer: 'declare-uncertain',
        offered: [],
      });
  });

  test('whatever the customer and the method: reachable, in order, and accepted', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.bigInt({ min: 100n, max: 10n ** 7n }), fc.bigInt({ min: 100n, max: 10n ** 12n })),
        fc.constantFrom('stepped' as const, 'cumulative' as const, 'rolling' as const),
        fc.double({ min: 0, max: 60, noNaN: true }),
        (volume, method, stretchPercent) => {
          const found = proposed({
            baseline: usual(`${volume}`),
            terms: { ...facts().terms, method, tiers: undefined },
            policy: { ...policy.rebate, stretchPercent },
          });
          expect(found.tiers.every(({ given }) => !given)).toBe(true);
          if (found.tiers.length === 0) return;
          expect([found.answer, found.tiers.every(({ reachable }) => reachable)]).toEqual(['accept', true]);
          expect(RebateRequest.safeParse(year({ method, tiers: [...found.offered] })).error).toBeUndefined();
        },
      ),
    );
  });
});

describe('A6: foreseeable harm is named with what prevents it, and changes no answer', () => {
  test.each<[string, RebateFacts, string]>([
    [
      'stockpiling',
      facts({ lastMonthShare: 0.2 }),
      'agree on even call-offs over the period and count only what is paid',
    ],
    ['returns', facts({ returnsShare: 0.031 }), 'pay out later than 60 days'],
    ['lessons', facts({ lessons: ['Ask for the plan of the season first.'] }), 'Ask for the plan of the season first.'],
  ])('%s', (name, given, because) => {
    expect(of(name as RebateCheck['name'], given)).toMatchObject({
      result: 'not-ok',
      weighs: 'hint',
      because: expect.stringContaining(because),
    });
    expect(vetRebate(given).answer).toBe('accept');
  });

  test('what counts as much is for policy to say', () => {
    const strict = {
      policy: Policy.parse({ rebate: { harm: { stockpilingTimes: 1.1, returnsPercent: 0.5 } } }).rebate,
    };
    expect(of('stockpiling', facts({ ...strict, lastMonthShare: 0.1 }))).toMatchObject({
      weighs: 'hint',
      because: expect.stringContaining('more than 1.1 times an even month'),
    });
    expect(of('returns', facts({ ...strict, returnsShare: 0.01 })).weighs).toBe('hint');
    expect(of('returns', facts({ returnsShare: 0.01 })).weighs).toBe('nothing');
  });

  test('none where it is as usual, too short, unknown or prevented', () => {
    expect(of('stockpiling', facts({ lastMonthShare: 2 / 12 })).result).toBe('ok');
    expect(of('stockpiling', facts({ lastMonthShare: null })).result).toBe('unknown');
    const short = { ...facts().terms, period: { from: '2027-01-01', to: '2027-02-28' } };
    expect(of('stockpiling', facts({ lastMonthShare: 0.9, terms: short }))).toMatchObject({
      result: 'ok',
      because: 'The period is too short to buy ahead.',
    });
    expect(of('returns', facts({ returnsShare: 0.03 })).result).toBe('ok');
    expect(of('returns', facts({ returnsShare: null })).result).toBe('unknown');
    const late = facts({ returnsShare: 0.2, terms: { ...facts().terms, payoutDays: 90 } });
    expect(of('returns', late).because).toContain('prevent it already');
  });
});

describe('A4: what must be written and signed', () => {
  test.each([
    ['90 days', '2027-01-01', '2027-03-31', 1_000_000n, false],
    ['91 days', '2027-01-01', '2027-04-01', 0n, true],
    ['10,000.01', '2027-01-01', '2027-01-02', 1_000_001n, true],
    ['nobody knows how much', '2027-01-01', '2027-01-02', undefined, true],
  ])('%s', (_, from, to, exposure, written) => {
    expect(mustBeWritten({ period: { from, to } }, exposure, policy)).toBe(written);
  });
});

test('A6: the exposure is at least the reward of every volume up to the ceiling, whatever is asked for', () => {
  fc.assert(
    fc.property(someTerms, fc.bigInt({ min: 1n, max: 40_000n }), fc.nat(1000), (some, volume, part) => {
      const given = facts({ terms: { ...facts().terms, ...some }, baseline: usual(`${volume}`) });
      const { exposureMinor, exposureCeiling, offered, tiers, answer } = vetRebate(given);
      const ceiling = BigInt(exposureCeiling);
      const within = tiers.filter(({ reachable }) => reachable).map(({ from, rate }) => ({ from, rate }));
      const terms = { ...some, tiers: within.length > 0 ? within : some.tiers };
      expect(rewardOf((ceiling * BigInt(part)) / 1000n, terms)).toBeLessThanOrEqual(BigInt(exposureMinor));
      expect(BigInt(exposureMinor)).toBe(exposureOf(ceiling, terms));
      expect(ceiling * 100n + 100n).toBeGreaterThan(volume * 150n);
      expect(answer === 'refuse').toBe(offered.length === 0);
      for (const { from } of offered)
        expect(toVolume(from, some.unit, some.currency) * 100n <= volume * 135n || from.match(/[1-9]/) === null).toBe(
          true,
        );
    }),
  );
});
