import { randomUUID } from 'node:crypto';
import type { Vehicle } from '../../domain/logistics.ts';
import { addDays, closedBecause } from '../../domain/working-calendar.ts';
import { calendarOfCustomer } from '../../ledger/calendars.ts';
import type { Answered, Kept } from './kept.ts';
import { OurPromise } from './our-promise.ts';
import { ask, today } from './rebate.ts';

/** A site of its own with goods, a vehicle and a driver. */
export interface Depot {
  readonly siteId: string;
  readonly productId: string;
  readonly vehicleId: string;
  readonly driverId: string;
}

/** Opens a site in the zone of the customers, with 100 boards, one van and one driver who works all day. */
export async function depot(kept: Kept, { stock = '100', vehicle = {} as Partial<Vehicle> } = {}): Promise<Depot> {
  const name = randomUUID().slice(0, 8);
  const ids = { siteId: `S-${name}`, productId: `P-${name}`, vehicleId: `V-${name}`, driverId: `D-${name}` };
  const { siteId, productId, vehicleId, driverId } = ids;
  await kept.put(`/v1/sites/${siteId}`, { name: 'Depot', zone: 'Europe/Berlin', country: 'DE', region: 'HH' });
  await kept.put(`/v1/products/${productId}`, { name: 'Oak board', weightKg: 10, volumeLitres: 5 });
  const van = { name: 'Van 1', siteId, capacityKg: 1500, capacityLitres: 5000, ...vehicle };
  await kept.put(`/v1/vehicles/${vehicleId}`, van);
  const hours = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '06:00', to: '18:00' };
  await kept.put(`/v1/drivers/${driverId}`, { name: 'Dora Driver', siteId, workingHours: hours });
  await count(kept, ids, stock);
  return ids;
}

/** So much of the depot's product lies there now. */
export async function count(kept: Kept, { productId, siteId }: Depot, quantity: string): Promise<void> {
  await kept.put('/v1/stock', { counts: [{ productId, siteId, quantity, countedAt: new Date().toISOString() }] });
}

/** A depot, and beside it a product of which only an unconfirmed receipt is expected. */
export async function twoProducts(kept: Kept): Promise<Depot> {
  const at = await depot(kept);
  const productId = `${at.productId}-2`;
  await kept.put(`/v1/products/${productId}`, { name: 'Ash board', weightKg: 9, volumeLitres: 5 });
  const receipt = { productId, siteId: at.siteId, quantity: '20', expectedOn: workday(5) };
  await kept.put(`/v1/receipts/R-${productId}`, receipt);
  return at;
}

/** The first day, so many days ahead or later, on which customers and site are open. */
export function workday(ahead: number): string {
  const calendar = calendarOfCustomer({ closingDays: [], zone: 'Europe/Berlin', country: 'DE', region: 'HH' } as never);
  let date = addDays(today(), ahead);
  while (closedBecause(calendar, date) !== undefined) date = addDays(date, 1);
  return date;
}

export const deliveryTerms = (
  { id: customerId, repId }: { id: string; repId: string },
  { siteId, productId }: Depot,
  overrides: Record<string, unknown> = {},
) => ({
  ...{ kind: 'delivery-promise', customerId, repId, siteId, lines: [{ productId, quantity: '10' }] },
  value: { value: '4800.00', currency: 'EUR' },
  window: { date: workday(8), from: '10:00', to: '12:00' },
  ...{ serviceMinutes: 30, basis: 'A-4711' },
  ...overrides,
});

/** Asks for a delivery that is accepted, tentative, or goes to somebody above. */
export async function promiseDelivery(
  kept: Kept,
  terms: ReturnType<typeof deliveryTerms>,
): Promise<OurPromise<'delivery-promise'>> {
  const { status, body }: Answered = await ask(kept, terms);
  if (status !== 201 && status !== 202) throw new Error(`not promised: ${status} ${JSON.stringify(body)}`);
  return new OurPromise(kept, 'delivery-promise', body.id, terms.customerId, body);
}

/** The proof of delivery, as a driver brings it. */
export const note = (more: Record<string, unknown> = {}) => ({
  signedBy: 'Frau Muster',
  reference: randomUUID(),
  ...more,
});
