import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Policy } from '../../domain/policy.ts';
import { type Check, type VettingFacts, vetPayment } from '../../domain/vetting.ts';

const policy = Policy.parse({}).payment;
const funds = (amount: string | undefined, ageDays = 10): VettingFacts['funds'] => ({
  shown: 'the funds',
  amount,
  asOf: '2026-12-25',
  ageDays,
});
const facts = (more: Partial<VettingFacts> = {}): VettingFacts => ({
  passed: false,
  horizonDays: 10,
  amountShown: '1250.00 EUR',
  amount: '125000',
  funds: funds('1000000'),
  record: { concluded: 8, kept: 7, brokenIn12Months: 1 },
  customerClosed: undefined,
  repAway: undefined,
  dueDate: '2027-01-15',
  policy,
  ...more,
});
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
    'customer-open ok',
    'rep-attends ok',
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
      { record: { concluded: 9, kept: 7, brokenIn12Months: 2 } },
      'ok',
      /speaks for/,
    ],
    [
      'three times broken within a year',
      'track-record',
      { record: { concluded: 9, kept: 6, brokenIn12Months: 3 } },
      'not-ok',
      /3 promises were broken/,
    ],
    [
      'no promise yet',
      'track-record',
      { record: { concluded: 0, kept: 0, brokenIn12Months: 0 } },
      'unknown',
      /no earlier promise/,
    ],
    ['the customer is closed', 'customer-open', { customerClosed: '春節' }, 'not-ok', /closed on 2027-01-15 \(春節\)/],
    [
      'the rep is not at work',
      'rep-attends',
      { repAway: 'Epiphany' },
      'not-ok',
      /we cannot come on 2027-01-15 \(Epiphany\)/,
    ],
  ])('%s', (_, name, more, result, because) => {
    const check = of(name, more);
    expect(check.result).toBe(result);
    expect(check.because).toMatch(because);
    expect(vetPayment(facts(more)).answer).toBe(result === 'not-ok' ? 'reconsider' : 'accept');
  });
});

test('C1: a promise that is not credible is asked to be reconsidered, with all the reasons in words for the customer', () => {
  const { answer, words } = vetPayment(
    facts({ amount: '2000000', customerClosed: 'a holiday', record: { concluded: 5, kept: 1, brokenIn12Months: 4 } }),
  );
  expect(answer).toBe('reconsider');
  expect(words).toBe(
    'Please think again about 1250.00 EUR by 2027-01-15: that is a lot of money for so short a time; some earlier dates did not work out; you are closed on that day. Which amount and which day can you promise for certain?',
  );
});

const minor = fc.bigInt({ min: 0n, max: 10n ** 13n });
const someFacts: fc.Arbitrary<VettingFacts> = fc
  .record({
    passed: fc.boolean(),
    horizonDays: fc.integer({ min: -30, max: 500 }),
    amount: fc.option(minor.map(String), { nil: undefined }),
    funds: fc.option(fc.tuple(minor.map(String), fc.nat(400)).map(([amount, age]) => funds(amount, age))),
    record: fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)).map(([kept, broken, brokenIn12Months]) => ({
      kept,
      concluded: kept + broken,
      brokenIn12Months: Math.min(broken, brokenIn12Months),
    })),
    customerClosed: fc.constantFrom(undefined, 'a holiday'),
    repAway: fc.constantFrom(undefined, 'a holiday'),
  })
  .map(facts);

describe('C1: whatever the facts', () => {
  test('the answer follows from the looks, each of which says what was looked at and why', () => {
    fc.assert(
      fc.property(someFacts, (some) => {
        const { answer, checks, words } = vetPayment(some);
        const against = checks.filter(({ result }) => result === 'not-ok');
        expect(answer).toBe(against.length > 0 ? 'reconsider' : 'accept');
        expect(words === '').toBe(answer === 'accept');
        expect(words === '' ? [] : words.split('; ')).toHaveLength(against.length);
        for (const { looked, because } of checks) expect(looked.length > 0 && because.length > 0).toBe(true);
      }),
    );
  });

  test('more funds, a smaller amount or a better record never speak against a promise', () => {
    const accepted = (some: VettingFacts) => vetPayment(some).answer === 'accept';
    fc.assert(
      fc.property(someFacts, minor, fc.nat(9), (some, more, fewer) => {
        fc.pre(accepted(some) && some.amount !== undefined && some.funds?.amount !== undefined);
        const less = BigInt(some.amount!) > more ? BigInt(some.amount!) - more : 0n;
        expect(accepted({ ...some, funds: { ...some.funds!, amount: `${BigInt(some.funds!.amount!) + more}` } })).toBe(
          true,
        );
        expect(accepted({ ...some, amount: `${less}` })).toBe(true);
        expect(
          accepted({
            ...some,
            record: { ...some.record, brokenIn12Months: Math.max(0, some.record.brokenIn12Months - fewer) },
          }),
        ).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
