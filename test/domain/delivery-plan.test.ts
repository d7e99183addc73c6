import { describe, expect, test } from 'vitest';
import { type DeliveryPlanInput, mustBeSigned, planDelivery } from '../../domain/delivery-plan.ts';
import { DeliveryPolicy } from '../../domain/delivery-policy.ts';
import type { Trip } from '../../domain/trip.ts';
import { addMinutes } from '../../domain/working-calendar.ts';
import { openFrom, policy } from './deliveries.ts';

const loadedAt = (loadAt: string): Trip => ({
  ...{ loadAt, departAt: addMinutes(loadAt, 30), arriveAt: addMinutes(loadAt, 60), doneAt: addMinutes(loadAt, 90) },
  backAt: addMinutes(loadAt, 120),
});

/** Promised on Wednesday at noon for the Wednesday after. */
const input = (more: Partial<DeliveryPlanInput> = {}): DeliveryPlanInput => ({
  now: '2027-03-10T11:00:00.000Z',
  window: { date: '2027-03-17', from: '14:00', to: '16:00' },
  trip: loadedAt('2027-03-17T12:30:00.000Z'),
  receives: more.customer ?? openFrom('09:00', '18:00'),
  customer: openFrom('09:00', '18:00'),
  site: openFrom('06:00', '18:00'),
  rep: openFrom('09:00', '18:00'),
  policy: DeliveryPolicy.parse({}),
  reportingWorkingDays: 1,
  ...{ tentative: false, mustSign: false },
  ...more,
});
const plan = (more: Partial<DeliveryPlanInput> = {}) => planDelivery(input(more));
const localOf = (steps: readonly { readonly local: string }[]) => steps.map(({ local }) => local.slice(0, 16));

