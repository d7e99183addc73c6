import { describe, expect, test } from 'vitest';
import type { ZodType } from 'zod';
import {
  Code,
  Customer,
  Instant,
  LocalDate,
  LocalTime,
  PastPromise,
  Payment,
  Rep,
  WorkingHours,
  Zone,
} from '../../domain/master-data.ts';
import { zones } from './worlds.ts';

const accepts = (schema: ZodType, value: unknown): boolean => schema.safeParse(value).success;
const wrong = (schema: ZodType, value: unknown) =>
  schema.safeParse(value).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

const rep = {
  name: '林美玲',
  email: 'lin@example.com',
  language: 'zh-Hant',
  zone: 'Asia/Taipei',
  country: 'TW',
  office: 'Taipei',
};
const customer = {
  name: 'Elbe GmbH',
  language: 'de',
  zone: 'Europe/Berlin',
  country: 'DE',
  distanceKm: 6,
  travelMinutes: 20,
  repId: 'vogt',
};
const payment = {
  customerId: 'DE-3001',
  amount: { value: '12.50', currency: 'EUR' },
  receivedAt: '2027-01-15T14:00:00+08:00',
  reference: 'bank-1',
};
const past = {
  reference: 'old-1',
  kind: 'payment-appointment',
  customerId: 'DE-3001',
  repId: 'vogt',
  amount: { value: '1', currency: 'EUR' },
  promisedOn: '2026-01-01',
  dueDate: '2026-01-15',
  outcome: 'kept',
};

describe('what is said in one way only', () => {
  test.each([...zones, 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+8'])('%s is a time zone', (zone) => {
    expect(accepts(Zone, zone)).toBe(true);
  });
  test.each(['Taipei', 'Asia/Atlantis', '+08:00', 'CET', '', 'Asia/Taipei '])('"%s" is no time zone', (zone) => {
    expect(wrong(Zone, zone)).toEqual([': expected an IANA time zone like Europe/Berlin']);
  });
  test.each(['2027-01-15', '2028-02-29', '2026-12-31'])('%s is a date', (date) => {
    expect(accepts(LocalDate, date)).toBe(true);
  });
  test.each(['2026-02-30', '2027-02-29', '2027-1-5', '15.01.2027', '2027-01-15T00:00:00Z', ''])(
    '"%s" is no date, and the answer says what to write',
    (date) => {
      expect(wrong(LocalDate, date)).toEqual([`: ${date} is not a date; write YYYY-MM-DD`]);
    },
  );
  test.each(['00:00', '14:00', '23:59'])('%s is a time of day', (time) => {
    expect(accepts(LocalTime, time)).toBe(true);
  });
  test.each(['24:00', '9:00', '14:60', '14:00:00', '2 pm'])('"%s" is no time of day', (time) => {
    expect(accepts(LocalTime, time)).toBe(false);
  });
  test.each(['TW-1001', 'lin', '7', 'a.b_c-d', 'x'.repeat(64)])('%s is a code', (code) => {
    expect(accepts(Code, code)).toBe(true);
  });
  test.each(['', '-1', 'a b', 'a/b', 'ü', 'x'.repeat(65)])('"%s" is no code', (code) => {
    expect(accepts(Code, code)).toBe(false);
  });
});

test('D5: an instant is kept as UTC with milliseconds, so that instants compare as they are written', () => {
  expect(Instant.parse('2027-01-15T14:00:00+08:00')).toBe('2027-01-15T06:00:00.000Z');
  expect(Instant.parse('2027-01-15T06:00:00.5Z')).toBe('2027-01-15T06:00:00.500Z');
  expect(Payment.parse(payment).receivedAt).toBe('2027-01-15T06:00:00.000Z');
  for (const vague of ['2027-01-15T14:00:00', '2027-01-15', 'yesterday', '2027-02-30T00:00:00Z'])
    expect(accepts(Instant, vague)).toBe(false);
});

test('a rep works weekdays from nine to six unless told otherwise, and may stand at the top', () => {
  expect(Rep.parse(rep)).toMatchObject({
    workingHours: { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00' },
    managerId: null,
    region: null,
  });
  expect(wrong(WorkingHours, { days: ['mon'], from: '18:00', to: '09:00' })).toEqual([
    'to: expected to end after it starts',
  ]);
  expect(accepts(WorkingHours, { days: [], from: '09:00', to: '18:00' })).toBe(false);
});

test('C3: a customer without mail is known as such; what is not told is unknown, not nothing', () => {
  expect(Customer.parse(customer)).toMatchObject({
    email: null,
    contact: null,
    region: null,
    liquidFunds: null,
    closingDays: [],
    importance: 'normal',
  });
  expect(Customer.parse({ ...customer, email: null, liquidFunds: null })).toEqual(Customer.parse(customer));
});

describe('what a customer cannot be', () => {
  test.each([
    ['name', '  '],
    ['email', 'nobody'],
    ['language', 'fr'],
    ['zone', 'Berlin'],
    ['country', 'Germany'],
    ['distanceKm', -1],
    ['travelMinutes', 12.5],
    ['importance', 'huge'],
    ['repId', ''],
    ['closingDays', ['2027-02-29']],
    ['liquidFunds', { amount: { value: '1', currency: 'EUR' } }],
  ])('%s: %j', (field, value) => {
    expect(wrong(Customer, { ...customer, [field]: value })).toEqual([expect.stringMatching(new RegExp(`^${field}`))]);
  });
});

test('a misspelt field is refused, not lost', () => {
  for (const [schema, value] of [
    [Rep, rep],
    [Customer, customer],
    [Payment, payment],
    [PastPromise, past],
  ] as const) {
    expect(accepts(schema, value)).toBe(true);
    expect(wrong(schema, { ...value, custumer: 1 })).toEqual([expect.stringContaining('custumer')]);
  }
});

test('C7: a past promise has ended, severe only where it says so', () => {
  expect(PastPromise.parse(past).severe).toBe(false);
  for (const outcome of ['kept', 'partially-kept', 'broken', 'withdrawn'])
    expect(accepts(PastPromise, { ...past, outcome })).toBe(true);
  for (const outcome of ['open', 'declined', '']) expect(accepts(PastPromise, { ...past, outcome })).toBe(false);
});

test('a payment names its commitment by its id, or none', () => {
  expect(Payment.parse(payment).commitmentId).toBeNull();
  expect(accepts(Payment, { ...payment, commitmentId: 'the last one' })).toBe(false);
});
