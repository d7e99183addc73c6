import { isDeepStrictEqual } from 'node:util';
import { fromMinor, toMinor } from '../domain/money.ts';
import { noticesOf } from '../domain/notices.ts';
import { type CommitmentEvent, type Projection, project, type RecordedEvent } from '../domain/projection.ts';
import type { Commitment, Prisma, PrismaClient } from '../prisma/client/client.ts';
import { chainHash, chainStart } from './event-chain.ts';
import { projectCases } from './patience.ts';
import { listeners, tell } from './webhooks.ts';

/** A transaction of the database, or what can open one. */
export type Transaction = Prisma.TransactionClient;

/** Writes events and the projection in one transaction; an event whose key stands already changes nothing. */
export const appendEvents = (
  db: PrismaClient,
  commitmentId: string,
  events: readonly CommitmentEvent[],
): Promise<Projection> => db.$transaction((tx) => appendEventsIn(tx, commitmentId, events));

/**
 * The same inside a transaction of the caller's. Takes the commitment's row lock, so that its chain has one writer.
 * @throws RangeError where the first event of a commitment does not open it
 */
export async function appendEventsIn(
  tx: Transaction,
  commitmentId: string,
  events: readonly CommitmentEvent[],
): Promise<Projection> {
  await tx.$queryRaw`SELECT 1 FROM commitment WHERE id = ${commitmentId}::uuid FOR UPDATE`;
  const row = await tx.commitment.findUnique({ where: { id: commitmentId } });
  let seq = row?.seq ?? 0;
  const known = await tx.event.findMany({
    where: { commitmentId, OR: [{ key: { in: events.map((event) => event.key) } }, { seq }] },
    select: { key: true, seq: true, hash: true },
  });
  const taken = new Set(known.map(({ key }) => key));
  const fresh = events.filter(({ key }) => !taken.has(key) && taken.add(key));
  let projection = row ? toProjection(row) : undefined;
  if (projection && fresh.length === 0) return projection;

  const last = known.find((event) => event.seq === seq);
  if (row && !last) throw new RangeError(`commitment ${commitmentId} has no event ${seq}, which should be its last`);
  let prevHash = last?.hash ?? chainStart;
  const links: Prisma.EventCreateManyInput[] = [];
  const told: Parameters<typeof tell>[2][number][] = [];
  const listening = await listeners(tx);
  const otherOpen = listening.length > 0 && (await hasOtherOpen(tx, commitmentId, projection ?? fresh[0]?.data.opens));
  for (const event of fresh) {
    const before = projection;
    projection = project(before, event);
    for (const notice of noticesOf(commitmentId, event, before, projection, otherOpen))
      told.push({ ...notice, commitmentId, sequence: seq + 1, at: event.at });
    const hash = chainHash(prevHash, commitmentId, ++seq, event);
    links.push({
      commitmentId,
      seq,
      key: event.key,
      type: event.type,
      at: event.at,
      actor: event.actor,
      data: event.data as Prisma.InputJsonObject,
      prevHash,
      hash,
    });
    prevHash = hash;
  }
  if (!projection) throw new RangeError(`commitment ${commitmentId} is not known and no event opens it`);
  const columns = toColumns(projection, seq);
  if (row) await tx.commitment.updateMany({ where: { id: commitmentId }, data: changed(row, columns) });
  else await tx.commitment.create({ data: { id: commitmentId, ...columns } });
  await tx.event.createMany({ data: links });
  await projectCases(tx, commitmentId, fresh);
  await tell(tx, listening, told);
  return projection;
}

/** What does not stand in the row already: terms and verdict, which are long, seldom change. */
const changed = <Columns extends object>(row: Commitment, columns: Columns): Partial<Columns> =>
  Object.fromEntries(
    Object.entries(columns).filter(([name, value]) => !isDeepStrictEqual(value, row[name as keyof Commitment])),
  ) as Partial<Columns>;

/** C5: whether another promise of the same customer keeps chasing paused. */
async function hasOtherOpen(tx: Transaction, id: string, of: Projection | undefined): Promise<boolean> {
  if (!of) return false;
  const open = { customerId: of.customerId, kind: 'payment-appointment', status: 'open', rehearsalId: null };
  return (await tx.commitment.count({ where: { ...open, id: { not: id } } })) > 0;
}

/** @returns all events of a commitment in order; `[]` where there are none */
export async function eventsOf(db: Transaction, commitmentId: string): Promise<RecordedEvent[]> {
  const rows = await db.event.findMany({ where: { commitmentId }, orderBy: { seq: 'asc' } });
  return rows.map(({ seq, key, type, at, actor, data, recordedAt, prevHash, hash }) => ({
    seq,
    key,
    type,
    at: at.toISOString(),
    actor,
    data: data as CommitmentEvent['data'],
    recordedAt: recordedAt.toISOString(),
    prevHash,
    hash,
  }));
}

/** @returns the first link that does not fit, or undefined where the chain is whole */
export const firstBrokenLink = (commitmentId: string, events: readonly RecordedEvent[]): RecordedEvent | undefined =>
  events.find((event, index) => {
    const before = events[index - 1]?.hash ?? chainStart;
    return (
      event.seq !== index + 1 ||
      event.prevHash !== before ||
      event.hash !== chainHash(before, commitmentId, event.seq, event)
    );
  });

const day = (date: string): Date => new Date(`${date}T00:00:00Z`);
const instant = (value: string | null): Date | null => (value === null ? null : new Date(value));

/** The row of a projection, without its id. */
export function toColumns(projection: Projection, seq: number): Omit<Prisma.CommitmentUncheckedCreateInput, 'id'> {
  const { amount, dueDate, breachAt, proposedAt, concludedAt, closedAt, invoices, terms, verdict, result, ...same } =
    projection;
  return {
    ...same,
    amountMinor: toMinor(amount),
    currency: amount.currency,
    invoices: [...invoices],
    dueDate: day(dueDate),
    breachAt: instant(breachAt),
    proposedAt: new Date(proposedAt),
    concludedAt: instant(concludedAt),
    closedAt: instant(closedAt),
    terms: terms as Prisma.InputJsonValue,
    ...(verdict === null ? {} : { verdict: verdict as Prisma.InputJsonValue }),
    ...(result === undefined || result === null ? {} : { result }),
    seq,
  };
}

/** The projection that a row holds. */
export function toProjection(row: Commitment): Projection {
  return {
    kind: row.kind as Projection['kind'],
    promisor: row.promisor as Projection['promisor'],
    customerId: row.customerId,
    repId: row.repId,
    amount: fromMinor(row.amountMinor, row.currency),
    invoices: row.invoices,
    dueDate: row.dueDate.toISOString().slice(0, 10),
    dueTime: row.dueTime,
    zone: row.zone,
    breachAt: row.breachAt?.toISOString() ?? null,
    status: row.status as Projection['status'],
    outcome: row.outcome as Projection['outcome'],
    severity: row.severity as Projection['severity'],
    awaits: row.awaits as Projection['awaits'],
    awaitedMove: row.awaitedMove as Projection['awaitedMove'],
    policyVersion: row.policyVersion,
    rehearsalId: row.rehearsalId,
    planId: row.planId,
    part: row.part,
    imported: row.imported,
    terms: row.terms,
    verdict: row.verdict,
    ...(row.result === null ? {} : { result: row.result }),
    proposedAt: row.proposedAt.toISOString(),
    concludedAt: row.concludedAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
  };
}
