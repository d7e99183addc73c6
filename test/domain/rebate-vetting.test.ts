import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Policy } from '../../domain/policy.ts';
import { type Baseline, type RebateCheck, type RebateIdea, RebateRequest, toVolume } from '../../domain/rebate.ts';
import { exposureOf, rewardOf } from '../../domain/rebate-reward.ts';
import { mustBeWritten, type RebateFacts, vetRebate } from '../../domain/rebate-vetting.ts';
import { percent, perUnit, someTerms, year } from './rebates.ts';

const policy = Policy.parse({ rates: { USD: '0.5' } });
const usual = (volume: string): Baseline => ({ volume, years: [], trend: '0.0', explained: 'As in the years before.' });
/** A customer that buys for 100,000 EUR, and is offered 2 % from 110,000 and 4 % from 125,000. */
const facts = (more: Partial<RebateFacts> = {}): RebateFacts => ({
  terms: year({ tiers: [percent('110000', '2'), percent('125000', '4')] }),
  policy: policy.rebate,
  company: policy,
  baseline: usual('10000000'),
  returnsShare: 0.01,
  lastMonthShare: 0.1,
  otherRebates: [],
  lessons: [],
  hasManager: true,
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

  test('a tier that asks for no growth is given away, and that is said', () => {
    const given = withTerms({ tiers: [percent('100000', '2'), percent('125000', '4')] });
    expect(of('reachable', given)).toMatchObject({
      weighs: 'hint',
      because: expect.stringContaining('without any growth'),
    });
    expect(vetRebate(given)).toMatchObject({ answer: 'accept', tiers: [{ growth: '0.0' }, {}] });
    expect(vetRebate(withTerms({ tiers: [percent('87500', '2')] })).tiers[0]?.growth).toBe('-12.5');
  });

  test('of an amount for each unit, the exposure counts', () => {
    const terms = { ...facts().terms, unit: 'quantity' as const, tiers: [perUnit('1100', '0.5')] };
    const given = facts({ terms, baseline: usual('1000000') });
    expect(of('policy-rate', given)).toMatchObject({ result: 'unknown', weighs: 'nothing' });
    expect(vetRebate(given)).toMatchObject({ answer: 'accept', exposureMinor: '82500' });
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
