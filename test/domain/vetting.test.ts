import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Policy } from '../../domain/policy.ts';
import type { TrackRecord } from '../../domain/track-record.ts';
import { against, type Check, type VettingFacts, vetPayment } from '../../domain/vetting.ts';

const policy = Policy.parse({}).payment;
const funds = (amount: string | undefined, ageDays = 10): VettingFacts['funds'] => ({
  money: { value: '10000.00', currency: 'EUR' },
  amount,
  asOf: '2026-12-25',
  ageDays,
});
const record = (more: Partial<TrackRecord>): TrackRecord => ({
  concluded: 0,
  kept: 0,
  keptOfAmount: null,
  brokenIn12Months: 0,
  level: 0,
  ...more,
});
const facts = (more: Partial<VettingFacts> = {}): VettingFacts => ({
  passed: false,
  horizonDays: 10,
  amountShown: '1250.00 EUR',
  amount: '125000',
  funds: funds('1000000'),
  others: { open: [], amount: '0' },
  record: record({ concluded: 8, kept: 7, brokenIn12Months: 1 }),
  customerClosed: undefined,
  repAway: undefined,
  tooLate: false,
  repBusy: undefined,
  appointments: 0,
  dueDate: '2027-01-15',
  unknownUpTo: undefined,
  policy,
  nearest: { amount: { value: '100.00', currency: 'EUR' }, date: '2027-02-15' },
  words: 'Please think again.',
  insists: false,
  hasManager: true,
  ...more,
});
const money = { value: '500.00', currency: 'EUR' };
const of = (name: Check['name'], more: Partial<VettingFacts>): Check =>
  vetPayment(facts(more)).checks.find((check) => check.name === name)!;

test('C1: a considered promise is accepted, with every look that was taken', () => {
  const { answer, checks, words } = vetPayment(facts());
  expect({ answer, words }).toEqual({ answer: 'accept', words: '' });
  expect(checks.map(({ name, result }) => `${name} ${result}`)).toEqual([
    'date ok',
    'horizon ok',
    'liquid-funds ok',
    'track-record ok',
    'level ok',
    'customer-open ok',
    'rep-attends ok',
    'rep-free ok',
  ]);
});

