import { describe, expect, test } from 'vitest';
import type { ZodType } from 'zod';
import {
  Correction,
  FulfilledReport,
  MissedReport,
  PaymentRequest,
  PhoneCheck,
  ResponseReport,
  TripDecision,
} from '../../domain/requests.ts';

const wrong = (schema: ZodType, value: unknown) =>
  schema.safeParse(value).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

const request = {
  kind: 'payment-appointment',
  customerId: 'DE-3001',
  repId: 'vogt',
  amount: { value: '1250.00', currency: 'EUR' },
  dueDate: '2027-01-15',
};

describe('a promise to pay', () => {
  test('needs who, whom, how much and which day; the rest may be said', () => {
    expect(PaymentRequest.parse(request)).toEqual(request);
    const all = {
      ...request,
      dueTime: '14:00',
      occasion: 'the new catalogue',
      invoices: ['R-1', 'R-2'],
      rehearsal: true,
    };
    expect(PaymentRequest.parse(all)).toEqual(all);
  });

  test.each([
    ['another kind', { kind: 'rebate' }, /^kind: /],
    ['nothing', { amount: { value: '0.00', currency: 'EUR' } }, /^amount\.value: expected more than 0/],
    [
      'a currency that is none',
      { amount: { value: '1', currency: 'EURO' } },
      /^amount\.currency: expected an ISO 4217/,
    ],
    ['half a cent', { amount: { value: '1.005', currency: 'EUR' } }, /^amount\.value: has more decimals/],
    ['an amount as a number', { amount: 1250 }, /^amount: /],
    ['30 February', { dueDate: '2026-02-30' }, /^dueDate: 2026-02-30 is not a date; write YYYY-MM-DD/],
    ['no day', { dueDate: undefined }, /^dueDate: /],
    ['midnight as 24:00', { dueTime: '24:00' }, /^dueTime: /],
    ['an empty list of invoices', { invoices: [] }, /^invoices: /],
    ['an occasion that says nothing', { occasion: '   ' }, /^occasion: /],
    ['a field that nobody knows', { duedate: '2027-01-15' }, /duedate/],
  ])('%s is refused, and the answer says where', (_, change, message) => {
    expect(wrong(PaymentRequest, { ...request, ...change })).toEqual([expect.stringMatching(message)]);
  });
});

describe('what a rep says', () => {
  test('D5: fulfilled needs no words: now, and all of it', () => {
    expect(FulfilledReport.parse({})).toEqual({});
    expect(
      FulfilledReport.parse({ occurredAt: '2027-01-15T14:00:00+01:00', amount: { value: '10', currency: 'EUR' } }),
    ).toEqual({ occurredAt: '2027-01-15T13:00:00.000Z', amount: { value: '10', currency: 'EUR' } });
  });

  test.each<[string, ZodType, unknown, RegExp]>([
    [
      'D5: fulfilled with nothing',
      FulfilledReport,
      { amount: { value: '0', currency: 'EUR' } },
      /^amount\.value: expected more than 0/,
    ],
    [
      'D5: fulfilled at a time that is not exact',
      FulfilledReport,
      { occurredAt: '2027-01-15' },
      /^occurredAt: expected an instant/,
    ],
    ['D5: missed with an amount', MissedReport, { amount: { value: '10', currency: 'EUR' } }, /amount/],
    ['C4: maybe, on the phone', PhoneCheck, { answer: 'maybe' }, /^answer: /],
    ['C4: a trip decided without a reason', TripDecision, { go: true }, /^reason: /],
    ['C6: a response without what was said', ResponseReport, { channel: 'phone', said: ' ' }, /^said: /],
    ['C6: a response by silence', ResponseReport, { channel: 'none', said: 'nothing' }, /^channel: /],
    ['D5: a correction without evidence', Correction, { outcome: 'kept' }, /^evidence: /],
    [
      'D5: a correction to no outcome of a promise',
      Correction,
      { outcome: 'declined', evidence: 'a letter' },
      /^outcome: /,
    ],
  ])('%s is refused', (_, schema, said, message) => {
    expect(wrong(schema, said)).toEqual([expect.stringMatching(message)]);
  });

  test('C4, C6, D5: answers, decisions, responses and corrections are taken as they are said', () => {
    for (const answer of ['yes', 'no', 'no-answer']) expect(wrong(PhoneCheck, { answer })).toEqual([]);
    expect(wrong(TripDecision, { go: false, reason: 'the road is closed' })).toEqual([]);
    expect(wrong(ResponseReport, { channel: 'in-person', said: 'we counted on it' })).toEqual([]);
    expect(wrong(Correction, { outcome: 'kept', evidence: 'the bank statement of 15 January' })).toEqual([]);
  });
});
