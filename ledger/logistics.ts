import type { Driver, Product, Receipt, Site, Stock, Vehicle } from '../domain/logistics.ts';
import { thousandths, units } from '../domain/quantity.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { type Effect, upsertAll } from './bulk.ts';
import type { Transaction } from './events.ts';
import { type Look, locked, type Result } from './master-data.ts';
import type { Coded } from './records.ts';

/** A5: what deliveries need, by the table that holds it. */
export interface Logistics {
  site: Site;
  product: Product;
  vehicle: Vehicle;
  driver: Driver;
  receipt: Receipt;
}
export type LogisticsTable = keyof Logistics;

const patience = { timeout: 60_000, maxWait: 10_000 };

/**
 * Writes what deliveries need. Refused: an unknown site or product.
 * @param records each id once
 * @param look at the first of them
 * @returns one result for each, in order; the same contents again are `unchanged`
 */
export function putLogistics<Table extends LogisticsTable>(
  db: PrismaClient,
  table: Table,
  records: readonly Coded<Logistics[Table]>[],
  actor: string,
  look?: Look<Coded<Logistics[Table]>>,
): Promise<Result[]> {
  return db.$transaction(async (tx) => {
    if (look && records[0]) look(await locked(tx, table, records[0].id, (of, id) => findLogistics(of, table, id)));
    const refusals = await unknownOf(tx, records);
    const rows = records
      .filter((_, index) => !refusals[index])
      .map((record): Record<string, unknown> => {
        const row: object = record;
        return 'quantity' in row ? { ...row, quantity: thousandths(String(row.quantity)) } : { ...row };
      });
    const effects = (await upsertAll(tx, table, rows, actor)).values();
    return refusals.map((refusal) => refusal ?? (effects.next().value as Effect));
  }, patience);
}

/**
 * Counts of stock. The latest count of a product at a site stands; an earlier one that comes later is `superseded`.
 * Refused: an unknown site or product, and a count that lies in the future.
 * @param now ISO 8601 UTC
 */
export function countStock(
  db: PrismaClient,
  counts: readonly Stock[],
  actor: string,
  now: string,
): Promise<(Result | 'superseded')[]> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE stock IN SHARE ROW EXCLUSIVE MODE`;
    const refusals = (await unknownOf(tx, counts)).map(
      (unknown, index) =>
        unknown ??
        (counts[index]!.countedAt > now
          ? { field: 'countedAt', because: `${counts[index]!.countedAt} lies in the future` }
          : undefined),
    );
    const standing = await tx.stock.findMany({ where: { id: { in: counts.map(stockId) } } });
    const latest = new Map(standing.map(({ id, countedAt }) => [id, countedAt.toISOString()]));
    const winners = new Map<string, number>();
    for (const [index, count] of counts.entries()) {
      const id = stockId(count);
      if (refusals[index] || count.countedAt < (latest.get(id) ?? '')) continue;
      latest.set(id, count.countedAt);
      winners.set(id, index);
    }
    const rows = [...winners.entries()].sort(([, a], [, b]) => a - b).map(([id, index]) => ({ ...counts[index]!, id }));
    const effects = (
      await upsertAll(
        tx,
        'stock',
        rows.map((row) => ({ ...row, quantity: thousandths(row.quantity) })),
        actor,
      )
    ).values();
    return counts.map(
      (count, index) =>
        refusals[index] ?? (winners.get(stockId(count)) === index ? (effects.next().value as Effect) : 'superseded'),
    );
  }, patience);
}

const stockId = ({ siteId, productId }: Stock): string => `${siteId}/${productId}`;

/** Sites and products that a record names and nobody knows. */
async function unknownOf(tx: Transaction, records: readonly object[]) {
  const named = (field: 'siteId' | 'productId') =>
    records.map((record) => (record as Partial<Record<typeof field, string>>)[field]);
  const [sites, products] = [named('siteId'), named('productId')];
  const known = async (table: 'site' | 'product', ids: readonly (string | undefined)[]) => {
    const wanted = [...new Set(ids.filter((id) => id !== undefined))];
    if (wanted.length === 0) return new Set<string>();
    const where = { where: { id: { in: wanted } }, select: { id: true } };
    const found = table === 'site' ? await tx.site.findMany(where) : await tx.product.findMany(where);
    return new Set(found.map(({ id }) => id));
  };
  const [knownSites, knownProducts] = [await known('site', sites), await known('product', products)];
  return records.map((_, index) => {
    const [site, product] = [sites[index], products[index]];
    if (site !== undefined && !knownSites.has(site)) return { field: 'siteId', because: `there is no site ${site}` };
    if (product !== undefined && !knownProducts.has(product))
      return { field: 'productId', because: `there is no product ${product}` };
    return undefined;
  });
}

/** @returns undefined where there is none */
export async function findLogistics<Table extends LogisticsTable>(
  db: Transaction,
  table: Table,
  id: string,
): Promise<Coded<Logistics[Table]> | undefined> {
  const [found] = await read(db, table, { where: { id } });
  return found;
}

/** Everything of a kind, by code. `next`: what `after` is for the next page; null at the end. */
export async function listLogistics<Table extends LogisticsTable>(
  db: PrismaClient,
  table: Table,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
) {
  const where = after === undefined ? {} : { id: { gt: after } };
  const rows = await read(db, table, { where, orderBy: { id: 'asc' }, take: limit + 1 });
  return { items: rows.slice(0, limit), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null };
}

/** The stock of every product at every site, or at one. */
export async function listStock(db: PrismaClient, siteId?: string): Promise<Stock[]> {
  const rows = await db.stock.findMany({ where: siteId === undefined ? {} : { siteId }, orderBy: { id: 'asc' } });
  return rows.map(({ productId, siteId: site, quantity, countedAt }) => ({
    productId,
    siteId: site,
    quantity: units(quantity),
    countedAt: countedAt.toISOString(),
  }));
}

interface Which {
  readonly where: { readonly id?: string | { readonly gt: string } };
  readonly orderBy?: { readonly id: 'asc' };
  readonly take?: number;
}
type Row = { readonly id: string; readonly quantity?: bigint; readonly expectedOn?: Date };

async function read<Table extends LogisticsTable>(
  db: Transaction,
  table: Table,
  which: Which,
): Promise<Coded<Logistics[Table]>[]> {
  const of = db[table] as unknown as { findMany(which: Which & { omit: object }): Promise<Row[]> };
  const rows = await of.findMany({ ...which, omit: { recordedAt: true, actor: true } });
  return rows.map(({ quantity, expectedOn, ...same }) => ({
    ...same,
    ...(quantity === undefined ? {} : { quantity: units(quantity) }),
    ...(expectedOn === undefined ? {} : { expectedOn: expectedOn.toISOString().slice(0, 10) }),
  })) as unknown as Coded<Logistics[Table]>[];
}