describe('C1: each look by itself', () => {
  test.each<[string, Check['name'], Partial<VettingFacts>, Check['result'], RegExp]>([
    ['today is not too late', 'date', { horizonDays: 0 }, 'ok', /lies ahead/],
    [
      'the agreed day or time has passed',
      'date',
      { passed: true, horizonDays: 0 },
      'not-ok',
      /2027-01-15 has passed already/,
    ],
    ['a year ahead', 'horizon', { horizonDays: 366 }, 'ok', /near enough/],
    ['more than a year ahead', 'horizon', { horizonDays: 367 }, 'not-ok', /367 days is further ahead/],
    [
      'exactly the share of the funds that is credible today',
      'liquid-funds',
      { horizonDays: 0, amount: '80', funds: funds('100') },
      'ok',
      /within 80 %/,
    ],
    [
      'one unit more',
      'liquid-funds',
      { horizonDays: 0, amount: '81', funds: funds('100') },
      'not-ok',
      /1250\.00 EUR is more than 80 % of the money at hand/,
    ],
    [
      'more days, more money',
      'liquid-funds',
      { horizonDays: 10, amount: '100', funds: funds('100') },
      'ok',
      /within 100 %/,
    ],
    [
      'a day that has passed adds nothing',
      'liquid-funds',
      { horizonDays: -10, amount: '81', funds: funds('100') },
      'not-ok',
      /more than 80 %/,
    ],
    [
      'a broken share reads well',
      'liquid-funds',
      { horizonDays: 3, amount: '81', funds: funds('100'), policy: { ...policy, credibleShareGrowthPerDay: 0.1 } },
      'not-ok',
      /more than 80\.3 % of/,
    ],
    ['no funds at all', 'liquid-funds', { funds: funds('0') }, 'not-ok', /more than/],
    ['funds never known', 'liquid-funds', { funds: null }, 'unknown', /not known/],
    ['funds known long enough ago', 'liquid-funds', { amount: '9', funds: funds('1', 180) }, 'not-ok', /more than/],
    [
      'funds known too long ago',
      'liquid-funds',
      { amount: '9', funds: funds('1', 181) },
      'unknown',
      /last known 181 days ago/,
    ],
    ['no rate for the promise', 'liquid-funds', { amount: undefined }, 'unknown', /no exchange rate/],
    ['no rate for the funds', 'liquid-funds', { funds: funds(undefined) }, 'unknown', /no exchange rate/],
    [
      'twice broken within a year',
      'track-record',
      { record: record({ concluded: 9, kept: 7, brokenIn12Months: 2 }) },
      'ok',
      /speaks for/,
    ],
    [
      'three times broken within a year',
      'track-record',
      { record: record({ concluded: 9, kept: 6, brokenIn12Months: 3 }) },
      'not-ok',
      /3 promises were broken/,
    ],
    ['no promise yet', 'track-record', { record: record({}) }, 'unknown', /no earlier promise/],
    ['the customer is closed', 'customer-open', { customerClosed: '春節' }, 'not-ok', /closed on 2027-01-15 \(春節\)/],
    [
      'the rep is not at work',
      'rep-attends',
      { repAway: 'Epiphany' },
      'not-ok',
      /we cannot come on 2027-01-15 \(Epiphany\)/,
    ],
    ['no time to get there', 'rep-attends', { tooLate: true }, 'not-ok', /no time left to get there/],
    ['the rep is elsewhere', 'rep-free', { repBusy: 'the rep is with DE-3002' }, 'not-ok', /with DE-3002/],
    ['other appointments, and room for them', 'rep-free', { appointments: 2 }, 'ok', /has time/],
    ['a level below that of policy', 'level', { record: record({ level: 2 }) }, 'ok', /few enough/],
    ['the level of policy', 'level', { record: record({ level: 3 }) }, 'not-ok', /level 3: too many/],
    [
      'what is promised besides takes of the same funds',
      'liquid-funds',
      { horizonDays: 0, amount: '40', funds: funds('100'), others: { open: [money], amount: '41' } },
      'not-ok',
      /with 500\.00 EUR promised besides, is more than 80 %/,
    ],
    [
      'what is promised besides leaves enough',
      'liquid-funds',
      { horizonDays: 0, amount: '40', funds: funds('100'), others: { open: [money], amount: '40' } },
      'ok',
      /within 80 %/,
    ],
    [
      'no rate for what is promised besides',
      'liquid-funds',
      { others: { open: [money], amount: undefined } },
      'unknown',
      /another open promise/,
    ],
  ])('%s', (_, name, more, result, because) => {
    const check = of(name, more);
    expect(check.result).toBe(result);
    expect(check.because).toMatch(because);
    expect(vetPayment(facts(more)).answer).toBe(result === 'not-ok' ? 'reconsider' : 'accept');
  });
});

describe('C1: what is unknown is said as unknown, and weighs as policy says', () => {
  const unknown = (more: Partial<(typeof policy)['unknown']>) => ({
    ...policy,
    unknown: { ...policy.unknown, ...more },
  });
  test.each<[string, Partial<VettingFacts>, string[]]>([
    ['not at all', { funds: null, record: record({}) }, []],
    ['funds against it', { funds: null, policy: unknown({ funds: 'not-ok' }) }, ['liquid-funds']],
    ['a record against it', { record: record({}), policy: unknown({ record: 'not-ok' }) }, ['track-record']],
    ['up to an amount, no more', { funds: null, amount: '500', unknownUpTo: '500' }, []],
    ['beyond an amount', { funds: null, amount: '501', unknownUpTo: '500' }, ['liquid-funds']],
    ['an amount that nobody can compare', { amount: undefined, unknownUpTo: '500' }, ['liquid-funds']],
  ])('%s', (_, more, expected) => {
    const { checks, answer } = vetPayment(facts(more));
    expect(against(checks).map(({ name }) => name)).toEqual(expected);
    expect(against(checks).every(({ result }) => result === 'unknown')).toBe(true);
    expect(answer).toBe(expected.length > 0 ? 'reconsider' : 'accept');
  });
});

