import type { z } from 'zod';
import { Driver, Product, Receipt, Site, Stock, Vehicle } from '../../domain/logistics.ts';
import { Code, Customer, PastPromise, Payment, Rep } from '../../domain/master-data.ts';
import { Matter } from '../../domain/matters.ts';
import { Policy } from '../../domain/policy.ts';
import { Sale } from '../../domain/sales.ts';
import { importHistory } from '../../ledger/history.ts';
import { countStock, type Logistics, type LogisticsTable, putLogistics } from '../../ledger/logistics.ts';
import { putCustomers, putPolicy, type Result } from '../../ledger/master-data.ts';
import { putMatters } from '../../ledger/matters.ts';
import { recordPayments } from '../../ledger/payments.ts';
import type { Coded } from '../../ledger/records.ts';
import { recordSales, type SaleResult } from '../../ledger/sales.ts';
import { touchedByRecords } from '../../ledger/touched.ts';
import { absences, type Columns, number, text, truth, words } from './columns.ts';
import type { Context } from './context.ts';
import { DeliveredRow, writeDeliveries } from './deliveries.ts';
import { writeReps } from './reps.ts';
import { TakenBack, writeReversals } from './reversals.ts';

/** What can be imported: its shape in the API, its columns in CSV, and what writes it. */
export interface Kind<T> {
  readonly schema: z.ZodType<T>;
  /** undefined: not a table, comes as YAML or JSON */
  readonly columns?: Columns;
  /** rows in one transaction */
  readonly batch: number;
  /** stands once in a file; undefined: any number of times */
  key?(row: T): string;
  /** @returns one result for each row, in order */
  write(rows: readonly T[], context: Context): Promise<Result[]>;
}

const kind = <T>(schema: z.ZodType<T>, rest: Omit<Kind<T>, 'schema'>): Kind<unknown> =>
  ({ schema, ...rest }) as Kind<T>;

const workingHours: Columns = {
  working_days: words('workingHours.days'),
  working_from: text('workingHours.from'),
  working_to: text('workingHours.to'),
};

/** A5: what deliveries need, by its table. */
const logistics = <Table extends LogisticsTable>(table: Table) => ({
  batch: 500,
  key: ({ id }: Coded<Logistics[Table]>) => id,
  write: async (rows: readonly Coded<Logistics[Table]>[], { db, actor, running }: Context) => {
    const results = await putLogistics(db, table, rows, actor);
    await running.wake(await touchedByRecords(db, table, rows, results));
    return results;
  },
});

