import { z } from 'zod';
import { Code, LocalDate, outcomes, Words } from '../domain/master-data.ts';
import { kinds, type Projection } from '../domain/projection.ts';
import type { Correction } from '../domain/requests.ts';
import type { Commitment, Prisma, PrismaClient } from '../prisma/client/client.ts';
import { appendEvents, toProjection } from './events.ts';

/** Which commitments a list shows, and where it goes on. */
export const CommitmentQuery = z.strictObject({
  kind: z.enum(kinds).optional(),
  status: z.enum(['proposed', 'awaiting-approval', 'awaiting-signature', 'open', ...outcomes, 'settled']).optional(),
  customer: Code.optional(),
  rep: Code.optional(),
  /** who owes the next move */
  awaits: z.enum(['rep', 'manager', 'customer']).optional(),
  dueFrom: LocalDate.optional(),
  dueTo: LocalDate.optional(),
  /** within customer name or customer code; an invoice or an order number */
  text: Words.min(1).max(100).optional(),
  rehearsal: z.stringbool().default(false),
  /** with or without the promises from before Kept; left out: both */
  imported: z.stringbool().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .transform((value, context): { dueDate: string; id: string } => {
      const [dueDate, id] = Buffer.from(value, 'base64url').toString().split(' ');
      if (LocalDate.safeParse(dueDate).success && z.uuid().safeParse(id).success)
        return { dueDate: dueDate as string, id: id as string };
      context.addIssue({ code: 'custom', message: 'expected the "next" of an earlier answer' });
      return z.NEVER;
    })
    .optional(),
});
export type CommitmentQuery = z.output<typeof CommitmentQuery>;

export type Listed = Projection & { readonly id: string };
export const toListed = (row: Commitment): Listed => ({ id: row.id, ...toProjection(row) });

const day = (date: string): Date => new Date(`${date}T00:00:00Z`);

/** As many customers as are looked up by their codes; where more have the text, a walk by due date meets them soon. */
const fewCustomers = 500;

/** Found by the indexes where few promises have the text: a walk by due date would pass all the others. */
async function textWithin(db: PrismaClient, text: string): Promise<Prisma.CommitmentWhereInput> {
  const within = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const customers = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM customer WHERE folded(id || ' ' || name) LIKE folded(${within}) LIMIT ${fewCustomers + 1}`;
  if (customers.length > fewCustomers) return textAnywhere(text);
  const numbered = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM commitment WHERE invoices @> ARRAY[${text}] OR terms->>'basis' = ${text} LIMIT ${fewCustomers + 1}`;
  if (numbered.length > fewCustomers) return textAnywhere(text);
  const ids = (rows: readonly { readonly id: string }[]) => ({ in: rows.map(({ id }) => id) });
  return { OR: [{ customerId: ids(customers) }, { id: ids(numbered) }] };
}

