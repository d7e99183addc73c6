import type { Work } from '../domain/todays-work.ts';
import type { Prisma, PrismaClient } from '../prisma/client/client.ts';
import { type Listed, toListed } from './commitments.ts';
import { namesOf } from './names.ts';

/** What a manager sees of a promise on the desk. */
export interface OnTheDesk extends Listed {
  readonly customerName: string;
  readonly repName: string;
  readonly work: Work;
  /** when it was asked for, ISO 8601 UTC */
  readonly since: string;
  /** D4: somebody above was told of it */
  readonly escalated: boolean;
}

/** What happened lately to a promise in sight. */
export interface DeskEvent {
  readonly commitmentId: string;
  readonly at: string;
  readonly actor: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly customerName: string;
  readonly repId: string;
  readonly awaitedMove: string | null;
}

/** A mail that reached nobody. */
export interface UndeliveredMail {
  readonly commitmentId: string;
  readonly at: string;
  readonly subject: string;
  readonly audience: string;
  readonly customerName: string;
  readonly repId: string;
}

type Among = Prisma.CommitmentWhereInput;
/** E2 */
const real = { rehearsalId: null } as const;
const names = { customer: { select: { name: true } } } as const;
/** What is decided after the end, too. */
const afterTheEnd = ['decide-difference', 'contradiction'];

/** What a manager is waited for to decide, of what is in sight, longest asked for first. */
export const awaitedOfManagers = (db: PrismaClient, among: Among): Promise<OnTheDesk[]> =>
  awaited(db, {
    AND: [among, real, { awaits: 'manager' }, { OR: [{ closedAt: null }, { awaitedMove: { in: afterTheEnd } }] }],
  });

/** What reps owe, of what is in sight, longest asked for first. */
export const awaitedOfReps = (db: PrismaClient, among: Among): Promise<OnTheDesk[]> =>
  awaited(db, { AND: [among, real, { awaits: 'rep', closedAt: null }] });

/** The promises themselves, which something else is about. */
export async function onTheDesk(
  db: PrismaClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Omit<OnTheDesk, 'work' | 'since' | 'escalated'>>> {
  const rows = await db.commitment.findMany({ where: { id: { in: [...ids] } }, include: names });
  const reps = await namesOf(db, 'rep', repsOf(rows));
  return new Map(
    rows.map((row) => [
      row.id,
      { ...toListed(row), customerName: row.customer.name, repName: reps.get(row.repId) ?? row.repId },
    ]),
  );
}

async function awaited(db: PrismaClient, where: Among): Promise<OnTheDesk[]> {
  const rows = await db.commitment.findMany({ where, include: names, take: 1000 });
  const [reps, since] = await Promise.all([
    namesOf(db, 'rep', repsOf(rows)),
    askedSince(
      db,
      rows.map(({ id }) => id),
    ),
  ]);
  return rows
    .map((row) => ({
      ...toListed(row),
      customerName: row.customer.name,
      repName: reps.get(row.repId) ?? row.repId,
      work: row.awaitedMove as Work,
      since: (since.get(row.id)?.at ?? row.proposedAt).toISOString(),
      escalated: since.get(row.id)?.escalated ?? false,
    }))
    .sort((one, other) => (one.since < other.since ? -1 : 1));
}

const repsOf = (rows: readonly { readonly repId: string }[]): string[] => rows.map(({ repId }) => repId);

interface Asked {
  readonly id: string;
  readonly at: Date;
  readonly escalated: boolean;
}

/** When the move that is awaited now was asked for, and whether somebody above was told since. */
async function askedSince(db: PrismaClient, ids: readonly string[]): Promise<ReadonlyMap<string, Asked>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<Asked[]>`
    SELECT DISTINCT ON (commitment.id) commitment.id, event.at, EXISTS (
      SELECT FROM event AS told WHERE told.commitment_id = commitment.id AND told.seq > event.seq
        AND told.type = 'escalated' AND told.data->>'move' = commitment.awaited_move) AS escalated
    FROM event JOIN commitment ON commitment.id = event.commitment_id
    WHERE commitment.id = ANY(${[...ids]}::uuid[]) AND event.type <> 'escalated'
      AND event.data->'shows'->>'awaitedMove' = commitment.awaited_move
    ORDER BY commitment.id, event.seq DESC`;
  return new Map(rows.map((row) => [row.id, row]));
}

/** D4, D7: what happened in sight since an instant, the latest first. */
export async function happenedSince(
  db: PrismaClient,
  type: 'escalated' | 'reassigned',
  since: string,
  among: Among,
): Promise<DeskEvent[]> {
  const rows = await db.event.findMany({
    where: { type, at: { gte: new Date(since) }, commitment: { AND: [among, real] } },
    orderBy: { at: 'desc' },
    include: { commitment: { include: names } },
    take: 100,
  });
  return rows.map(({ commitmentId, at, actor, data, commitment }) => ({
    ...{ commitmentId, actor },
    at: at.toISOString(),
    data: data as Readonly<Record<string, unknown>>,
    customerName: commitment.customer.name,
    repId: commitment.repId,
    awaitedMove: commitment.awaitedMove,
  }));
}

/** Mails of running promises that reached nobody, the latest first. */
export async function undeliveredMails(db: PrismaClient, among: Among): Promise<UndeliveredMail[]> {
  const rows = await db.message.findMany({
    where: { state: 'undelivered', ...real, commitment: { AND: [among, { closedAt: null }] } },
    orderBy: { at: 'desc' },
    include: { commitment: { include: names } },
    take: 50,
  });
  return rows.map(({ commitmentId, at, subject, audience, commitment }) => ({
    ...{ commitmentId, subject, audience },
    at: at.toISOString(),
    customerName: commitment.customer.name,
    repId: commitment.repId,
  }));
}