describe('C1: a rep who insists', () => {
  const insisting = (more: Partial<VettingFacts>) => vetPayment(facts({ amount: '99999999', insists: true, ...more }));
  test('refers it to the manager', () => {
    expect(insisting({})).toMatchObject({ answer: 'refer-upward', cannotInsist: null, words: 'Please think again.' });
  });
  test('on what is credible anyway is simply right', () => {
    expect(insisting({ amount: '1' })).toMatchObject({ answer: 'accept', cannotInsist: null, words: '' });
  });
  test.each<[string, Partial<VettingFacts>, RegExp]>([
    ['a time that has passed', { passed: true }, /impossible.*has passed/],
    ['a time when nobody can get there', { tooLate: true }, /impossible.*no time left/],
    ['nobody above to approve it', { hasManager: false }, /Nobody stands above/],
  ])('gets nowhere with %s', (_, more, why) => {
    expect(insisting(more)).toMatchObject({ answer: 'reconsider', cannotInsist: expect.stringMatching(why) });
  });
});

test('C1: a promise that is not credible is asked to be reconsidered, with what would be credible and the words for it', () => {
  expect(vetPayment(facts({ amount: '2000000', customerClosed: 'a holiday' }))).toMatchObject({
    answer: 'reconsider',
    words: 'Please think again.',
    nearest: facts().nearest,
    figures: { horizonDays: 10, record: { level: 0 } },
  });
});

const minor = fc.bigInt({ min: 0n, max: 10n ** 13n });
const someFacts: fc.Arbitrary<VettingFacts> = fc
  .record({
    passed: fc.boolean(),
    horizonDays: fc.integer({ min: -30, max: 500 }),
    amount: fc.option(minor.map(String), { nil: undefined }),
    funds: fc.option(fc.tuple(minor.map(String), fc.nat(400)).map(([amount, age]) => funds(amount, age))),
    others: fc.option(minor.map(String), { nil: undefined }).map((amount) => ({ open: [money], amount })),
    record: fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(4)).map(([kept, broken, brokenIn12Months, level]) => ({
      kept,
      concluded: kept + broken,
      keptOfAmount: 50,
      brokenIn12Months: Math.min(broken, brokenIn12Months),
      level,
    })),
    unknownUpTo: fc.option(minor.map(String), { nil: undefined }),
    customerClosed: fc.constantFrom(undefined, 'a holiday'),
    repAway: fc.constantFrom(undefined, 'a holiday'),
  })
  .map(facts);

describe('C1: whatever the facts', () => {
  test('the answer follows from the looks, each of which says what was looked at and why', () => {
    fc.assert(
      fc.property(someFacts, (some) => {
        const { answer, checks, words } = vetPayment(some);
        expect(answer).toBe(against(checks).length > 0 ? 'reconsider' : 'accept');
        expect(words === '').toBe(answer === 'accept');
        for (const { result, weighs } of checks)
          if (result !== 'unknown') expect(weighs === 'nothing').toBe(result === 'ok');
        for (const { looked, because } of checks) expect(looked.length > 0 && because.length > 0).toBe(true);
      }),
    );
  });

  test('more money, or less time for it, never turns what is not credible into credible', () => {
    const accepted = (some: VettingFacts) => vetPayment(some).answer === 'accept';
    fc.assert(
      fc.property(someFacts, minor, fc.nat(400), (some, more, sooner) => {
        fc.pre(!accepted(some) && some.horizonDays <= policy.maxHorizonDays);
        const amount = some.amount === undefined ? undefined : `${BigInt(some.amount) + more}`;
        expect(accepted({ ...some, amount, horizonDays: some.horizonDays - sooner })).toBe(false);
      }),
    );
  });

  test('more funds, a smaller amount or a better record never speak against a promise', () => {
    const doubts = (some: VettingFacts) => against(vetPayment(some).checks).length;
    fc.assert(
      fc.property(someFacts, minor, fc.nat(9), (some, more, fewer) => {
        const before = doubts(some);
        if (some.funds?.amount) {
          const richer = { ...some.funds, amount: `${BigInt(some.funds.amount) + more}` };
          expect(doubts({ ...some, funds: richer })).toBeLessThanOrEqual(before);
        }
        if (some.amount !== undefined) {
          const less = BigInt(some.amount) > more ? BigInt(some.amount) - more : 0n;
          expect(doubts({ ...some, amount: `${less}` })).toBeLessThanOrEqual(before);
        }
        const { brokenIn12Months, level } = some.record;
        const better = {
          ...some.record,
          brokenIn12Months: Math.max(0, brokenIn12Months - fewer),
          level: Math.max(0, level - fewer),
        };
        expect(doubts({ ...some, record: better })).toBeLessThanOrEqual(before);
      }),
    );
  });
});
