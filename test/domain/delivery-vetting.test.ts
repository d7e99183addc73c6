import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliveryChecks } from '../../domain/delivery.ts';
import type { DeliverySituation } from '../../domain/delivery-situation.ts';
import { vetDelivery } from '../../domain/delivery-vetting.ts';
import { asking, busyOn, openFrom, policy, situation, withSaws } from './deliveries.ts';

const wednesday = '2027-03-17';
/** every look but the one at a customer with whom patience has ended */
const looks = deliveryChecks.filter((name) => name !== 'patience');
const allDay = busyOn(wednesday, '06:00', '18:00');
const van = situation().vehicles[0]!;
const ada = situation().drivers[0]!;
const against = ({ checks }: ReturnType<typeof vetDelivery>) =>
  checks.filter(({ result }) => result === 'not-ok').map(({ name }) => name);

describe('A1, A5: a delivery that is asked for', () => {
  test('is accepted with every look that was taken, the trip and its cost', () => {
    const verdict = vetDelivery(situation());
    expect(verdict).toMatchObject({
      answer: 'accept',
      lines: [{ productId: 'saw', quantity: '40', goods: 'complete', available: '100', completeFrom: wednesday }],
      trip: { siteId: 'HH', vehicleId: 'v1', driverId: 'd1', arriveAt: '2027-03-17T08:00:00.000Z' },
      // 15 + 2 * 10 km * 0.90 + 1.5 h * 48
      tripCost: { value: '105.00', currency: 'EUR' },
      worthIt: true,
      nearest: { window: null, lines: null, minimumOrder: null, joins: null },
    });
    expect(verdict.checks.map(({ name }) => name)).toEqual(looks);
    expect(verdict.checks.every(({ result, weighs }) => result === 'ok' && weighs === 'nothing')).toBe(true);
    expect(verdict.checks.every(({ looked, because }) => looked !== '' && because !== '')).toBe(true);
  });

  test.each<[string, string[], DeliverySituation]>([
    ['a day that is over', ['date'], asking({ window: { date: '2027-03-09' } })],
    ['hours that are over', ['date'], asking({ window: { date: '2027-03-10', from: '08:00', to: '10:00' } })],
    [
      'a customer that is closed',
      ['customer-open'],
      situation({ customer: openFrom('09:00', '18:00', { [wednesday]: 'inventory' }) }),
    ],
    [
      'an hour in which nobody receives',
      ['customer-open'],
      asking({ window: { date: wednesday, from: '19:00', to: '20:00' } }),
    ],
    [
      'a site that is closed',
      ['site-open'],
      situation({ site: openFrom('06:00', '18:00', { [wednesday]: 'a holiday' }) }),
    ],
    ['too few goods', ['goods'], situation(withSaws(39))],
    ['a load that nothing carries', ['capacity'], situation({ vehicles: [{ ...van, capacityKg: 79 }] })],
    ['no vehicle free', ['vehicle'], situation({ vehicles: [{ ...van, busy: allDay }] })],
    ['no driver free', ['driver'], situation({ drivers: [{ ...ada, busy: allDay }] })],
    [
      'neither free',
      ['vehicle', 'driver'],
      situation({ vehicles: [{ ...van, busy: allDay }], drivers: [{ ...ada, busy: allDay }] }),
    ],
    [
      'never both free together',
      ['vehicle', 'driver'],
      situation({
        vehicles: [{ ...van, busy: busyOn(wednesday, '06:00', '12:00') }],
        drivers: [{ ...ada, busy: busyOn(wednesday, '11:45', '16:00') }],
      }),
    ],
    ['a way that is too long', ['time'], situation({ travelMinutes: 400 })],
    [
      'hours that are too near',
      ['time'],
      asking({ window: { date: '2027-03-10', from: '10:00', to: '10:30' } }, { now: '2027-03-10T09:00:00.000Z' }),
    ],
    ['several at once', ['goods', 'vehicle'], situation({ ...withSaws(0), vehicles: [{ ...van, busy: allDay }] })],
  ])('is refused with %s, under its own name: %j', (_, names, facts) => {
    const verdict = vetDelivery(facts);
    expect(verdict.answer).toBe('refuse');
    expect(against(verdict).filter((name) => name !== 'worth')).toEqual(names);
    expect(verdict.checks.map(({ name }) => name)).toEqual(looks);
  });

  test('A3: is uncertain where it hangs on a receipt that is not confirmed', () => {
    const verdict = vetDelivery(situation(withSaws(10, [{ date: '2027-03-15', quantity: 40, sure: false }])));
    expect(verdict).toMatchObject({
      answer: 'declare-uncertain',
      lines: [{ goods: 'uncertain', available: '10', completeFrom: '2027-03-15' }],
      nearest: { window: null, lines: [{ productId: 'saw', quantity: '10' }] },
    });
    expect(verdict.trip).not.toBeNull();
  });

  test('A2: goes upward where it is not worth it, or worth much; where nobody stands above, that is only said', () => {
    const small = { value: { value: '699.99', currency: 'EUR' } };
    const large = { value: { value: '50000.01', currency: 'EUR' } };
    for (const [wish, name] of [
      [small, 'worth'],
      [large, 'authority'],
    ] as const) {
      expect(vetDelivery(asking(wish)).answer).toBe('refer-upward');
      expect(against(vetDelivery(asking(wish)))).toEqual([name]);
      const alone = vetDelivery(asking(wish, { hasManager: false }));
      expect(alone.answer).toBe('accept');
      expect(alone.checks.find((check) => check.name === name)).toMatchObject({ result: 'not-ok', weighs: 'hint' });
    }
    expect(vetDelivery(asking({ value: { value: '700.00', currency: 'EUR' } })).answer).toBe('accept');
    expect(vetDelivery(asking({ value: { value: '50000.00', currency: 'EUR' } })).answer).toBe('accept');
  });

  test('A2: a currency without a rate is not known, and goes upward; one with a rate is converted', () => {
    const verdict = vetDelivery(asking({ value: { value: '2000', currency: 'JPY' } }));
    expect(verdict).toMatchObject({ answer: 'refer-upward', worthIt: false });
    expect(verdict.checks.slice(0, 2)).toMatchObject([{ result: 'unknown' }, { result: 'unknown' }]);
    expect(vetDelivery(asking({ value: { value: '777.78', currency: 'USD' } })).worthIt).toBe(true);
    expect(vetDelivery(asking({ value: { value: '777.77', currency: 'USD' } })).worthIt).toBe(false);
  });

  test('A5: a margin counts instead of the value, and says from which order on it would be worth it', () => {
    const margin = (value: string) => ({ margin: { value, currency: 'EUR' } });
    expect(vetDelivery(asking(margin('175.00'))).worthIt).toBe(true);
    const verdict = vetDelivery(asking(margin('100.00')));
    expect(verdict).toMatchObject({ worthIt: false, nearest: { minimumOrder: { value: '3500.00', currency: 'EUR' } } });
    expect(vetDelivery(asking(margin('0.00'))).nearest.minimumOrder).toBeNull();
  });

  test('A3: what is uncertain and upward is uncertain first, and both can be seen', () => {
    const facts = asking(
      { value: { value: '60000', currency: 'EUR' } },
      withSaws(10, [{ date: '2027-03-15', quantity: 40, sure: false }]),
    );
    const verdict = vetDelivery(facts);
    expect(verdict.answer).toBe('declare-uncertain');
    expect(verdict.checks.map(({ weighs }) => weighs)).toEqual(expect.arrayContaining(['upward', 'uncertain']));
  });
});

