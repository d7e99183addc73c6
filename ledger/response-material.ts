import type { Follows } from '../domain/follows.ts';
import { level } from '../domain/level.ts';
import { fromMinor, inCompanyCurrency } from '../domain/money.ts';
import type { Policy } from '../domain/policy.ts';
import type { CommitmentEvent, Projection } from '../domain/projection.ts';
import {
  costOfMiss,
  effortsOf,
  leftInTheWay,
  type ResponseMaterial,
  type ServiceGiven,
  severityNow,
  signsOnRecord,
  type WithOurBoss,
} from '../domain/response-material.ts';
import { addMonths, dateIn, instantOf } from '../domain/working-calendar.ts';
import type { Commitment, Customer, Prisma, PrismaClient } from '../prisma/client/client.ts';
import { policyOf } from './policies.ts';
import { historyOf } from './track-record.ts';

/** Which customer's record is looked at, between which instants. */
interface Span {
  readonly customerId: string;
  readonly from: Date;
  readonly to: Date;
  /** the promise itself, which counts here even where it is rehearsed (E2) */
  readonly commitmentId: string;
}

/**
 * C6: what the answer to a breach is made of, at the rates of the policy that the promise was made under.
 * @param commitmentId the promise, or the follow-up of one that a manager corrected to a breach
 * @param at ISO 8601 UTC, on the commitment's own clock: what came later is not in it
 * @returns undefined where there is no such promise of a customer
 */
export async function responseMaterial(
  db: PrismaClient,
  commitmentId: string,
  at: string,
): Promise<ResponseMaterial | undefined> {
  const promise = await promiseOf(db, commitmentId);
  if (promise?.promisor !== 'customer') return undefined;
  const { customer, ...row } = promise;
  const policy = await policyOf(db, row.policyVersion);
  const since = addMonths(dateIn(at, customer.zone), -policy.response.lookBackMonths);
  const span: Span = {
    customerId: customer.id,
    from: new Date(instantOf(since, '00:00', customer.zone)),
    to: new Date(at),
    commitmentId: row.id,
  };
  const events = await eventsUntil(db, [row.id, commitmentId], span.to);
  const { missing, paid } = await missingOf(db, row, events, span.to);
  const inOurs = inCompanyCurrency(fromMinor(missing, row.currency), policy.currency, policy.rates);
  const way = { ...customer, visitMinutes: policy.visit.lengthMinutes };
  const deliveries = await deliveriesIn(db, span);
  return {
    at,
    since,
    currency: policy.currency,
    service: { ...deliveries, ...(await serviceIn(db, span, policy)) },
    cost: costOfMiss(effortsOf(events), way, policy.response.costs, policy.currency),
    ours: {
      absences: await absencesIn(db, span),
      late: deliveries.deliveries - deliveries.deliveriesOnTime + (await brokenIn(db, span)),
      obstacles: leftInTheWay(events),
    },
    boss: withOurBoss(row, events),
    signs: signsOnRecord(events, paid > 0n),
    level: await levelWith(db, row, policy),
    missing: inOurs === undefined ? null : `${inOurs}`,
    severity: severityNow({
      outcome: row.outcome as Projection['outcome'],
      severity: row.severity as Projection['severity'],
    }),
  };
}

async function promiseOf(db: PrismaClient, id: string): Promise<(Commitment & { customer: Customer }) | null> {
  const row = await db.commitment.findUnique({ where: { id }, include: { customer: true } });
  if (row?.kind !== 'follow-up') return row;
  const { follows } = row.terms as unknown as { readonly follows: Follows };
  return db.commitment.findUnique({ where: { id: follows.commitmentId }, include: { customer: true } });
}

async function eventsUntil(db: PrismaClient, ids: readonly string[], to: Date): Promise<CommitmentEvent[]> {
  const rows = await db.event.findMany({
    where: { commitmentId: { in: [...ids] }, at: { lte: to } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ key, type, at, actor, data }) => ({
    ...{ key, type, actor, at: at.toISOString() },
    data: data as CommitmentEvent['data'],
  }));
}