/** Everything that `npm run import` knows, by name. */
export const kinds = {
  reps: kind(Rep.extend({ id: Code }), {
    columns: {
      id: text('id'),
      name: text('name'),
      email: text('email'),
      language: text('language'),
      zone: text('zone'),
      country: text('country'),
      region: text('region'),
      office: text('office'),
      ...workingHours,
      manager_id: text('managerId'),
      absences: absences('absences'),
      leaves_on: text('leaves.on'),
      leaves_stand_in: text('leaves.standIn'),
    },
    batch: 20_000, // a manager may stand below the reps in the file
    key: ({ id }) => id,
    write: writeReps,
  }),
  customers: kind(Customer.extend({ id: Code }), {
    columns: {
      id: text('id'),
      name: text('name'),
      contact: text('contact'),
      email: text('email'),
      language: text('language'),
      zone: text('zone'),
      country: text('country'),
      region: text('region'),
      closing_days: words('closingDays'),
      distance_km: number('distanceKm'),
      travel_minutes: number('travelMinutes'),
      importance: text('importance'),
      receiving_days: words('receivingHours.days'),
      receiving_from: text('receivingHours.from'),
      receiving_to: text('receivingHours.to'),
      liquid_funds_value: text('liquidFunds.amount.value'),
      liquid_funds_currency: text('liquidFunds.amount.currency'),
      liquid_funds_as_of: text('liquidFunds.asOf'),
      rep_id: text('repId'),
    },
    batch: 500,
    key: ({ id }) => id,
    write: (rows, { db, actor }) => putCustomers(db, rows, actor),
  }),
  policies: kind(Policy, {
    batch: 1,
    write: async (rows, { db, actor }) => {
      const results: Result[] = [];
      for (const body of rows) results.push((await putPolicy(db, body, actor)).effect);
      return results;
    },
  }),
  history: kind(PastPromise, {
    columns: {
      reference: text('reference'),
      kind: text('kind'),
      customer_id: text('customerId'),
      rep_id: text('repId'),
      amount_value: text('amount.value'),
      currency: text('amount.currency'),
      promised_on: text('promisedOn'),
      due_date: text('dueDate'),
      outcome: text('outcome'),
      severe: truth('severe'),
    },
    batch: 500,
    key: ({ reference }) => reference,
    write: (rows, { db, actor }) => importHistory(db, rows, actor),
  }),
  payments: kind(Payment, {
    columns: {
      customer_id: text('customerId'),
      amount_value: text('amount.value'),
      currency: text('amount.currency'),
      received_at: text('receivedAt'),
      reference: text('reference'),
      commitment_id: text('commitmentId'),
    },
    batch: 500,
    write: async (rows, { db, actor, running }) => {
      const results = await recordPayments(db, rows, { by: actor, from: 'import', now: new Date().toISOString() });
      await running.wake(results.flatMap((payment) => (payment.result === 'refused' ? [] : payment.wakes)));
      return results.map((payment) =>
        payment.result === 'recorded' ? 'new' : payment.result === 'refused' ? payment : 'unchanged',
      );
    },
  }),
  reversals: kind(TakenBack, {
    columns: {
      customer_id: text('customerId'),
      payment: text('payment'),
      reference: text('reference'),
      reversed_at: text('reversedAt'),
      reason: text('reason'),
      amount_value: text('amount.value'),
      currency: text('amount.currency'),
    },
    batch: 100,
    write: writeReversals,
  }),
  sales: kind(Sale, {
    columns: {
      document: text('document'),
      line: number('line'),
      date: text('date'),
      customer_id: text('customerId'),
      product_group: text('productGroup'),
      quantity: text('quantity'),
      net_value: text('net.value'),
      currency: text('net.currency'),
      paid: truth('paid'),
      revision: number('revision'),
    },
    batch: 5000,
    write: async (rows, { db, actor, running }) => {
      const { results, touched } = await recordSales(db, rows, { actor, now: new Date().toISOString() });
      running.sold(touched);
      return results.map(asResult);
    },
  }),
  sites: kind(Site.extend({ id: Code }), {
    columns: {
      id: text('id'),
      name: text('name'),
      zone: text('zone'),
      country: text('country'),
      region: text('region'),
      ...workingHours,
    },
    ...logistics('site'),
  }),
  products: kind(Product.extend({ id: Code }), {
    columns: {
      id: text('id'),
      name: text('name'),
      weight_kg: number('weightKg'),
      volume_litres: number('volumeLitres'),
    },
    ...logistics('product'),
  }),
  vehicles: kind(Vehicle.extend({ id: Code }), {
    columns: {
      id: text('id'),
      name: text('name'),
      site_id: text('siteId'),
      capacity_kg: number('capacityKg'),
      capacity_litres: number('capacityLitres'),
      workshop: absences('workshop'),
    },
    ...logistics('vehicle'),
  }),
  drivers: kind(Driver.extend({ id: Code }), {
    columns: {
      id: text('id'),
      name: text('name'),
      site_id: text('siteId'),
      ...workingHours,
      absences: absences('absences'),
    },
    ...logistics('driver'),
  }),
  stock: kind(Stock, {
    columns: {
      product_id: text('productId'),
      site_id: text('siteId'),
      quantity: text('quantity'),
      counted_at: text('countedAt'),
    },
    batch: 500,
    write: async (rows, { db, actor, running }) => {
      const results = await countStock(db, rows, actor, new Date().toISOString());
      await running.wake(await touchedByRecords(db, 'stock', rows, results));
      return results.map((result) => (result === 'superseded' ? 'unchanged' : result));
    },
  }),
  receipts: kind(Receipt.extend({ id: Code }), {
    columns: {
      id: text('id'),
      product_id: text('productId'),
      site_id: text('siteId'),
      quantity: text('quantity'),
      expected_on: text('expectedOn'),
      confirmed: truth('confirmed'),
      closed: truth('closed'),
    },
    ...logistics('receipt'),
  }),
  deliveries: kind(DeliveredRow, {
    columns: {
      commitment_id: text('commitmentId'),
      basis: text('basis'),
      reference: text('reference'),
      at: text('at'),
      signed_by: text('signedBy'),
      product_id: text('productId'),
      quantity: text('quantity'),
    },
    batch: 20_000, // the lines of a delivery may stand anywhere in the file
    write: writeDeliveries,
  }),
  matters: kind(Matter.extend({ id: Code }), {
    columns: {
      id: text('id'),
      customer_id: text('customerId'),
      kind: text('kind'),
      text: text('text'),
      reference: text('reference'),
      commitment_id: text('commitmentId'),
      since: text('since'),
      open: truth('open'),
    },
    batch: 500,
    key: ({ id }) => id,
    write: async (rows, { db, actor, running }) => {
      const { results, wakes } = await putMatters(db, rows, actor);
      await running.wake(wakes);
      return [...results];
    },
  }),
} satisfies Record<string, Kind<unknown>>;

export type KindName = keyof typeof kinds;

const asResult = (result: SaleResult): Result =>
  result === 'corrected' ? 'changed' : result === 'superseded' ? 'unchanged' : result;