function textAnywhere(text: string): Prisma.CommitmentWhereInput {
  const contains = { contains: text.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const;
  return {
    OR: [
      { customerId: contains },
      { customer: { name: contains } },
      { invoices: { has: text } },
      { terms: { path: ['basis'], equals: text } },
    ],
  };
}

/** A page of commitments by due date. @param among what the reader may see @returns `next`: the cursor of the page after it; null at the end */
export async function listCommitments(
  db: PrismaClient,
  query: CommitmentQuery,
  among: Prisma.CommitmentWhereInput = {},
): Promise<{ items: Listed[]; next: string | null }> {
  const { kind, status, customer, rep, awaits, dueFrom, dueTo, text, limit, cursor } = query;
  const where: Prisma.CommitmentWhereInput[] = [
    among,
    query.rehearsal ? { NOT: { rehearsalId: null } } : { rehearsalId: null },
    ...(query.imported === undefined ? [] : [{ imported: query.imported }]),
    ...(kind ? [{ kind }] : []),
    ...(status ? [{ status }] : []),
    ...(customer ? [{ customerId: customer }] : []),
    ...(rep ? [{ repId: rep }] : []),
    ...(awaits ? [{ awaits }] : []),
    ...(dueFrom ? [{ dueDate: { gte: day(dueFrom) } }] : []),
    ...(dueTo ? [{ dueDate: { lte: day(dueTo) } }] : []),
    ...(text ? [await textWithin(db, text)] : []),
    ...(cursor
      ? [
          { dueDate: { gte: day(cursor.dueDate) } }, // where the index begins
          { OR: [{ dueDate: { gt: day(cursor.dueDate) } }, { id: { gt: cursor.id } }] },
        ]
      : []),
  ];
  const rows = await db.commitment.findMany({
    where: { AND: where },
    orderBy: [{ dueDate: 'asc' }, { id: 'asc' }],
    take: limit + 1,
  });
  const items = rows.slice(0, limit).map(toListed);
  const last = items.at(-1);
  return {
    items,
    next: rows.length > limit && last ? Buffer.from(`${last.dueDate} ${last.id}`).toString('base64url') : null,
  };
}

/** @returns undefined where there is none */
export async function findCommitment(db: PrismaClient, id: string): Promise<Listed | undefined> {
  const row = await db.commitment.findUnique({ where: { id } });
  return row ? toListed(row) : undefined;
}

/** Whether the lists show another status or another move than they did before. */
export async function isListedOtherwise(
  db: PrismaClient,
  before: Pick<Listed, 'id' | 'status' | 'awaitedMove'>,
): Promise<boolean> {
  const row = await db.commitment.findUnique({
    where: { id: before.id },
    select: { status: true, awaitedMove: true },
  });
  return row?.status !== before.status || row.awaitedMove !== before.awaitedMove;
}

/** What is known of a commitment on the way through all of them. */
export type Followed = Pick<Commitment, 'id' | 'kind' | 'seq' | 'closedAt' | 'rehearsalId'>;

/** Every commitment, by its id, a page after the other: promises may go on meanwhile. */
export async function* everyCommitment(
  db: PrismaClient,
  among: Prisma.CommitmentWhereInput = {},
): AsyncGenerator<Followed> {
  for (let after: string | undefined; ; ) {
    const page = await db.commitment.findMany({
      where: after === undefined ? among : { AND: [among, { id: { gt: after } }] },
      select: { id: true, kind: true, seq: true, closedAt: true, rehearsalId: true },
      orderBy: { id: 'asc' },
      take: 500,
    });
    yield* page;
    after = page.at(-1)?.id;
    if (after === undefined) return;
  }
}

/** Of which kind each is. */
export async function addressesOf(
  db: PrismaClient,
  ids: readonly string[],
): Promise<{ readonly id: string; readonly kind: Projection['kind'] }[]> {
  const rows = await db.commitment.findMany({ where: { id: { in: [...ids] } }, select: { id: true, kind: true } });
  return rows.map(({ id, kind }) => ({ id, kind: kind as Projection['kind'] }));
}

/** D5: a manager corrects what has ended: the conclusion stays in the record, the lists show what stands now. */
export const correctEnded = async (
  db: PrismaClient,
  { id, severity, result }: Listed,
  { by, at, ...correction }: Correction & { readonly by: string; readonly at: string },
): Promise<void> => {
  const { outcome } = correction;
  const severe = outcome === 'broken' && severity === 'severe';
  const shows = {
    status: outcome,
    outcome,
    severity: outcome === 'kept' ? 'none' : severe ? 'severe' : 'normal',
    ...(result ? { result: { ...(result as object), onTime: outcome === 'kept', inFull: outcome === 'kept' } } : {}),
  } as const;
  const data = { ...correction, afterTheEnd: true, shows };
  await appendEvents(db, id, [{ key: `corrected/${at}`, type: 'corrected', at, actor: by, data }]);
};

/** D3: whether a commitment took a reversal in before its outcome stood. */
export const wasHeard = (db: PrismaClient, commitmentId: string, reversalId: string): Promise<boolean> =>
  hasEvent(db, commitmentId, `reversal-heard/${reversalId}`);

/** D5: whether a report of a rep stands in the record. */
export const wasReported = (db: PrismaClient, commitmentId: string, reportId: string): Promise<boolean> =>
  hasEvent(db, commitmentId, `reported/${reportId}`);

const hasEvent = async (db: PrismaClient, commitmentId: string, key: string): Promise<boolean> =>
  (await db.event.count({ where: { commitmentId, key } })) > 0;

/** C5: chasing pauses while a promise of the customer is open, for its invoices where they are named, else altogether. */
export interface Chasing {
  readonly customerId: string;
  readonly state: 'active' | 'paused';
  /** what the pause covers: everything, or these invoices only */
  readonly covers: 'everything' | readonly string[];
  readonly because: readonly { readonly commitmentId: string; readonly until: string | null }[];
}

/** @returns undefined where there is no such customer */
export async function chasingOf(db: PrismaClient, customerId: string): Promise<Chasing | undefined> {
  if (!(await db.customer.findUnique({ where: { id: customerId }, select: { id: true } }))) return undefined;
  const open: Commitment[] = await db.commitment.findMany({
    where: { customerId, kind: 'payment-appointment', status: 'open', rehearsalId: null },
    orderBy: { dueDate: 'asc' },
  });
  return {
    customerId,
    state: open.length > 0 ? 'paused' : 'active',
    covers: open.some(({ invoices }) => invoices.length === 0)
      ? 'everything'
      : [...new Set(open.flatMap(({ invoices }) => invoices))],
    because: open.map(({ id, breachAt }) => ({ commitmentId: id, until: breachAt?.toISOString() ?? null })),
  };
}
