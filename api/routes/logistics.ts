import { z } from 'zod';
import { Driver, Product, Receipt, Site, Stock, Vehicle } from '../../domain/logistics.ts';
import { Code } from '../../domain/master-data.ts';
import { recorders, roles } from '../../domain/roles.ts';
import {
  countStock,
  findLogistics,
  type Logistics,
  type LogisticsTable,
  listLogistics,
  listStock,
  putLogistics,
} from '../../ledger/logistics.ts';
import type { Coded } from '../../ledger/records.ts';
import { touchedByRecords } from '../../ledger/touched.ts';
import { pageOf } from '../answers/facts.ts';
import { RecordsAnswer, recordAnswer } from '../answers/logistics.ts';
import type { Dependencies } from '../dependencies.ts';
import { orNotFound } from '../problem.ts';
import { type Door, ok, route, versioned } from '../route.ts';
import { put } from './facts.ts';

const Id = z.object({ id: Code });
const Page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: Code.optional(),
});
const coded = { id: Code };

/** A5: what a delivery promise is held against: sites, products, vehicles, drivers, stock and receipts. */
export function logisticsRoutes({ db, commitments }: Dependencies): Door[] {
  return [
    ...doorsOf('site', 'sites', 'site: where goods lie and trips begin', Site, {
      name: 'Lager Hamburg',
      zone: 'Europe/Berlin',
      country: 'DE',
      region: 'HH',
    }),
    ...doorsOf('product', 'products', 'product, with weight and volume of one unit', Product, {
      name: 'Bohrhammer BH 4',
      weightKg: 6.5,
      volumeLitres: 18,
    }),
    ...doorsOf('vehicle', 'vehicles', 'vehicle, with the days on which it is in the workshop', Vehicle, {
      name: 'Transporter 1',
      siteId: 'HH',
      capacityKg: 1200,
      capacityLitres: 9000,
      workshop: [{ from: '2027-02-01', to: '2027-02-02', reason: 'inspection' }],
    }),
    ...doorsOf('driver', 'drivers', 'driver, with hours and absences', Driver, {
      name: 'Fahrer 1',
      siteId: 'HH',
      absences: [{ from: '2027-03-01', to: '2027-03-05', reason: 'holiday' }],
    }),
    ...doorsOf('receipt', 'receipts', 'receipt of goods that is expected', Receipt, {
      productId: 'BH-4',
      siteId: 'HH',
      quantity: '200',
      expectedOn: '2027-01-20',
      confirmed: true,
    }),
    route({
      method: 'put',
      path: '/v1/stock',
      says: 'Counts of stock: the latest of a product at a site stands; good ones are kept beside bad ones.',
      who: recorders,
      body: z.strictObject({ counts: z.array(Stock).min(1).max(1000) }),
      example: {
        counts: [{ productId: 'BH-4', siteId: 'HH', quantity: '350', countedAt: '2026-11-20T16:00:00Z' }],
      },
      gives: RecordsAnswer,
      handle: async ({ body: { counts }, actor }) => {
        const results = await countStock(db, counts, actor, new Date().toISOString());
        await wake('stock', counts, results);
        return ok({ results: results.map(recordAnswer) });
      },
    }),
    route({
      method: 'get',
      path: '/v1/stock',
      says: 'The last count of every product at every site, or at one.',
      who: roles,
      query: z.strictObject({ site: Code.optional() }),
      gives: z.strictObject({ items: z.array(Stock) }),
      handle: async ({ query: { site } }) => ok({ items: await listStock(db, site) }),
    }),
  ];

  /** B3: what is promised already may not be ready any more, or is again. */
  async function wake(...changed: [LogisticsTable | 'stock', readonly object[], readonly unknown[]]): Promise<void> {
    const ids = await touchedByRecords(db, ...changed);
    await Promise.all(ids.map((id) => commitments.wake({ kind: 'delivery-promise', id })));
  }

  /** The list, one, and its creation or replacement. */
  function doorsOf<Table extends LogisticsTable>(
    table: Table,
    plural: string,
    what: string,
    body: z.ZodObject & z.ZodType<Logistics[Table]>,
    example: z.input<typeof body>,
  ): Door[] {
    const answer = body.extend(coded) as unknown as z.ZodType<Coded<Logistics[Table]>>;
    return [
      route({
        method: 'get',
        path: `/v1/${plural}`,
        says: `Every ${table}, by code.`,
        who: roles,
        query: Page,
        gives: pageOf(answer),
        handle: async ({ query }) => ok(await listLogistics(db, table, query)),
      }),
      route({
        method: 'get',
        path: `/v1/${plural}/:id`,
        says: `A ${table}, with the ETag that If-Match takes.`,
        who: roles,
        params: Id,
        gives: answer,
        handle: async ({ params: { id } }) =>
          versioned(await orNotFound(findLogistics(db, table, id), `${table} ${id}`)),
      }),
      route({
        method: 'put',
        path: `/v1/${plural}/:id`,
        says: `Creates or replaces a ${what}.`,
        who: recorders,
        params: Id,
        body,
        example,
        gives: answer,
        statuses: [200, 201],
        replaces: true,
        handle: async ({ params, body: said, actor, mustMatch }) => {
          const record = { ...said, ...params } as Coded<Logistics[Table]>;
          const results = await putLogistics(db, table, [record], actor, mustMatch);
          await wake(table, [record], results);
          return put(results, { ...params, ...said } as typeof record);
        },
      }),
    ];
  }
}
