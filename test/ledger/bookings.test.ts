import { beforeEach, describe, expect, test } from 'vitest';
import { Driver, Product, Receipt, Site, Vehicle } from '../../domain/logistics.ts';
import type { FoundTrip } from '../../domain/trip.ts';
import { type Booking, bookIn, releaseIn, supplyOf } from '../../ledger/bookings.ts';
import { countStock, putLogistics } from '../../ledger/logistics.ts';
import { ownDatabase } from '../support/own-database.ts';
import { promisedIn, putCompany } from './company.ts';

const { db, empty } = await ownDatabase();
const now = '2027-03-10T09:00:00.000Z';
const today = '2027-03-10';

beforeEach(async () => {
  await empty();
  await putCompany(db, 'c1');
  await putLogistics(
    db,
    'site',
    [{ id: 'HH', ...Site.parse({ name: 'HH', zone: 'Europe/Berlin', country: 'DE' }) }],
    'test',
  );
  await putLogistics(
    db,
    'product',
    [{ id: 'saw', ...Product.parse({ name: 'Saw', weightKg: 1, volumeLitres: 1 }) }],
    'test',
  );
  const vehicle = Vehicle.parse({ name: 'Van', siteId: 'HH', capacityKg: 900, capacityLitres: 900 });
  await putLogistics(
    db,
    'vehicle',
    ['v1', 'v2'].map((id) => ({ id, ...vehicle })),
    'test',
  );
  await putLogistics(
    db,
    'driver',
    ['d1', 'd2'].map((id) => ({ id, ...Driver.parse({ name: id, siteId: 'HH' }) })),
    'test',
  );
  await stock('100');
});

const stock = (quantity: string, countedAt = now) =>
  countStock(db, [{ productId: 'saw', siteId: 'HH', quantity, countedAt }], 'test', '2027-12-31T00:00:00.000Z');
const receipt = (id: string, expectedOn: string, confirmed: boolean) =>
  putLogistics(
    db,
    'receipt',
    [{ id, ...Receipt.parse({ productId: 'saw', siteId: 'HH', quantity: '50', expectedOn, confirmed }) }],
    'test',
  );
type Taken = Extract<FoundTrip, { readonly trip: unknown }>;
const tripFrom = (hour: number, vehicleId = 'v1', driverId = 'd1'): Taken => {
  const at = (hours: number) => `2027-03-17T${String(hours).padStart(2, '0')}:00:00.000Z`;
  return {
    trip: { loadAt: at(hour), departAt: at(hour), arriveAt: at(hour + 1), doneAt: at(hour + 1), backAt: at(hour + 2) },
    ...{ vehicleId, driverId },
  };
};
const booking = async (trip: Taken, quantity = 1000n): Promise<Booking> => ({
  ...{ commitmentId: await promisedIn(db, 'c1', 1n, '2027-03-17'), siteId: 'HH', trip, neededOn: '2027-03-17' },
  goods: [{ productId: 'saw', quantity }],
});
async function bookings(trips: readonly Taken[]): Promise<Booking[]> {
  const all: Booking[] = [];
  for (const trip of trips) all.push(await booking(trip));
  return all;
}
const book = (one: Booking) => db.$transaction((tx) => bookIn(tx, one, today), { maxWait: 60_000, timeout: 60_000 });
const left = async () => {
  const { stock: there, promised } = await supplyOf(db, 'HH', 'saw', today);
  return there - promised.reduce((sum, { quantity }) => sum + quantity, 0n);
};

