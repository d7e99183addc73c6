import { fromMinor, type Money } from '../domain/money.ts';
import { type Counts, type DailyVolume, fromVolume, type RebateRequest } from '../domain/rebate.ts';
import { Prisma, type PrismaClient } from '../prisma/client/client.ts';

/** Which sales count towards a volume. */
export interface Counted extends Pick<RebateRequest, 'customerId' | 'unit' | 'currency'> {
  readonly counts: Counts;
  /** local dates, both included */
  readonly from: string;
  readonly to: string;
  /** E2: whose sales: '' for the real ones, else those that were fed to this rehearsal, and never both */
  readonly rehearsalId: string;
}

/**
 * What was sold on each day on which something was, earliest first. Turnover counts what was sold in the currency;
 * quantity counts every sale, whatever its currency.
 */
export function dailyVolumes(db: PrismaClient, counted: Counted): Promise<DailyVolume[]> {
  return db.$queryRaw`
    SELECT to_char(date, 'YYYY-MM-DD') AS date, sum(${columnOf(counted)})::text AS volume
    FROM sale WHERE ${conditionOf(counted)} GROUP BY sale.date ORDER BY sale.date`;
}

/** The sum of the same: a whole number as a string, as in `DailyVolume`. */
export async function volumeOf(db: PrismaClient, counted: Counted): Promise<string> {
  const [sum] = await db.$queryRaw<{ volume: string }[]>`
    SELECT coalesce(sum(${columnOf(counted)}), 0)::text AS volume FROM sale WHERE ${conditionOf(counted)}`;
  return sum?.volume ?? '0';
}

/** Of each document the sum of the same, but of one: whole numbers as strings, as in `DailyVolume`. */
export async function documentVolumes(db: PrismaClient, counted: Counted, except: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ volume: string }[]>`
    SELECT sum(${columnOf(counted)})::text AS volume
    FROM sale WHERE ${conditionOf(counted)} AND document <> ${except} GROUP BY document`;
  return rows.map(({ volume }) => volume);
}

const columnOf = ({ unit }: Counted): Prisma.Sql =>
  unit === 'turnover' ? Prisma.sql`net_minor` : Prisma.sql`quantity`;

function conditionOf({ customerId, unit, currency, counts, from, to, rehearsalId }: Counted): Prisma.Sql {
  const { paidOnly, creditNotes, productGroups, document } = counts;
  const conditions = [
    Prisma.sql`customer_id = ${customerId} AND date BETWEEN ${from}::date AND ${to}::date AND rehearsal_id = ${rehearsalId}`,
    ...(unit === 'turnover' ? [Prisma.sql`currency = ${currency}`] : []),
    ...(paidOnly ? [Prisma.sql`paid`] : []),
    ...(creditNotes ? [] : [Prisma.sql`net_minor >= 0 AND quantity >= 0`]),
    ...(productGroups ? [Prisma.sql`product_group = ANY(${productGroups})`] : []),
    ...(document === undefined ? [] : [Prisma.sql`document = ${document}`]),
  ];
  return Prisma.join(conditions, ' AND ');
}

/** @returns the first local date on which the customer really bought something; undefined: never */
export async function firstSaleOf(db: PrismaClient, customerId: string): Promise<string | undefined> {
  const first = await db.sale.findFirst({
    where: { customerId, rehearsalId: '' },
    orderBy: { date: 'asc' },
    select: { date: true },
  });
  return first?.date.toISOString().slice(0, 10);
}

/** In which currencies something was really sold to the customer, by code. */
export async function currenciesOf(db: PrismaClient, customerId: string): Promise<string[]> {
  const rows = await db.sale.groupBy({
    by: 'currency',
    where: { customerId, rehearsalId: '' },
    orderBy: { currency: 'asc' },
  });
  return rows.map(({ currency }) => currency);
}

/** Which of some product groups were really sold. @param customerId left out: to anybody */
export async function soldAmong(
  db: PrismaClient,
  productGroups: readonly string[],
  customerId?: string,
): Promise<Set<string>> {
  const rows = await db.sale.groupBy({
    by: 'productGroup',
    where: { productGroup: { in: [...productGroups] }, rehearsalId: '', ...(customerId ? { customerId } : {}) },
  });
  return new Set(rows.map(({ productGroup }) => productGroup));
}

/** What a customer bought in a month, in one currency; below zero where more came back. */
export interface MonthlySales {
  /** YYYY-MM */
  readonly month: string;
  readonly net: Money;
  /** the part of it that is paid */
  readonly paid: Money;
  readonly quantity: string;
  readonly lines: number;
}

/** The real sales of a customer, month by month, earliest first. @param dates local, both included; left out: all */
export async function monthlySales(
  db: PrismaClient,
  customerId: string,
  { from = '-infinity', to = 'infinity' }: { readonly from?: string | undefined; readonly to?: string | undefined },
): Promise<{ items: MonthlySales[] }> {
  const rows = await db.$queryRaw<
    { month: string; currency: string; net: string; paid: string; quantity: string; lines: number }[]
  >`
    SELECT to_char(date, 'YYYY-MM') AS month, currency, sum(net_minor)::text AS net,
      coalesce(sum(net_minor) FILTER (WHERE paid), 0)::text AS paid, sum(quantity)::text AS quantity, count(*)::int AS lines
    FROM sale
    WHERE customer_id = ${customerId} AND rehearsal_id = '' AND date BETWEEN ${from}::date AND ${to}::date
    GROUP BY 1, 2 ORDER BY 1, 2`;
  return {
    items: rows.map(({ month, currency, net, paid, quantity, lines }) => ({
      month,
      net: fromMinor(BigInt(net), currency),
      paid: fromMinor(BigInt(paid), currency),
      quantity: fromVolume(BigInt(quantity), 'quantity', currency),
      lines,
    })),
  };
}
