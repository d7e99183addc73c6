import type { CustomerCase, WindDownStep } from '../domain/patience.ts';
import { inOrderOfWork, type Work } from '../domain/todays-work.ts';
import type { Commitment, Prisma, PrismaClient } from '../prisma/client/client.ts';
import { type Listed, toListed } from './commitments.ts';
import { listDisputes } from './disputes.ts';
import { doneByOf, windDownsOf } from './patience.ts';

/** A promise that somebody has something to do about. */
export interface OwedNow extends Listed {
  readonly customerName: string;
  readonly work: Work;
  /** its invoices, or its order */
  readonly numbers: readonly string[];
  /** the last mail to the person about it, as it was written; null: none */
  readonly words: { readonly at: string; readonly subject: string; readonly text: string } | null;
  /** the page on which it is done, where it is not the promise's own */
  readonly page: string | null;
  /** C8: of a winding down, what is left; its day is the one by which it is done */
  readonly left: readonly WindDownStep[];
}

/** A message of today. */
export interface SentToday {
  readonly commitmentId: string;
  readonly at: string;
  readonly subject: string;
  readonly state: string;
  readonly audience: string;
  readonly customerName: string;
}

const withCustomer = { customer: { select: { name: true } } } as const;
/** E2 */
const real = { rehearsalId: null } as const;

/**
 * What a rep has to do now, in order: what is owed, the visits of today, and what the customers dispute.
 * @param today local date of the rep
 */
export async function owedBy(db: PrismaClient, rep: string, today: string): Promise<OwedNow[]> {
  const own = { repId: rep, ...real };
  const rows = await db.commitment.findMany({
    where: { ...own, closedAt: null, OR: [{ awaits: 'rep' }, visitOn(today)] },
    include: withCustomer,
  });
  const disputes = (await listDisputes(db, { open: true, rehearsal: false }, own)).filter(
    ({ state }) => state === 'open',
  );
  const windDowns = await windDownsOf(db, rep);
  const about = await db.commitment.findMany({
    where: { id: { in: [...disputes, ...windDowns].map(({ commitmentId }) => commitmentId) } },
    include: withCustomer,
  });
  const promise = new Map(about.map((row) => [row.id, row]));
  const owed = [
    ...rows.map((row) => ({
      ...nothingBesides,
      ...{ row, work: row.awaits === 'rep' ? (row.awaitedMove as Work) : ('visit' as const) },
    })),
    ...disputes.flatMap(({ id, commitmentId }) => {
      const row = promise.get(commitmentId);
      return row ? [{ ...nothingBesides, row, work: 'answer-dispute' as const, page: `/disputes/${id}` }] : [];
    }),
  ];
  const words = await wordsTo(
    db,
    rep,
    owed.map(({ row }) => row.id),
  );
  const windingDown = windDowns.flatMap((one) => {
    const row = promise.get(one.commitmentId);
    return row ? [windDownOf(one, { ...toListed(row), customerName: row.customer.name })] : [];
  });
  return inOrderOfWork([
    ...owed.map(({ row, ...of }) => ({
      ...{ ...toListed(row), ...of },
      ...{ customerName: row.customer.name, words: words.get(row.id) ?? null, numbers: numbersOf(row) },
    })),
    ...windingDown,
  ]);
}

const nothingBesides: Pick<OwedNow, 'page' | 'left'> = { page: null, left: [] };

/** C8: the steps that are left, by the day of the decision; the promise is only the one that opened the case. */
const windDownOf = (one: CustomerCase, promise: Listed & Pick<OwedNow, 'customerName'>): OwedNow => ({
  ...promise,
  ...{
    work: 'wind-down',
    dueDate: doneByOf(one),
    dueTime: null,
    words: null,
    numbers: [],
    page: `/patience/${one.id}`,
  },
  left: one.steps.filter(({ done }) => !done).map(({ step }) => step),
});

const numbersOf = ({ invoices, terms }: Pick<Commitment, 'invoices' | 'terms'>): readonly string[] => {
  const { basis } = terms as { readonly basis?: unknown };
  return typeof basis === 'string' ? [basis] : invoices;
};

/** C2: the rep goes on the agreed day; nothing is asked of anybody before it is over. */
const visitOn = (today: string): Prisma.CommitmentWhereInput => ({
  kind: 'payment-appointment',
  status: 'open',
  dueDate: new Date(`${today}T00:00:00Z`),
  awaits: null,
});

async function wordsTo(
  db: PrismaClient,
  person: string,
  ids: string[],
): Promise<ReadonlyMap<string, NonNullable<OwedNow['words']>>> {
  const found = await db.message.findMany({
    where: { commitmentId: { in: ids }, person },
    orderBy: [{ commitmentId: 'asc' }, { at: 'desc' }],
    distinct: ['commitmentId'],
    select: { commitmentId: true, at: true, subject: true, text: true },
  });
  return new Map(found.map(({ commitmentId, at, ...words }) => [commitmentId, { ...words, at: at.toISOString() }]));
}

/** What falls due within the days, both included. */
export async function dueWithin(
  db: PrismaClient,
  rep: string,
  days: { readonly from: string; readonly to: string },
): Promise<(Listed & { readonly customerName: string })[]> {
  const rows = await db.commitment.findMany({
    where: {
      ...{ repId: rep, ...real, closedAt: null },
      status: { in: ['proposed', 'awaiting-approval', 'awaiting-signature', 'open'] },
      dueDate: { gte: new Date(`${days.from}T00:00:00Z`), lte: new Date(`${days.to}T00:00:00Z`) },
    },
    orderBy: [{ dueDate: 'asc' }, { dueTime: 'asc' }, { id: 'asc' }],
    include: withCustomer,
    take: 100,
  });
  return rows.map((row) => ({ ...toListed(row), customerName: row.customer.name }));
}

/** B5: what Kept wrote to customers by itself since an instant, the latest first. */
export async function sentSince(db: PrismaClient, rep: string, since: string): Promise<SentToday[]> {
  const rows = await db.message.findMany({
    where: { audience: 'customer', sentAt: { gte: new Date(since) }, ...real, commitment: { repId: rep } },
    orderBy: { sentAt: 'desc' },
    include: { commitment: { include: withCustomer } },
    take: 50,
  });
  return rows.map(({ commitmentId, sentAt, at, subject, state, audience, commitment }) => ({
    ...{ commitmentId, subject, state, audience },
    at: (sentAt ?? at).toISOString(),
    customerName: commitment.customer.name,
  }));
}
