import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearestAmount, nearestDate } from '../../domain/nearest-offer.ts';
import { Policy } from '../../domain/policy.ts';
import { lookAtDay, type Surroundings } from '../../domain/promise-day.ts';
import { isCredible, type LookedAt } from '../../domain/vetting.ts';
import { addDays } from '../../domain/working-calendar.ts';
import { calendar, someCalendar, someCustomerCalendar } from './worlds.ts';

const policy = Policy.parse({}).payment;
const now = '2027-01-04T02:00:00.000Z'; // a Monday, 10:00 in Taipei

const around = (more: Partial<Surroundings> = {}): Surroundings => ({
  now,
  dueTime: undefined,
  customer: calendar('Asia/Taipei'),
  rep: calendar('Asia/Taipei'),
  travelMinutes: 25,
  visitMinutes: 30,
  appointments: [],
  ...more,
});
const asked = (dueDate: string, world: Surroundings, more: Partial<LookedAt> = {}): LookedAt => ({
  ...lookAtDay(world, dueDate),
  amountShown: '1000.00 EUR',
  amount: '100000',
  funds: { money: { value: '1000.00', currency: 'EUR' }, amount: '100000', asOf: '2026-12-25', ageDays: 10 },
  others: { open: [], amount: '0' },
  record: { concluded: 4, kept: 4, keptOfAmount: 100, brokenIn12Months: 0, level: 0 },
  unknownUpTo: undefined,
  policy,
  ...more,
});
const nearest = (dueDate: string, world = around(), more: Partial<LookedAt> = {}) =>
  nearestDate(asked(dueDate, world, more), world);

