import type { RebateIdea, RebateRequest, RebateVerdict, Tier } from '../domain/rebate.ts';
import type { DifferenceDecision } from '../domain/rebate-requests.ts';
import type { Touched } from '../domain/sales.ts';
import {
  differenceOf,
  minorOf,
  type ReallySettled,
  reallySettled,
  type Settling,
} from '../domain/settlement-difference.ts';
import type { Prisma, PrismaClient } from '../prisma/client/client.ts';

const day = (date: string): Date => new Date(`${date}T00:00:00Z`);
const running: Prisma.CommitmentWhereInput = {
  kind: 'rebate-year',
  rehearsalId: null,
  closedAt: null,
  status: { in: ['awaiting-approval', 'awaiting-signature', 'open'] },
};

/** A6: other rebates for the same customer whose period overlaps this one. @param exceptId '' where it is an idea and no promise yet */
export async function otherRebatesOf(
  db: PrismaClient,
  { customerId, period }: RebateIdea,
  exceptId: string,
): Promise<{ id: string; from: string; to: string }[]> {
  const rows = await db.commitment.findMany({
    where: {
      ...running,
      ...(exceptId === '' ? {} : { id: { not: exceptId } }),
      customerId,
      dueDate: { gte: day(period.from) },
    },
    select: { id: true, terms: true },
  });
  return rows.flatMap(({ id, terms }) => {
    const { from, to } = (terms as { period: { from: string; to: string } }).period;
    return from <= period.to ? [{ id, from, to }] : [];
  });
}

/** B6, B7: how often something of this type happened to the other rebates of a customer since an instant; to a rehearsal nothing else did (E2). */
export const countElsewhere = async (
  db: PrismaClient,
  type: 'help-declared' | 'adjustment-decided',
  { customerId, id, rehearsalId }: { customerId: string; id: string; rehearsalId: string | null },
  since: string,
): Promise<number> =>
  rehearsalId === null
    ? db.event.count({
        where: {
          type,
          at: { gte: new Date(since) },
          ...(type === 'adjustment-decided' ? { data: { path: ['decision'], equals: 'approve' } } : {}),
          commitment: { customerId, rehearsalId: null, id: { not: id } },
        },
      })
    : 0;

/** A6: what speaks of harm: the share of the volume in the last month of a year, and what of it came back after it; null: no history. */
export async function harmOf(
  db: PrismaClient,
  { customerId, period }: RebateIdea,
): Promise<{ lastMonthShare: number | null; returnsShare: number | null }> {
  const [row] = await db.$queryRaw<{ total: number | null; last: number | null; back: number | null }[]>`
    SELECT sum(net_minor) FILTER (WHERE net_minor > 0 AND date BETWEEN ${before(period.to, 12)}::date AND ${before(period.to, 0)}::date)::float8 AS total,
           sum(net_minor) FILTER (WHERE net_minor > 0 AND date BETWEEN ${before(period.to, 1)}::date AND ${before(period.to, 0)}::date)::float8 AS last,
           sum(-net_minor) FILTER (WHERE net_minor < 0 AND date > ${before(period.to, 0)}::date AND date <= ${before(period.to, 0)}::date + 60)::float8 AS back
    FROM sale WHERE customer_id = ${customerId} AND rehearsal_id = ''`;
  if (!row?.total) return { lastMonthShare: null, returnsShare: null };
  return { lastMonthShare: (row.last ?? 0) / row.total, returnsShare: (row.back ?? 0) / row.total };
}

/** The local date one year, and so many months, before the end of a period. */
function before(to: string, months: number): string {
  const date = day(to);
  date.setUTCMonth(date.getUTCMonth() - 12 - months);
  return date.toISOString().slice(0, 10);
}