describe('A5, B3: the plan of a delivery', () => {
  test('has every instant with its reason, in the zone of whom it concerns', () => {
    expect(plan()).toEqual({
      decideBy: null,
      signature: null,
      readiness: [
        step('readiness-1', '2027-03-15T05:00:00.000Z', '2027-03-15 06:00', '2 working days before'),
        step('readiness-2', '2027-03-17T08:30:00.000Z', '2027-03-17 09:30', '4 working hours before it is loaded'),
      ],
      reminder: {
        ...step('reminder', '2027-03-16T09:00:00.000Z', '2027-03-16 10:00', 'the working day before'),
        until: '2027-03-17T13:00:00.000Z',
      },
      warnBy: step('warn-by', '2027-03-17T11:00:00.000Z', '2027-03-17 12:00', '2 hours before the window'),
      departs: step('departs', '2027-03-17T13:00:00.000Z', '2027-03-17 14:00', 'the vehicle leaves'),
      breach: step(
        'breach',
        '2027-03-17T15:00:00.000Z',
        '2027-03-17 16:00',
        'the end of the window 2027-03-17 from 14:00 to 16:00',
      ),
      reportingEnds: step(
        'reporting-ends',
        '2027-03-18T17:00:00.000Z',
        '2027-03-18 18:00',
        "the end of the rep's working day 2027-03-18",
      ),
    });
  });
  const step = (name: string, at: string, local: string, why: string) => ({
    ...{ step: name, at, why },
    local: `${local} Europe/Berlin`,
  });

  test('of a whole day, the window begins as the customer opens, and is over with the day and the grace', () => {
    const day = plan({ window: { date: '2027-03-17' }, policy: DeliveryPolicy.parse({ graceMinutes: 30 }) });
    expect(day.breach.local).toBe('2027-03-18 00:29 Europe/Berlin');
    expect(day.reminder?.until).toBe('2027-03-17T08:00:00.000Z');
    expect(day.warnBy).toMatchObject({ local: '2027-03-16 17:00 Europe/Berlin' });
  });

  test('without a trip, the window stands for it', () => {
    const without = plan({ trip: null });
    expect(without.departs).toMatchObject({ at: '2027-03-17T13:00:00.000Z', why: 'the window begins' });
    expect(localOf(without.readiness)).toEqual(['2027-03-15 06:00', '2027-03-17 10:00']);
  });

  test('B3: looks at readiness only in what is still to come, working hour by working hour', () => {
    const early = { window: { date: '2027-03-15' }, trip: loadedAt('2027-03-15T06:00:00.000Z') };
    // 07:00 on Monday: one working hour on that day, three on Friday
    expect(localOf(plan(early).readiness)).toEqual(['2027-03-11 06:00', '2027-03-12 15:00']);
    expect(localOf(plan({ ...early, now: '2027-03-12T13:00:00.000Z' }).readiness)).toEqual(['2027-03-12 15:00']);
    expect(plan({ ...early, now: '2027-03-12T14:00:00.000Z' }).readiness).toEqual([]);
    const more = DeliveryPolicy.parse({ readiness: { workingDays: [3, 1], workingHours: [1, 0.5] } });
    expect(localOf(plan({ policy: more }).readiness)).toEqual([
      ...['2027-03-12 06:00', '2027-03-16 06:00', '2027-03-17 12:30', '2027-03-17 13:00'],
    ]);
  });

  test.each<[string, string, Partial<DeliveryPlanInput>]>([
    ['hours before the window', '2027-03-17 09:30', { window: { date: '2027-03-17', from: '11:30', to: '12:00' } }],
    ['the working day before', '2027-03-16 17:00', { window: { date: '2027-03-17', from: '10:30', to: '12:00' } }],
    ['over a weekend, on Friday', '2027-03-12 17:00', { window: { date: '2027-03-15' } }],
    [
      'over a holiday, before it',
      '2027-03-15 17:00',
      { window: { date: '2027-03-17' }, customer: openFrom('09:00', '18:00', { '2027-03-16': 'a holiday' }) },
    ],
    [
      'in the evening before, still in its daytime',
      '2027-03-16 17:00',
      { window: { date: '2027-03-17', from: '11:00', to: '12:00' }, policy: DeliveryPolicy.parse({ warnHours: 16 }) },
    ],
    [
      'with a promise of the same day, as soon as it is daytime',
      '2027-03-17 09:00',
      { window: { date: '2027-03-17' }, now: '2027-03-17T05:00:00.000Z' },
    ],
    [
      'with a promise for the next hour, at once',
      '2027-03-17 11:00',
      { window: { date: '2027-03-17', from: '12:00', to: '13:00' }, now: '2027-03-17T10:00:00.000Z' },
    ],
  ])('B3: the customer is warned %s: %s', (_, local, more) => {
    expect(plan(more).warnBy.local.slice(0, 16)).toBe(local);
  });

  test('the reminder is left out where the promise is too near', () => {
    expect(plan({ now: '2027-03-15T22:30:00.000Z' }).reminder?.local).toBe('2027-03-16 10:00 Europe/Berlin');
    expect(plan({ now: '2027-03-16T06:00:00.000Z' }).reminder).toBeNull();
    expect(plan({ now: '2027-03-17T06:00:00.000Z' }).reminder).toBeNull();
  });
});

describe('A3: a tentative delivery', () => {
  const decided = (more: Partial<DeliveryPlanInput>) => plan({ ...more, tentative: true }).decideBy;

  test('is decided on a working day of the site before the trip', () => {
    expect(decided({})).toMatchObject({ local: '2027-03-16 12:00 Europe/Berlin', why: 'the working day before' });
    const site = openFrom('06:00', '18:00', { '2027-03-16': 'inventory' });
    expect(decided({ site })?.local).toBe('2027-03-15 12:00 Europe/Berlin');
  });

  test('is decided in a working hour where that is over, and at the latest as it is loaded', () => {
    expect(decided({ now: '2027-03-16T11:30:00.000Z' })?.local).toBe('2027-03-16 13:30 Europe/Berlin');
    expect(decided({ now: '2027-03-16T20:00:00.000Z' })?.local).toBe('2027-03-17 07:00 Europe/Berlin');
    expect(decided({ now: '2027-03-17T12:00:00.000Z' })?.at).toBe('2027-03-17T12:30:00.000Z');
  });
});

