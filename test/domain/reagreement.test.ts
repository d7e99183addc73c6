import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conclude } from '../../domain/conclusion.ts';
import { agreedTerms, sameTerms, speaksAgainst, termsInWords, wanted, withTerms } from '../../domain/reagreement.ts';
import { CannotAttend, type PaymentRequest, Reschedule, Withdrawal } from '../../domain/requests.ts';
import type { Check } from '../../domain/vetting.ts';

const request: PaymentRequest = {
  kind: 'payment-appointment',
  customerId: 'C-1',
  repId: 'vogt',
  amount: { value: '1250.00', currency: 'EUR' },
  dueDate: '2027-01-15',
  dueTime: '14:00',
  occasion: 'The catalogue is out.',
  invoices: ['R-1'],
};
const from = agreedTerms(request);
const check = (name: Check['name'], result: Check['result']): Check => ({
  name,
  result,
  weighs: result === 'not-ok' ? 'against' : 'nothing',
  looked: '',
  because: name,
});

describe('B1: the request as it would have been made with other terms', () => {
  test('keeps the amount where none is named, and everything that is not agreed anew', () => {
    expect(withTerms(request, { dueDate: '2027-01-20', dueTime: '09:00' })).toEqual({
      ...request,
      dueDate: '2027-01-20',
      dueTime: '09:00',
    });
  });
  test('B1: without a time it is any time of the day', () => {
    const { dueTime: _, ...anyTime } = request;
    expect(withTerms(request, { dueDate: '2027-01-20', amount: { value: '900', currency: 'EUR' } })).toEqual({
      ...anyTime,
      dueDate: '2027-01-20',
      amount: { value: '900', currency: 'EUR' },
    });
  });
  test('B1: the earlier request is not changed by it', () => {
    const before = structuredClone(request);
    withTerms(request, { dueDate: '2027-01-20' });
    expect(request).toEqual(before);
  });
});

test.each([
  ['1250', '1250.00', true],
  ['01250.0', '1250', true],
  ['1250.10', '1250.1', true],
  ['100', '1000', false],
  ['10.01', '10.1', false],
  ['0.5', '.5'.padStart(3, '0'), true],
])('B1: %s and %s are the same amount: %s', (one, other, same) => {
  const terms = (value: string) => ({ ...from, amount: { value, currency: 'EUR' } });
  expect(sameTerms(terms(one), terms(other))).toBe(same);
});

test('B1: another day, time, amount or currency is another agreement', () => {
  for (const change of [
    { dueDate: '2027-01-16' },
    { dueTime: null },
    { dueTime: '14:01' },
    { amount: { value: '1250.00', currency: 'USD' } },
  ])
    expect(sameTerms(from, { ...from, ...change })).toBe(false);
  expect(sameTerms(from, { ...from })).toBe(true);
});

describe('C1, C2: what speaks against other terms', () => {
  const checks = [
    check('date', 'ok'),
    check('liquid-funds', 'not-ok'),
    check('track-record', 'not-ok'),
    check('horizon', 'unknown'),
    check('rep-attends', 'not-ok'),
  ];
  const later = { ...from, dueDate: '2027-01-20' };
  const names = (askedBy: 'us' | 'customer', to = later) =>
    speaksAgainst(checks, { askedBy, from, to }).map(({ name }) => name);

  test('C1: the customer asks: everything that speaks against it', () => {
    expect(names('customer')).toEqual(['liquid-funds', 'track-record', 'rep-attends']);
  });
  test("C2: we ask for another day: the customer's means and past are not held against our own change", () => {
    expect(names('us')).toEqual(['rep-attends']);
  });
  test('C1: we ask for another amount: everything again', () => {
    expect(names('us', { ...later, amount: { value: '2000', currency: 'EUR' } })).toHaveLength(3);
  });
});

test('B1: in words, each reason for a change reads differently, and nobody is quoted', () => {
  const words = [
    wanted({ askedBy: 'customer', kind: 'reschedule' }),
    wanted({ askedBy: 'us', kind: 'reschedule' }),
    wanted({ askedBy: 'us', kind: 'absence' }),
  ];
  expect(new Set(words).size).toBe(3);
  expect(termsInWords(from)).toBe('1250.00 EUR by 2027-01-15 14:00');
  expect(termsInWords({ ...from, dueTime: null })).toBe('1250.00 EUR by 2027-01-15');
});

describe('what a person asks for', () => {
  const reason = 'a large order';
  test.each([
    [Reschedule, { dueDate: '2027-01-20', reason }, 'askedBy'],
    [Reschedule, { dueDate: '2027-01-20', askedBy: 'customer' }, 'reason'],
    [Reschedule, { dueDate: '2027-02-30', askedBy: 'customer', reason }, 'dueDate'],
    [
      Reschedule,
      { dueDate: '2027-01-20', askedBy: 'customer', reason, amount: { value: '0', currency: 'EUR' } },
      'amount',
    ],
    [CannotAttend, { reason }, 'dueDate'],
    [CannotAttend, { dueDate: '2027-01-20' }, 'reason'],
    [Withdrawal, { askedBy: 'nobody', reason }, 'askedBy'],
  ])('B1, C2: %# is refused where something is missing, with the field', (schema, body, field) => {
    const parsed = schema.safeParse(body);
    expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual([field]);
  });
  test('C2: an absence without a new day says what is expected', () => {
    expect(CannotAttend.safeParse({ reason }).error?.issues[0]?.message).toMatch(
      /^expected the new day on which you come/,
    );
  });
});

test('B1, D5: what was paid on the word while earlier terms held is money, and no report on the new ones', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(600), fc.nat(600), (amount, before, recorded) => {
      const evidence = {
        amount: `${amount}`,
        paidInTime: `${recorded}`,
        reports: [],
        wordBefore: `${before}`,
        phone: undefined,
        breachAt: '2027-01-15T22:59:59.999Z',
        reportingEndsAt: '2027-01-18T17:00:00.000Z',
      };
      const paid = Math.max(before, recorded);
      const early = conclude({ ...evidence, now: '2027-01-16T00:00:00.000Z' });
      const end = conclude({ ...evidence, now: '2027-01-18T17:00:00.000Z' });
      if (paid >= amount) expect(early?.outcome).toBe('kept');
      else {
        expect(early).toBeUndefined(); // nobody has reported on the new terms: the rep is asked
        expect(end).toMatchObject({ outcome: paid > 0 ? 'partially-kept' : 'broken', paid: `${paid}` });
      }
    }),
  );
});
