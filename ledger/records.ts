import type { Customer, Rep } from '../domain/master-data.ts';
import { fromMinor } from '../domain/money.ts';
import type { Customer as CustomerRow, PrismaClient, Rep as RepRow } from '../prisma/client/client.ts';
import type { Transaction } from './events.ts';

/** A record with the code that the company gave it. */
export type Coded<T> = T & { readonly id: string };

const repOf = (row: RepRow): Coded<Rep> => ({
  id: row.id,
  name: row.name,
  email: row.email,
  language: row.language as Rep['language'],
  zone: row.zone,
  country: row.country,
  region: row.region,
  office: row.office,
  workingHours: row.workingHours as Rep['workingHours'],
  managerId: row.managerId,
  absences: row.absences as Rep['absences'],
  leaves: row.leaves as Rep['leaves'],
});

const customerOf = (row: CustomerRow): Coded<Customer> => ({
  id: row.id,
  name: row.name,
  contact: row.contact,
  email: row.email,
  language: row.language as Customer['language'],
  zone: row.zone,
  country: row.country,
  region: row.region,
  closingDays: row.closingDays as string[],
  distanceKm: row.distanceKm,
  travelMinutes: row.travelMinutes,
  importance: row.importance as Customer['importance'],
  receivingHours: row.receivingHours as Customer['receivingHours'],
  liquidFunds:
    row.liquidFundsMinor !== null && row.liquidFundsCurrency !== null && row.liquidFundsAsOf !== null
      ? {
          amount: fromMinor(row.liquidFundsMinor, row.liquidFundsCurrency),
          asOf: row.liquidFundsAsOf.toISOString().slice(0, 10),
        }
      : null,
  repId: row.repId,
});

/** A page of records by id. `after`: the last id of the page before. */
interface Page {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** The reps in sight; `all` of them. */
type Sight = 'all' | ReadonlySet<string>;

const paging = <Among extends object>({ limit, after }: Page, among: Among) =>
  ({
    orderBy: { id: 'asc' },
    take: limit + 1,
    where: after === undefined ? among : { AND: [among, { id: { gt: after } }] },
  }) as const;
const page = <T extends { id: string }>(rows: readonly T[], { limit }: Page) => ({
  items: rows.slice(0, limit),
  next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null,
});

/** @returns `next`: what `after` is for the next page; null at the end */
export const listReps = async (db: PrismaClient, of: Page, sees: Sight = 'all') => {
  const among = sees === 'all' ? {} : { id: { in: [...sees] } };
  return page((await db.rep.findMany(paging(of, among))).map(repOf), of);
};
/** Whom these reps see: their own customers, and those with whom they have a running promise (D7). */
export function customersInSight(sees: Sight) {
  const mine = { in: [...(sees === 'all' ? [] : sees)] };
  const running = { some: { repId: mine, closedAt: null, imported: false } };
  return sees === 'all' ? {} : { OR: [{ repId: mine }, { commitments: running }] };
}
export const listCustomers = async (db: PrismaClient, of: Page, sees: Sight = 'all') =>
  page((await db.customer.findMany(paging(of, customersInSight(sees)))).map(customerOf), of);

/** @returns undefined where there is none */
export const findRep = async (db: Transaction, id: string) =>
  optional(await db.rep.findUnique({ where: { id } }), repOf);
export const findCustomer = async (db: Transaction, id: string) =>
  optional(await db.customer.findUnique({ where: { id } }), customerOf);

const optional = <Row, Found>(row: Row | null, of: (row: Row) => Found): Found | undefined =>
  row === null ? undefined : of(row);
