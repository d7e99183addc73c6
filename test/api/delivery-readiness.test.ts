import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '../../domain/working-calendar.ts';
import { eventually } from '../support/eventually.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { today } from '../support/rebate.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

/** A week from now, on a day on which nobody is closed. */
const day = (): string => {
  const date = addDays(today(), 7);
  return new Date(`${date}T00:00:00Z`).getUTCDay() % 6 === 0 ? addDays(date, 2) : date;
};
const everyDay = { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '06:00', to: '20:00' };

test('B3: a promised delivery learns at once that vehicle, driver or goods are not there any more, and that they are again', async () => {
  const site = { name: 'Hamburg', zone: 'Europe/Berlin', country: 'US', workingHours: everyDay };
  const van = { name: 'Van', siteId: 'HH', capacityKg: 900, capacityLitres: 9000 };
  const ada = { name: 'Ada', siteId: 'HH', workingHours: everyDay };
  const saws = (quantity: string) =>
    kept.put('/v1/stock', {
      counts: [{ productId: 'saw', siteId: 'HH', quantity, countedAt: new Date().toISOString() }],
    });
  await kept.put('/v1/sites/HH', site);
  await kept.put('/v1/products/saw', { name: 'Saw', weightKg: 2, volumeLitres: 5 });
  await kept.put('/v1/vehicles/v1', van);
  await kept.put('/v1/drivers/d1', ada);
  await saws('100');
  const { id: customerId, repId } = await kept.customer({ country: 'US', region: null });
  const { status, body } = await kept.call(
    'POST',
    '/v1/commitments',
    {
      ...{ kind: 'delivery-promise', customerId, repId, basis: 'SO-1', serviceMinutes: 30 },
      lines: [{ productId: 'saw', quantity: '40' }],
      value: { value: '2000.00', currency: 'EUR' },
      window: { date: day() },
    },
    { 'Idempotency-Key': randomUUID() },
  );
  expect({ status, answer: body.answer }).toEqual({ status: 201, answer: 'accept' });
  const inTheWay = (...expected: string[]) =>
    eventually(async () => {
      const view = await kept.commitments.view({ kind: 'delivery-promise', id: body.id });
      return view?.notReady.map(({ what }) => what).join() === expected.join();
    });
  await inTheWay();
  await kept.put('/v1/vehicles/v1', { ...van, workshop: [{ from: day(), to: day() }] });
  await inTheWay('vehicle');
  await kept.put('/v1/drivers/d1', { ...ada, absences: [{ from: day(), to: day() }] });
  await inTheWay('vehicle', 'driver');
  await saws('39');
  await inTheWay('goods', 'vehicle', 'driver');
  await kept.put('/v1/vehicles/v1', van);
  await kept.put('/v1/drivers/d1', ada);
  await saws('40');
  await inTheWay();
}, 120_000);