describe('A1: the nearest thing', () => {
  test('is the first day on which all of it is there, at the times that were asked for', () => {
    const window = { date: wednesday, from: '10:00', to: '11:00' };
    const goods = withSaws(10, [{ date: '2027-03-19', quantity: 90, sure: true }]);
    expect(vetDelivery(asking({ window }, goods)).nearest).toMatchObject({
      window: { date: '2027-03-19', from: '10:00', to: '11:00' },
      lines: [{ productId: 'saw', quantity: '10' }],
    });
  });

  test('is the hours around what is possible where the times are not', () => {
    const window = { date: wednesday, from: '10:00', to: '11:00' };
    const vehicles = [{ ...van, busy: busyOn(wednesday, '06:00', '13:15') }];
    expect(vetDelivery(asking({ window }, { vehicles })).nearest.window).toEqual({
      ...{ date: wednesday, from: '14:00', to: '16:00' },
    });
  });

  test('is a trip that goes there already, the nearest to the day that was asked for', () => {
    const openTrips = ['2027-03-09', '2027-03-12', '2027-03-18', '2027-05-01'].map((date) => ({
      commitmentId: date,
      date,
    }));
    const small = { value: { value: '100.00', currency: 'EUR' } };
    expect(vetDelivery(asking(small, { openTrips })).nearest).toEqual({
      window: null,
      lines: null,
      minimumOrder: { value: '700.00', currency: 'EUR' },
      joins: { commitmentId: '2027-03-18', date: '2027-03-18' },
    });
  });

  test('is no trip that goes there before all of the goods are there', () => {
    const openTrips = [{ commitmentId: 'early', date: '2027-03-16' }];
    const later = withSaws(0, [{ date: '2027-03-17', quantity: 90, sure: true }]);
    expect(vetDelivery(situation({ ...later, openTrips })).nearest.joins).toBeNull();
  });

  test('is nothing where nothing is possible within the days that policy looks ahead', () => {
    const goods = withSaws(0, [{ date: '2027-04-07', quantity: 90, sure: true }]);
    expect(vetDelivery(situation(goods)).nearest).toMatchObject({ window: null, lines: null });
    expect(policy.delivery.searchDays).toBe(20);
  });
});