/** The tiers as they hold now, of each: as agreed, or as adjusted since (B7); the original ones stay in the verdict. */
export async function tiersInForce(
  db: PrismaClient,
  rebates: readonly { readonly id: string; readonly verdict: unknown }[],
): Promise<Map<string, readonly Tier[]>> {
  const events = await db.event.findMany({
    where: {
      commitmentId: { in: rebates.map(({ id }) => id) },
      type: { in: ['agreed', 'agreement-sent', 'adjusted'] },
    },
    orderBy: { seq: 'asc' },
    select: { commitmentId: true, data: true },
  });
  const tiers = new Map<string, readonly Tier[]>(
    rebates.map(({ id, verdict }) => [id, (verdict as RebateVerdict).offered]),
  );
  for (const { commitmentId, data } of events) tiers.set(commitmentId, (data as unknown as { tiers: Tier[] }).tiers);
  return tiers;
}

const settling = ['interim-settled', 'concluded', 'difference-found', 'difference-decided'];

/** B8: what was really settled of a rebate. @returns undefined before it is settled */
export async function settledOf(db: PrismaClient, rebateId: string): Promise<ReallySettled | undefined> {
  const events = await db.event.findMany({
    where: { commitmentId: rebateId, type: { in: settling } },
    orderBy: { seq: 'asc' },
    select: { key: true, type: true, data: true },
  });
  return reallySettled(events as unknown as Settling[]);
}

/** B8: the difference that was found last: the reward less what was settled, minor units; undefined: none ever was. */
export async function differenceFound(
  db: PrismaClient,
  rebateId: string,
): Promise<{ readonly minor: string } | undefined> {
  const event = await db.event.findFirst({
    where: { commitmentId: rebateId, type: 'difference-found' },
    orderBy: { seq: 'desc' },
    select: { data: true },
  });
  const minor = event ? minorOf(event.data as Settling['data']) : undefined;
  return minor === undefined ? undefined : { minor };
}

/** B8: a difference that a person has decided about. */
export interface DecidedDifference extends DifferenceDecision {
  /** the reward less what was settled, minor units: below zero where too much was settled */
  readonly minor: string;
  readonly by: string;
  /** through which door */
  readonly from?: string;
  /** on the promise's own clock, ISO 8601 UTC */
  readonly at: string;
}

/** B8: what was decided about the differences of a rebate, before its end and after it, in order. */
export async function differencesDecided(db: PrismaClient, rebateId: string): Promise<DecidedDifference[]> {
  const events = await db.event.findMany({
    where: { commitmentId: rebateId, type: { in: ['difference-found', 'difference-decided'] } },
    orderBy: { seq: 'asc' },
    select: { key: true, type: true, data: true, at: true, actor: true },
  });
  const found = new Map<string, string>();
  return events.flatMap(({ key, type, data, at, actor }) => {
    if (type === 'difference-found') {
      found.set(differenceOf(key), minorOf(data as Settling['data']) ?? '0');
      return [];
    }
    const { decision, reason, from } = data as unknown as DifferenceDecision & { from?: string };
    const said = { decision, reason, by: actor, ...(from ? { from } : {}) };
    return [{ minor: found.get(differenceOf(key)) ?? '0', ...said, at: at.toISOString() }];
  });
}

/** A settled rebate, as the story of a difference begins. */
export interface Settled {
  readonly rebateId: string;
  readonly customerId: string;
  readonly repId: string;
  readonly currency: string;
  readonly rehearsal: boolean;
  /** when it was settled, ISO 8601 UTC */
  readonly at: string;
}

/** B8: the settled rebates into whose periods sales fall, real or those of one rehearsal. */
export async function settledRebatesOf(
  db: PrismaClient,
  touched: readonly Touched[],
  rehearsalId: string | null,
): Promise<Settled[]> {
  const rows = await db.commitment.findMany({
    where: {
      ...{ kind: 'rebate-year', status: 'kept', rehearsalId },
      customerId: { in: touched.map(({ customerId }) => customerId) },
    },
  });
  return rows.flatMap(({ id, customerId, repId, currency, terms, concludedAt, proposedAt }) => {
    const { from, to } = (terms as unknown as RebateRequest).period;
    const falls = touched.some((sold) => sold.customerId === customerId && sold.from <= to && sold.to >= from);
    const at = (concludedAt ?? proposedAt).toISOString();
    return falls ? [{ rebateId: id, customerId, repId, currency, rehearsal: rehearsalId !== null, at }] : [];
  });
}