describe('A5: a booking', () => {
  test('A5: of 50 who ask for the same vehicle and driver at once, exactly one gets them', async () => {
    const asked = await bookings(Array.from({ length: 50 }, () => tripFrom(8)));
    const answers = await Promise.all(asked.map(book));
    expect(answers.filter((answer) => answer === 'booked')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'trip-taken')).toHaveLength(49);
    expect(await left()).toBe(99_000n);
  });

  test('A5: of 50 who ask for the last pallet at once, each with an hour of its own, exactly one gets it', async () => {
    await stock('1', '2027-03-10T10:00:00.000Z');
    const trips = Array.from({ length: 50 }, (_, index) => {
      const { trip, ...with_ } = tripFrom(8, `v${1 + (index % 2)}`, `d${1 + (index % 2)}`);
      const day = String(1 + (index >> 1)).padStart(2, '0');
      return {
        ...with_,
        trip: JSON.parse(JSON.stringify(trip).replaceAll('2027-03-17', `2027-04-${day}`)) as Taken['trip'],
      };
    });
    const asked = await bookings(trips);
    const answers = await Promise.all(asked.map(book));
    expect(answers.filter((answer) => answer === 'booked')).toHaveLength(1);
    expect(answers.filter((answer) => typeof answer === 'object')).toHaveLength(49);
    expect(await left()).toBe(0n);
  });

  test('A5: a driver cannot drive two vehicles, nor a vehicle have two drivers; back to back they can', async () => {
    expect(await book(await booking(tripFrom(8)))).toBe('booked');
    expect(await book(await booking(tripFrom(9, 'v2', 'd1')))).toBe('trip-taken');
    expect(await book(await booking(tripFrom(9, 'v1', 'd2')))).toBe('trip-taken');
    expect(await book(await booking(tripFrom(9, 'v2', 'd2')))).toBe('booked');
    expect(await book(await booking(tripFrom(10)))).toBe('booked');
  });

  test('the same once more, as after a crash between booking and answer, is the same booking', async () => {
    const one = await booking(tripFrom(8), 60_000n);
    expect(await book(one)).toBe('booked');
    expect(await book(one)).toBe('booked');
    expect(await db.trip.count()).toBe(1);
    expect(await left()).toBe(40_000n);
  });

  test('what is broken off books nothing', async () => {
    const one = await booking(tripFrom(8));
    const broken = db.$transaction(async (tx) => {
      await bookIn(tx, one, today);
      throw new Error('crash');
    });
    await expect(broken).rejects.toThrow('crash');
    expect([await db.trip.count(), await left()]).toEqual([0, 100_000n]);
  });

  test('what is given back can be booked again', async () => {
    const one = await booking(tripFrom(8));
    await book(one);
    await db.$transaction((tx) => releaseIn(tx, one.commitmentId, now));
    expect(await left()).toBe(100_000n);
    expect(await book(await booking(tripFrom(8)))).toBe('booked');
    expect(await book(one)).toBe('trip-taken');
  });
});

describe('A5: the supply', () => {
  test('what has left is in the stock no more once it is counted after that', async () => {
    const one = await booking(tripFrom(8), 30_000n);
    await book(one);
    await db.goodsHold.updateMany({ data: { leftAt: new Date('2027-03-17T08:00:00Z') } });
    expect(await left()).toBe(70_000n);
    await stock('70', '2027-03-17T16:00:00.000Z');
    expect(await left()).toBe(70_000n);
  });

  test('A3: a receipt counts from the next day; unconfirmed or late it is not sure', async () => {
    await receipt('r1', '2027-03-12', true);
    await receipt('r2', '2027-03-12', false);
    await receipt('r3', '2027-03-09', true);
    expect(await supplyOf(db, 'HH', 'saw', today)).toMatchObject({
      confirmed: [{ date: '2027-03-13', quantity: 50_000n }],
      unconfirmed: [{ date: '2027-03-13' }, { date: '2027-03-11' }],
    });
  });
});

describe('stock', () => {
  test('the latest count stands, whatever the order; the future and the unknown are refused', async () => {
    const count = (more: object) => ({ productId: 'saw', siteId: 'HH', quantity: '7', countedAt: now, ...more });
    const [late, early] = ['2027-03-11T09:00:00.000Z', '2027-03-01T09:00:00.000Z'];
    const counts = [
      count({ countedAt: early }),
      count({ countedAt: late }),
      count({ siteId: 'X' }),
      count({ productId: 'X' }),
      count({ countedAt: '2027-03-12T09:00:00.000Z' }),
    ];
    expect(await countStock(db, counts, 'test', late)).toEqual([
      'superseded',
      'changed',
      { field: 'siteId', because: 'there is no site X' },
      { field: 'productId', because: 'there is no product X' },
      { field: 'countedAt', because: '2027-03-12T09:00:00.000Z lies in the future' },
    ]);
    expect(await countStock(db, [counts[1]!], 'test', late)).toEqual(['unchanged']);
    expect((await supplyOf(db, 'HH', 'saw', today)).stock).toBe(7000n);
  });
});