describe('A5: in any situation', () => {
  const clock = fc.integer({ min: 6, max: 17 }).map((hour) => `${String(hour).padStart(2, '0')}:00`);
  const days = fc.integer({ min: 9, max: 26 }).map((day) => `2027-03-${String(day).padStart(2, '0')}`);
  const windows = fc.oneof(
    days.map((date) => ({ date })),
    fc
      .tuple(days, clock, clock)
      .map(([date, a, b]) => ({ date, from: a < b ? a : b, to: a < b ? b : `${a.slice(0, 2)}:59` })),
  );
  const spans = fc.array(
    fc
      .tuple(days, clock, clock)
      .filter(([, from, to]) => from < to)
      .map(([date, from, to]) => busyOn(date, from, to)[0]!),
    { maxLength: 8 },
  );
  const receipts = fc.array(fc.record({ date: days, quantity: fc.integer({ min: 1, max: 60 }), sure: fc.boolean() }), {
    maxLength: 4,
  });
  const situations = fc
    .record({
      window: windows,
      value: fc.integer({ min: 1, max: 6_000_000 }),
      quantity: fc.integer({ min: 1, max: 120 }),
      stock: fc.integer({ min: 0, max: 120 }),
      receipts,
      vehicleBusy: spans,
      driverBusy: spans,
      closed: days,
    })
    .map(({ window, value, quantity, stock, receipts: expected, vehicleBusy, driverBusy, closed }) =>
      asking(
        {
          window,
          lines: [{ productId: 'saw', quantity: `${quantity}` }],
          value: { value: (value / 100).toFixed(2), currency: 'EUR' },
        },
        {
          ...withSaws(stock, expected),
          vehicles: [{ ...van, busy: vehicleBusy }],
          drivers: [{ ...ada, busy: driverBusy }],
          customer: openFrom('09:00', '18:00', { [closed]: 'closed' }),
        },
      ),
    );

  test('A1: what is offered instead is possible when it is asked for', () => {
    fc.assert(
      fc.property(situations, (facts) => {
        const { nearest, answer, checks } = vetDelivery(facts);
        if (answer === 'accept') return;
        const upward = checks.some(({ weighs }) => weighs === 'upward');
        const again = (wish: Partial<DeliverySituation['asked']>) =>
          vetDelivery({ ...facts, asked: { ...facts.asked, ...wish } }).answer;
        const possible = upward ? 'refer-upward' : 'accept';
        if (nearest.window) expect(again({ window: nearest.window })).toBe(possible);
        if (nearest.lines) expect(again({ lines: nearest.lines })).toBe(possible);
        if (nearest.window === null && answer === 'refer-upward') expect(nearest.lines).toBeNull();
        if (nearest.minimumOrder)
          expect(vetDelivery({ ...facts, asked: { ...facts.asked, value: nearest.minimumOrder } }).worthIt).toBe(true);
      }),
    );
  });

  test('A5: more value never makes it less worth it', () => {
    fc.assert(
      fc.property(situations, fc.integer({ min: 0, max: 1_000_000 }), (facts, more) => {
        const value = (Number(facts.asked.value.value) + more).toFixed(2);
        const larger = { ...facts, asked: { ...facts.asked, value: { value, currency: 'EUR' } } };
        if (vetDelivery(facts).worthIt) expect(vetDelivery(larger).worthIt).toBe(true);
      }),
    );
  });

  test('A5: fewer goods are never less complete', () => {
    const rank = { missing: 0, uncertain: 1, complete: 2 };
    fc.assert(
      fc.property(situations, fc.integer({ min: 1, max: 120 }), (facts, quantity) => {
        const [line] = facts.asked.lines;
        const fewer = Math.min(quantity, Number(line!.quantity));
        const lines = [{ productId: 'saw', quantity: `${fewer}` }];
        const less = vetDelivery({ ...facts, asked: { ...facts.asked, lines } });
        expect(rank[less.lines[0]!.goods]).toBeGreaterThanOrEqual(rank[vetDelivery(facts).lines[0]!.goods]);
      }),
    );
  });

  test('A5: another vehicle never turns an acceptance into a refusal', () => {
    fc.assert(
      fc.property(situations, spans, fc.integer({ min: 0, max: 2000 }), (facts, busy, capacityKg) => {
        const another = { ...van, id: 'v2', busy, capacityKg };
        const more = vetDelivery({ ...facts, vehicles: [...facts.vehicles, another] });
        if (vetDelivery(facts).answer === 'accept') expect(more.answer).toBe('accept');
      }),
    );
  });
});
