import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { earliestTrip, type FoundTrip, type FreeDriver, type FreeVehicle, type TripNeeds } from '../../domain/trip.ts';
import type { WorkingCalendar } from '../../domain/working-calendar.ts';

const days = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
const open = (from: string, to: string, closed: Record<string, string> = {}, zone = 'Europe/Berlin') =>
  ({ zone, hours: { days: [...days], from, to }, closedFor: (date) => closed[date] }) satisfies WorkingCalendar;

const needs: TripNeeds = {
  window: { date: '2027-03-17' },
  receives: open('08:00', '16:00'),
  site: open('06:00', '18:00'),
  ...{ loadingMinutes: 30, travelMinutes: 60, serviceMinutes: 45, weightKg: 500, volumeLitres: 2000 },
};
const van: FreeVehicle = { id: 'van', capacityKg: 900, capacityLitres: 8000, busy: [] };
const lorry: FreeVehicle = { id: 'lorry', capacityKg: 5000, capacityLitres: 30_000, busy: [] };
const ada: FreeDriver = { id: 'ada', works: open('06:00', '15:00'), busy: [] };
const at = (local: string) => new Date(`2027-03-17T${local}:00+01:00`).toISOString();
const busy = (from: string, to: string) => [{ from: at(from), to: at(to) }];
const found = (more: Partial<TripNeeds> = {}, vehicles = [lorry, van], drivers = [ada]) =>
  earliestTrip({ ...needs, ...more }, vehicles, drivers);
const arrival = (trip: FoundTrip) => ('trip' in trip ? trip.trip.arriveAt : trip.no);

describe('A5: the earliest trip', () => {
  test('is loaded, there, unloaded and back, with the smallest vehicle that carries it', () => {
    expect(found()).toEqual({
      trip: {
        loadAt: at('06:30'),
        departAt: at('07:00'),
        arriveAt: at('08:00'),
        doneAt: at('08:45'),
        backAt: at('09:45'),
      },
      ...{ vehicleId: 'van', driverId: 'ada' },
    });
    expect(found({ weightKg: 901 })).toMatchObject({ vehicleId: 'lorry' });
  });

  test.each<[string, string, Partial<TripNeeds>, FreeVehicle[]?, FreeDriver[]?]>([
    ['in the window', at('10:15'), { window: { date: '2027-03-17', from: '10:15', to: '11:00' } }],
    ['when the vehicle is back, and loaded again', at('12:30'), {}, [{ ...van, busy: busy('06:30', '11:00') }]],
    ['between two others', at('10:00'), {}, [{ ...van, busy: [...busy('06:00', '08:30'), ...busy('11:45', '16:00')] }]],
    [
      'not where it would end a minute into the next',
      at('14:30'),
      { window: { date: '2027-03-17', to: '15:30' } },
      [{ ...van, busy: [...busy('06:00', '08:30'), ...busy('11:44', '13:00')] }],
      [{ ...ada, works: open('06:00', '18:00') }],
    ],
    [
      'with the other driver',
      at('08:00'),
      {},
      [van],
      [
        { ...ada, busy: busy('06:00', '15:00') },
        { ...ada, id: 'bo' },
      ],
    ],
    ['loaded when the site opens', at('09:00'), { site: open('07:30', '18:00') }],
  ])('goes %s', (_, expected, more, vehicles, drivers) => {
    expect(arrival(found(more, vehicles, drivers))).toBe(expected);
  });

  test.each<[string, string, Partial<TripNeeds>, FreeVehicle[]?, FreeDriver[]?]>([
    [
      'a customer that is closed',
      'customer-closed',
      { receives: open('08:00', '16:00', { '2027-03-17': 'inventory' }) },
    ],
    ['a site that is closed', 'site-closed', { site: open('06:00', '18:00', { '2027-03-17': 'a holiday' }) }],
    ['a window outside of the receiving hours', 'time', { window: { date: '2027-03-17', from: '17:00', to: '18:00' } }],
    ['a way that does not fit into a day', 'time', { travelMinutes: 400 }],
    ['a load that nothing carries', 'capacity', { weightKg: 5001 }],
    ['a load that is too big', 'capacity', { volumeLitres: 30_001 }],
    ['no vehicle free', 'vehicle', {}, [{ ...van, busy: busy('06:00', '18:00') }]],
    ['no driver free', 'driver', {}, [van], [{ ...ada, busy: busy('06:00', '18:00') }]],
    ['an absent driver', 'driver', {}, [van], [{ ...ada, works: open('06:00', '15:00', { '2027-03-17': 'ill' }) }]],
    ['a driver whose day is too short', 'driver', {}, [van], [{ ...ada, works: open('06:00', '08:00') }]],
    [
      'both free, but never together',
      'vehicle-and-driver',
      {},
      [{ ...van, busy: busy('06:00', '11:00') }],
      [{ ...ada, busy: busy('10:30', '15:00') }],
    ],
    ['nobody at all', 'driver', {}, [van], []],
  ])('is none with %s: %s', (_, no, more, vehicles, drivers) => {
    expect(found(more, vehicles, drivers)).toEqual({ no });
  });

  test('keeps its real minutes when the clocks change during it', () => {
    const night: Partial<TripNeeds> = {
      window: { date: '2027-03-28', from: '03:30' },
      receives: { ...open('00:00', '08:00'), hours: { days: ['sun'], from: '00:00', to: '08:00' } },
      site: { ...open('00:00', '23:00'), hours: { days: ['sun'], from: '00:00', to: '23:00' } },
    };
    const works = { ...open('00:00', '12:00'), hours: { days: ['sun' as const], from: '00:00', to: '12:00' } };
    expect(found(night, [van], [{ ...ada, works }])).toMatchObject({
      trip: {
        loadAt: '2027-03-28T00:00:00.000Z',
        arriveAt: '2027-03-28T01:30:00.000Z',
        backAt: '2027-03-28T03:15:00.000Z',
      },
    });
  });

  const minutes = fc.integer({ min: 0, max: 12 * 60 });
  const spans = fc.array(
    fc.tuple(minutes, fc.integer({ min: 1, max: 240 })).map(([start, long]) => ({
      from: new Date(Date.parse(at('06:00')) + start * 60_000).toISOString(),
      to: new Date(Date.parse(at('06:00')) + (start + long) * 60_000).toISOString(),
    })),
    { maxLength: 6 },
  );

  test('A5: never meets what vehicle or driver are busy with, and nothing earlier was possible', () => {
    fc.assert(
      fc.property(spans, spans, (vehicleBusy, driverBusy) => {
        const trip = found({}, [{ ...van, busy: vehicleBusy }], [{ ...ada, busy: driverBusy }]);
        const all = [...vehicleBusy, ...driverBusy];
        const free = (minute: number) => {
          const loadAt = Date.parse(at('06:00')) + minute * 60_000;
          const backAt = loadAt + (30 + 60 + 45 + 60) * 60_000;
          return all.every(({ from, to }) => backAt <= Date.parse(from) || Date.parse(to) <= loadAt);
        };
        // receiving hours from 08:00: loaded from 06:30; the driver ends at 15:00: loaded until 11:45
        const first = Array.from({ length: 11.75 * 60 - 6.5 * 60 + 1 }, (_, index) => 30 + index).find(free);
        const expected =
          first === undefined ? undefined : new Date(Date.parse(at('06:00')) + (first + 90) * 60_000).toISOString();
        expect('trip' in trip ? trip.trip.arriveAt : undefined).toBe(expected);
      }),
    );
  });
});
