import { randomUUID } from 'node:crypto';
import { DeliveryRequest, type DeliveryVerdict } from '../../domain/delivery.ts';
import { Driver, Product, Receipt, Site, Vehicle } from '../../domain/logistics.ts';
import { Customer, Rep } from '../../domain/master-data.ts';
import { countStock, type Logistics, type LogisticsTable, putLogistics } from '../../ledger/logistics.ts';
import { putCustomers, putReps } from '../../ledger/master-data.ts';
import type { PrismaClient } from '../../prisma/client/client.ts';
import { deliveryVerdictOn } from '../../vetting/delivery.ts';

/** Wednesday morning; what is asked for lies a week ahead. */
export const now = '2027-03-10T09:00:00.000Z';
export const wednesday = '2027-03-17';
const home = { language: 'en', zone: 'Europe/Berlin', country: 'DE' } as const;

export const put = async <Table extends LogisticsTable>(
  db: PrismaClient,
  table: Table,
  records: Record<string, Logistics[Table]>,
): Promise<void> => {
  const rows = Object.entries(records).map(([id, record]) => ({ id, ...record }));
  const results = await putLogistics(db, table, rows as never, 'test');
  if (results.some((result) => typeof result === 'object')) throw new Error(JSON.stringify(results));
};
export const van = (more: object = {}) =>
  Vehicle.parse({ name: 'Van', siteId: 'HH', capacityKg: 900, capacityLitres: 9000, ...more });
export const driver = (more: object = {}) => Driver.parse({ name: 'Ada', siteId: 'HH', ...more });
export const receipt = (more: object = {}) =>
  Receipt.parse({ productId: 'saw', siteId: 'HH', quantity: '50', expectedOn: '2027-03-12', ...more });
/** Of saws in Hamburg. @param countedAt later than any count before */
export const stock = (db: PrismaClient, quantity: string, countedAt = now) =>
  countStock(db, [{ productId: 'saw', siteId: 'HH', quantity, countedAt }], 'test', '2027-12-31T00:00:00.000Z');

/** A rep with a manager, two customers 10 km away, and in Hamburg 100 saws, a van and a driver. */
export async function putDeliveryCompany(db: PrismaClient): Promise<void> {
  const rep = { ...home, name: 'Rita', email: 'r@x.example', office: 'HH' };
  await putReps(db, [{ id: 'boss', ...Rep.parse({ ...rep, name: 'Bo', email: 'b@x.example' }) }], 'test');
  await putReps(db, [{ id: 'r1', ...Rep.parse({ ...rep, managerId: 'boss' }) }], 'test');
  const customer = Customer.parse({ ...home, name: 'Muster', distanceKm: 10, travelMinutes: 15, repId: 'r1' });
  await putCustomers(
    db,
    ['c1', 'c2'].map((id) => ({ id, ...customer })),
    'test',
  );
  await put(db, 'site', { HH: Site.parse({ name: 'Hamburg', zone: 'Europe/Berlin', country: 'DE', region: 'HH' }) });
  await put(db, 'product', { saw: Product.parse({ name: 'Saw', weightKg: 2, volumeLitres: 5 }) });
  await put(db, 'vehicle', { v1: van() });
  await put(db, 'driver', { d1: driver() });
  await stock(db, '100');
}

export const request = (more: Partial<DeliveryRequest> = {}): DeliveryRequest =>
  DeliveryRequest.parse({
    kind: 'delivery-promise',
    customerId: 'c1',
    repId: 'r1',
    lines: [{ productId: 'saw', quantity: '40' }],
    value: { value: '2000.00', currency: 'EUR' },
    window: { date: wednesday },
    serviceMinutes: 30,
    basis: 'SO-1',
    ...more,
  });

export const vetted = (
  db: PrismaClient,
  more: Partial<DeliveryRequest> = {},
  id: string = randomUUID(),
): Promise<DeliveryVerdict> => deliveryVerdictOn(db, id, request(more), now);
