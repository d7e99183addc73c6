import { type CaseStatus, type CustomerCase, caseAfter, isOfCase } from '../domain/patience.ts';
import { type PatienceStanding, standingOn } from '../domain/patience-standing.ts';
import type { CommitmentEvent } from '../domain/projection.ts';
import { dateIn } from '../domain/working-calendar.ts';
import type { PatienceCase, Prisma, PrismaClient } from '../prisma/client/client.ts';

type Reader = PrismaClient | Prisma.TransactionClient;

/** C8: what events of a commitment's record do to the cases, in the transaction that writes them. */
export async function projectCases(
  tx: Prisma.TransactionClient,
  commitmentId: string,
  events: readonly CommitmentEvent[],
): Promise<void> {
  for (const event of events.filter(isOfCase)) {
    const row = await tx.patienceCase.findUnique({ where: { id: `${event.data['caseId']}` } });
    const { id, ...columns } = toColumns(caseAfter(row ? toCase(row) : undefined, event, commitmentId));
    await tx.patienceCase.upsert({ where: { id }, create: { id, ...columns }, update: columns });
  }
}

/** @returns undefined where there is none */
export async function findCase(db: Reader, id: string): Promise<CustomerCase | undefined> {
  const row = await db.patienceCase.findUnique({ where: { id } });
  return row ? toCase(row) : undefined;
}

/** C8: the cases, the oldest first. @param among what the reader may see */
export async function listCases(
  db: Reader,
  { status, customerId }: { readonly status?: CaseStatus | undefined; readonly customerId?: string | undefined },
  among: Prisma.CommitmentWhereInput = {},
): Promise<CustomerCase[]> {
  const rows = await db.patienceCase.findMany({
    where: { commitment: among, ...(status ? { status } : {}), ...(customerId ? { customerId } : {}) },
    orderBy: [{ openedAt: 'asc' }, { id: 'asc' }],
    take: 1000,
  });
  return rows.map(toCase);
}

/** C8: the windings down that run and that this person carries out, the earliest to be done first. */
export async function windDownsOf(db: PrismaClient, responsible: string): Promise<CustomerCase[]> {
  const where = { status: 'winding-down', decision: { path: ['responsible'], equals: responsible } };
  const rows = await db.patienceCase.findMany({ where });
  return rows.map(toCase).sort((one, other) => (doneByOf(one) < doneByOf(other) ? -1 : 1));
}

/** The day by which a winding down is done; '' of any other case. */
export const doneByOf = ({ decision }: Pick<CustomerCase, 'decision'>): string =>
  decision?.decision === 'wind-down' ? decision.doneBy : '';

/**
 * C8: what a new promise of this customer, or to it, has to reckon with.
 * @param commitmentId '' where none is asked for yet; what is promised already is no new promise
 * @returns null where the customer is like any other
 */
export async function patienceOf(
  db: PrismaClient,
  asked: {
    readonly customer: { readonly id: string; readonly zone: string };
    readonly today: string;
    readonly commitmentId: string;
  },
): Promise<PatienceStanding | null> {
  const { customer, today, commitmentId } = asked;
  const last = (await listCases(db, { customerId: customer.id })).at(-1);
  const standing = standingOn(last, today, (instant) => dateIn(instant, customer.zone));
  if (standing === null || commitmentId === '') return standing;
  const promised = { id: commitmentId, status: { in: ['open', 'awaiting-signature'] } };
  return (await db.commitment.count({ where: promised })) > 0 ? null : standing;
}

const toCase = ({ openedAt, closedAt, ...row }: PatienceCase): CustomerCase => ({
  ...(row as unknown as CustomerCase),
  openedAt: openedAt.toISOString(),
  closedAt: closedAt?.toISOString() ?? null,
});

/** JSON columns that are empty stay away: they are null in the row. */
function toColumns(of: CustomerCase): Prisma.PatienceCaseUncheckedCreateInput {
  const { decision, reopening, found, openItems, steps, openedAt, closedAt, ...same } = of;
  const json = (value: unknown) => value as Prisma.InputJsonValue;
  return {
    ...same,
    ...{ openedAt: new Date(openedAt), closedAt: closedAt === null ? null : new Date(closedAt) },
    ...{ found: json(found), openItems: json(openItems), steps: json(steps) },
    ...(decision ? { decision: json(decision) } : {}),
    ...(reopening ? { reopening: json(reopening) } : {}),
  };
}
