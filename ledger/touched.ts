import type { Prisma } from '../prisma/client/client.ts';
import type { Transaction } from './events.ts';

/** B3: what has changed; of a site, all of it or these products. */
export type Changed =
  | { readonly siteId: string; readonly productIds?: readonly string[] }
  | { readonly vehicleIds: readonly string[] }
  | { readonly driverIds: readonly string[] };

/** B3: the open delivery promises that a change may touch, by id: they look at their readiness. */
export async function touchedBy(db: Transaction, changed: Changed): Promise<string[]> {
  const rows = await db.commitment.findMany({
    where: { kind: 'delivery-promise', outcome: null, rehearsalId: null, ...concerned(changed) },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

function concerned(changed: Changed): Prisma.CommitmentWhereInput {
  const booked = (trip: Prisma.TripWhereInput) => ({ trips: { some: { releasedAt: null, ...trip } } });
  if ('vehicleIds' in changed) return booked({ vehicleId: { in: [...changed.vehicleIds] } });
  if ('driverIds' in changed) return booked({ driverId: { in: [...changed.driverIds] } });
  const { siteId, productIds } = changed;
  const held = {
    goodsHolds: {
      some: { siteId, releasedAt: null, leftAt: null, ...(productIds ? { productId: { in: [...productIds] } } : {}) },
    },
  };
  const fromThere = booked({ vehicle: { siteId } });
  // A3: a tentative one may hold none of the product that it waits for
  return { OR: [held, productIds ? { status: 'proposed', ...fromThere } : fromThere] };
}

/** What a record of logistics is about. */
type Named = { readonly id?: string; readonly siteId?: string; readonly productId?: string };

/**
 * B3: the open delivery promises that records of these tables may touch, each once.
 * @param results what became of each record: one that is as it was before touches nothing
 */
export async function touchedByRecords(
  db: Transaction,
  table: 'site' | 'product' | 'vehicle' | 'driver' | 'receipt' | 'stock',
  all: readonly Named[],
  results: readonly unknown[],
): Promise<string[]> {
  const records = all.filter((_, index) => results[index] === 'new' || results[index] === 'changed');
  const ids = records.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const touched: string[] = [];
  for (const changed of changesOf(table, ids, records)) touched.push(...(await touchedBy(db, changed)));
  return [...new Set(touched)];
}

function changesOf(table: string, ids: readonly string[], records: readonly Named[]): Changed[] {
  if (ids.length === 0 && records.length === 0) return [];
  if (table === 'vehicle') return [{ vehicleIds: ids }];
  if (table === 'driver') return [{ driverIds: ids }];
  if (table === 'site') return ids.map((siteId) => ({ siteId }));
  if (table === 'product') return [];
  const bySite = new Map<string, Set<string>>();
  for (const { siteId = '', productId = '' } of records)
    bySite.set(siteId, (bySite.get(siteId) ?? new Set()).add(productId));
  return [...bySite].map(([siteId, productIds]) => ({ siteId, productIds: [...productIds] }));
}