/** Minor units of the promise, as it was concluded; once that was corrected, or before it, by what was received. */
async function missingOf(
  db: PrismaClient,
  { id, amountMinor, breachAt }: Commitment,
  events: readonly CommitmentEvent[],
  to: Date,
): Promise<{ missing: bigint; paid: bigint }> {
  const last = events.findLast(({ type }) => type === 'concluded' || type === 'corrected');
  const { paid, missing } = last?.data ?? {};
  if (last?.type === 'concluded' && typeof paid === 'string' && typeof missing === 'string')
    return { missing: BigInt(missing), paid: BigInt(paid) };
  const until = breachAt !== null && breachAt < to ? breachAt : to;
  const { _sum } = await db.allocation.aggregate({
    where: { commitmentId: id, payment: { receivedAt: { lte: until } } },
    _sum: { amountMinor: true },
  });
  const received = _sum.amountMinor ?? 0n;
  return { missing: received < amountMinor ? amountMinor - received : 0n, paid: received };
}

const real = { rehearsalId: null } as const;

type Deliveries = Pick<ServiceGiven, 'deliveries' | 'deliveriesOnTime'>;

/** B1: our deliveries that were concluded; the customer's own misses are none. */
async function deliveriesIn(db: PrismaClient, { customerId, from, to }: Span): Promise<Deliveries> {
  const [sums] = await db.$queryRaw<Deliveries[]>`
    SELECT count(*)::int AS deliveries, count(*) FILTER (
      WHERE coalesce((result->>'onTime')::boolean AND (result->>'inFull')::boolean, status = 'kept'))::int AS "deliveriesOnTime"
    FROM commitment
    WHERE kind = 'delivery-promise' AND customer_id = ${customerId} AND rehearsal_id IS NULL
      AND status IN ('kept', 'partially-kept', 'broken') AND concluded_at BETWEEN ${from} AND ${to}
      AND NOT coalesce((result->>'customerMiss')::boolean, false)`;
  return sums!;
}

async function serviceIn(
  db: PrismaClient,
  { customerId, from, to }: Span,
  policy: Policy,
): Promise<Omit<ServiceGiven, keyof Deliveries>> {
  const payouts = await db.commitment.findMany({
    where: { kind: 'rebate-payout', status: 'kept', customerId, ...real, concludedAt: { gte: from, lte: to } },
    select: { amountMinor: true, currency: true },
  });
  const paidOut = payouts.reduce(
    (sum, { amountMinor, currency }) =>
      sum + (inCompanyCurrency(fromMinor(amountMinor, currency), policy.currency, policy.rates) ?? 0n),
    0n,
  );
  const happened = (type: string, data: Prisma.EventWhereInput = {}) =>
    db.event.count({ where: { type, at: { gte: from, lte: to }, commitment: { customerId, ...real }, ...data } });
  const [helps, adjustments, waived, deferrals] = await Promise.all([
    happened('help-declared'),
    happened('adjustment-decided', { data: { path: ['decision'], equals: 'approve' } }),
    happened('difference-decided', { data: { path: ['decision'], equals: 'waive' } }),
    happened('re-agreed', { data: { path: ['askedBy'], equals: 'customer' } }),
  ]);
  return { helps, adjustments, waived, deferrals, payouts: payouts.length, paidOut: `${paidOut}` };
}

/** B2: what else we promised and did not keep. */
const brokenIn = (db: PrismaClient, { customerId, from, to }: Span): Promise<number> =>
  db.commitment.count({
    where: {
      ...{ customerId, promisor: 'us', ...real, concludedAt: { gte: from, lte: to } },
      kind: { not: 'delivery-promise' },
      status: { in: ['broken', 'partially-kept'] },
    },
  });

/** C2: how often our rep did not come as agreed. */
const absencesIn = (db: PrismaClient, { customerId, from, to, commitmentId }: Span): Promise<number> =>
  db.event.count({
    where: {
      type: 're-agreed',
      at: { gte: from, lte: to },
      data: { path: ['kind'], equals: 'absence' },
      commitment: { customerId, OR: [real, { id: commitmentId }] },
    },
  });

const withOurBoss = ({ terms }: Commitment, events: readonly CommitmentEvent[]): WithOurBoss => ({
  vouched:
    (terms as { insist?: unknown }).insist !== undefined &&
    events.some(({ type, data }) => type === 'approval-decided' && data['decision'] === 'approve'),
  escalations: events.filter(({ type }) => type === 'escalated').length,
});

/** C7: with this breach, which stands in the history only once it is concluded, and a rehearsal's never. */
async function levelWith(db: PrismaClient, { customerId, status, rehearsalId }: Commitment, policy: Policy) {
  const marks = (await historyOf(db, customerId)).map(({ mark }) => mark);
  const isThere = rehearsalId === null && ['broken', 'partially-kept'].includes(status);
  return level(isThere ? marks : [...marks, 'broken'], policy.payment.keptInARowToForgive);
}
