import type { OrderLine } from '../../domain/delivery.ts';
import { Driver, Product, Site, Vehicle } from '../../domain/logistics.ts';
import type { Projection } from '../../domain/projection.ts';
import { putLogistics } from '../../ledger/logistics.ts';
import type { PrismaClient } from '../../prisma/client/client.ts';
import { promisedIn } from './company.ts';

/** A site `HH` with two products, a vehicle and a driver. */
export async function putSite(db: PrismaClient): Promise<void> {
  const site = Site.parse({ name: 'HH', zone: 'Europe/Berlin', country: 'DE' });
  await putLogistics(db, 'site', [{ id: 'HH', ...site }], 'test');
  const product = Product.parse({ name: 'Saw', weightKg: 1, volumeLitres: 1 });
  const products = ['saw', 'drill'].map((id) => ({ id, ...product }));
  await putLogistics(db, 'product', products, 'test');
  const vehicle = Vehicle.parse({ name: 'Van', siteId: 'HH', capacityKg: 900, capacityLitres: 900 });
  await putLogistics(db, 'vehicle', [{ id: 'v1', ...vehicle }], 'test');
  await putLogistics(db, 'driver', [{ id: 'd1', ...Driver.parse({ name: 'd1', siteId: 'HH' }) }], 'test');
}

/** The order of 10 saws and 4 drills. */
export const order: readonly OrderLine[] = [
  { productId: 'saw', quantity: '10' },
  { productId: 'drill', quantity: '4' },
];

/** Our promise of that order to `c1`, made on 2 January for the afternoon of the 15th. @returns its id */
export const deliveryIn = (db: PrismaClient, more: Partial<Projection> = {}, terms: object = {}): Promise<string> =>
  promisedIn(db, 'c1', 100_00n, '2027-01-15', {
    kind: 'delivery-promise',
    promisor: 'us',
    breachAt: '2027-01-15T16:00:00.000Z',
    terms: { kind: 'delivery-promise', lines: order, basis: 'A-1', window: { date: '2027-01-15' }, ...terms },
    ...more,
  });