describe('A4: an order that is to be signed', () => {
  test.each<[string, boolean, Parameters<typeof mustBeSigned>[0]]>([
    ['a near one of little', false, { date: '2027-06-08', value: '10000.00', currency: 'EUR' }],
    ['more than 90 days ahead', true, { date: '2027-06-09', value: '1.00', currency: 'EUR' }],
    ['more than 10,000', true, { date: '2027-03-17', value: '10000.01', currency: 'EUR' }],
    ["more than 10,000 in the company's currency", true, { date: '2027-03-17', value: '11112.00', currency: 'USD' }],
    ['less than that', false, { date: '2027-03-17', value: '11111.00', currency: 'USD' }],
    ['nobody knows how much', true, { date: '2027-03-17', value: '1', currency: 'JPY' }],
  ])('is %s: %s', (_, expected, order) => {
    expect(mustBeSigned(order, '2027-03-10', policy)).toBe(expected);
    expect(mustBeSigned({ ...order, document: {} }, '2027-03-10', policy)).toBe(false);
  });

  const signed = (more: Partial<DeliveryPlanInput> = {}) => plan({ ...more, mustSign: true }).signature;

  test('is asked for on working days of the rep, until it lapses', () => {
    const later = { window: { date: '2027-04-07' }, trip: loadedAt('2027-04-07T07:00:00.000Z') };
    const { chase, lapse } = signed(later)!;
    expect(localOf([...chase, lapse])).toEqual([
      ...['2027-03-11 09:00', '2027-03-12 09:00', '2027-03-15 09:00', '2027-03-17 18:00'],
    ]);
    expect(chase.map(({ step }) => step)).toEqual(['chase-1', 'chase-2', 'chase-3']);
  });

  test('lapses on the working day before it is loaded, at the very latest an hour before', () => {
    const near = signed()!;
    expect(localOf([...near.chase, near.lapse])).toEqual([
      ...['2027-03-11 09:00', '2027-03-12 09:00', '2027-03-15 09:00', '2027-03-16 18:00'],
    ]);
    const today = signed({ now: '2027-03-17T08:00:00.000Z' })!;
    expect(localOf([...today.chase, today.lapse])).toEqual(['2027-03-17 12:30']);
  });
});

describe('the clocks and the zones', () => {
  test('on the day after a change, the hours are those of the clock on the wall', () => {
    // the clocks go forward in the night to Sunday, 28 March
    const monday = plan({ window: { date: '2027-03-29' }, trip: loadedAt('2027-03-29T05:00:00.000Z') });
    expect(monday.readiness.map(({ at }) => at)).toEqual(['2027-03-25T05:00:00.000Z', '2027-03-26T14:00:00.000Z']);
    expect(monday.reminder?.at).toBe('2027-03-26T09:00:00.000Z');
    expect(monday.breach.at).toBe('2027-03-29T21:59:59.999Z');
    expect(monday.reportingEnds.at).toBe('2027-03-30T16:00:00.000Z');
  });

  test('on the day of a change, hours before the window are real ones', () => {
    const sunday = (from: string, to: string, zone: string) => ({
      ...openFrom(from, to, {}, zone),
      hours: { days: ['sun', 'sat'] as const, from, to },
    });
    const everyDay = sunday('01:00', '18:00', 'Europe/Berlin');
    const night = plan({
      window: { date: '2027-03-28', from: '04:00', to: '06:00' },
      customer: { ...everyDay, hours: { ...everyDay.hours, days: ['sat', 'sun'] } },
    });
    // 04:00 CEST less two hours is 01:00 CET: the hour between is skipped
    expect(night.warnBy.at).toBe('2027-03-28T00:00:00.000Z');
    expect(night.warnBy.local).toBe('2027-03-28 01:00 Europe/Berlin');
  });

  test('customer, site and rep each go by their own zone', () => {
    const apart = plan({
      window: { date: '2027-03-17', from: '09:00', to: '11:00' },
      trip: loadedAt('2027-03-17T00:00:00.000Z'),
      customer: openFrom('09:00', '18:00', {}, 'Asia/Taipei'),
      site: openFrom('06:00', '18:00', {}, 'Asia/Taipei'),
      rep: openFrom('09:00', '18:00', {}, 'America/New_York'),
      ...{ tentative: true, mustSign: true },
    });
    expect(apart.warnBy.local).toBe('2027-03-16 17:00 Asia/Taipei');
    expect(apart.breach.at).toBe('2027-03-17T03:00:00.000Z');
    expect(apart.decideBy?.local).toBe('2027-03-16 12:00 Asia/Taipei');
    expect(apart.signature?.lapse.local).toBe('2027-03-15 18:00 America/New_York');
    // the breach lies on the evening of the 16th for the rep
    expect(apart.reportingEnds.local).toBe('2027-03-17 18:00 America/New_York');
  });
});