describe('C1: the nearest date that would be credible', () => {
  test.each<[string, string, string | null, Partial<Surroundings>?, Partial<LookedAt>?]>([
    ['a Sunday: the Monday after it, since later is as near as earlier', '2027-01-24', '2027-01-25'],
    ['a Saturday: the Friday before it', '2027-01-23', '2027-01-22'],
    [
      'a holiday of the customer',
      '2027-01-20',
      '2027-01-21',
      { customer: calendar('Asia/Taipei', { '2027-01-20': 'x' }) },
    ],
    ['an absence of the rep', '2027-01-20', '2027-01-21', { rep: calendar('Asia/Taipei', { '2027-01-20': 'ill' }) }],
    ['too little time for the money: 100 % takes ten days', '2027-01-06', '2027-01-14'],
    ['a date in the past: the first that can be reached', '2026-12-01', '2027-01-14'],
    ['a date beyond the horizon: the last within it', '2028-03-01', '2028-01-05'],
    ['never enough money', '2027-01-20', null, {}, { amount: '9999999999' }],
    [
      'a level that no date mends',
      '2027-01-20',
      null,
      {},
      { record: { concluded: 3, kept: 0, keptOfAmount: 0, brokenIn12Months: 0, level: 3 } },
    ],
    ['a time of day when the customer is closed', '2027-01-20', null, { dueTime: '20:00' }],
  ])('%s', (_, dueDate, expected, world = {}, more = {}) => {
    expect(nearest(dueDate, around(world), more)).toBe(expected);
  });

  test('is never one on which the rep is with somebody else at that time', () => {
    const busy = { customerId: 'TW-2', on: '2027-01-20', at: '2027-01-20T02:30:00.000Z', travelMinutes: 10 };
    const world = around({ dueTime: '10:00', appointments: [busy] });
    expect(asked('2027-01-20', world).repBusy).toMatch(/with TW-2 at 2027-01-20 10:30/);
    expect(nearest('2027-01-20', world)).toBe('2027-01-21');
  });

  test('whatever the calendars, it passes every check, and no date nearer does', () => {
    fc.assert(
      fc.property(
        fc.record({
          customer: someCustomerCalendar,
          rep: someCalendar,
          dueTime: fc.constantFrom(undefined, '09:00', '11:30'),
        }),
        fc.integer({ min: -20, max: 60 }),
        fc.integer({ min: 1, max: 200_000 }),
        (world, days, amount) => {
          const here = around({ ...world, now: '2026-06-01T09:00:00.000Z' });
          const facts = asked(addDays('2026-06-01', days), here, {
            amount: `${amount}`,
            policy: { ...policy, maxHorizonDays: 90 },
          });
          const found = nearestDate(facts, here);
          const credible = (date: string) => isCredible({ ...facts, ...lookAtDay(here, date) });
          if (found !== null) expect(credible(found)).toBe(true);
          const distance = found === null ? 120 : Math.abs(Date.parse(found) - Date.parse(facts.dueDate)) / 86_400_000;
          for (let off = 0; off < distance; off++)
            for (const date of [addDays(facts.dueDate, off), addDays(facts.dueDate, -off)])
              expect(credible(date)).toBe(false);
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);
});

describe('C1: the nearest amount that would be credible', () => {
  const inEuro = (minor: bigint) => minor;
  test('is what the funds allow on that date, in whole units', () => {
    const facts = asked('2027-01-06', around(), { amount: '500000' });
    expect(nearestAmount(facts, 500_000n, 100n, inEuro)).toBe(84_000n);
    expect(nearestAmount({ ...facts, others: { open: [], amount: '50050' } }, 500_000n, 100n, inEuro)).toBe(33_900n);
  });

  test('is none where the amount is not the matter, or nothing is left', () => {
    const sunday = asked('2027-01-24', around());
    expect(nearestAmount(sunday, 100_000n, 100n, inEuro)).toBeNull();
    const poor = asked('2027-01-20', around(), { others: { open: [], amount: '9999999' } });
    expect(nearestAmount(poor, 100_000n, 100n, inEuro)).toBeNull();
  });

  test('whatever the funds, it passes every check, it is less than was asked for, and one unit more would not pass', () => {
    const money = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(money, money, money, fc.constantFrom(1n, 100n), (wanted, funds, besides, unit) => {
        const facts = asked('2027-01-20', around(), {
          amount: `${wanted}`,
          funds: { money: { value: '1', currency: 'EUR' }, amount: `${funds}`, asOf: '2026-12-25', ageDays: 1 },
          others: { open: [], amount: `${besides}` },
        });
        fc.pre(!isCredible(facts));
        const found = nearestAmount(facts, wanted, unit, inEuro);
        const credible = (amount: bigint) => isCredible({ ...facts, amount: `${amount}` });
        if (found !== null) expect(credible(found) && found < wanted && found % unit === 0n).toBe(true);
        expect(credible((found ?? 0n) + unit)).toBe(false);
      }),
    );
  });
});

describe('C1: can the rep be there', () => {
  const at = (dueTime: string, more: Partial<Surroundings> = {}) =>
    lookAtDay(around({ dueTime, ...more }), '2027-01-20');
  const other = (time: string, travelMinutes: number) => ({
    customerId: 'TW-2',
    on: '2027-01-20',
    at: `2027-01-20T${time}:00.000Z`,
    travelMinutes,
  });

  test.each([
    ['08:59', 'customer', /open from 09:00 to 18:00, not at 08:59/],
    ['18:01', 'customer', /not at 18:01/],
    ['07:00', 'rep', /at work from 09:00 to 18:00, not at 07:00/],
  ])('an agreed time of %s is outside the hours of the %s', (time, who, why) => {
    expect(at(time)[who === 'rep' ? 'repAway' : 'customerClosed']).toMatch(why);
  });

  test('at the first and the last minute of the day both are there', () => {
    for (const time of ['09:00', '18:00'])
      expect(at(time)).toMatchObject({ repAway: undefined, customerClosed: undefined });
  });

  // 14:00 in Taipei is 06:00Z; a visit of 30 minutes, 25 minutes' way from here, 35 from there: 90 minutes
  test.each([
    ['06:00', true],
    ['07:29', true],
    ['07:30', false],
    ['04:31', true],
    ['04:30', false],
  ])('another visit at %sZ is too close: %s', (time, busy) => {
    const { repBusy, appointments } = at('14:00', { appointments: [other(time, 35)] });
    expect(repBusy !== undefined).toBe(busy);
    expect(appointments).toBe(1);
  });

  test('without an agreed time the rep finds one', () => {
    expect(lookAtDay(around({ appointments: [other('06:00', 35)] }), '2027-01-20').repBusy).toBeUndefined();
  });

  test('further away, or a longer visit, never makes room', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(120), fc.nat(100), fc.nat(100), (travelMinutes, visitMinutes, more, longer) => {
        const world = { travelMinutes, visitMinutes, appointments: [other('04:30', 20)] };
        fc.pre(at('14:00', world).repBusy !== undefined);
        expect(at('14:00', { ...world, travelMinutes: travelMinutes + more }).repBusy).toBeDefined();
        expect(at('14:00', { ...world, visitMinutes: visitMinutes + longer }).repBusy).toBeDefined();
      }),
    );
  });
});
