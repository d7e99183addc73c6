import type { Mark } from '../domain/level.ts';
import { fromMinor, type Money } from '../domain/money.ts';
import type { Prisma, PrismaClient } from '../prisma/client/client.ts';

/** A line of a customer's history. */
export interface HistoryLine {
  readonly mark: Mark;
  readonly dueDate: string;
  readonly amount: Money;
  /** in time */
  readonly paid: Money;
  readonly commitmentId: string;
  readonly severity: 'none' | 'normal' | 'severe' | null;
}

const ends = ['kept', 'partially-kept', 'broken', 'withdrawn'] as const;
const isEnd = (status: string): status is (typeof ends)[number] => (ends as readonly string[]).includes(status);

/**
 * C7: what a customer did with its promises towards us, in the order in which it came about: how each ended, the
 * imported ones included, and each time it was put off at the customer's wish. Rehearsals do not count, and neither does
 * what we took back.
 */
export async function historyOf(db: PrismaClient, customerId: string): Promise<HistoryLine[]> {
  const rows = await db.commitment.findMany({
    where: {
      customerId,
      promisor: 'customer',
      rehearsalId: null,
      OR: [{ status: { in: [...ends] } }, { events: { some: { type: 're-agreed' } } }],
    },
    include: {
      events: {
        where: { type: { in: ['concluded', 're-agreed', 'withdrawn'] } },
        orderBy: { seq: 'asc' },
        select: { type: true, at: true, data: true },
      },
    },
  });
  const lines = rows.flatMap(({ status, events, ...row }) => {
    const dueDate = row.dueDate.toISOString().slice(0, 10);
    const amount = fromMinor(row.amountMinor, row.currency);
    const nothing = fromMinor(0n, row.currency);
    const of = { commitmentId: row.id, severity: row.severity as HistoryLine['severity'], dueDate, amount };
    const putOff = events
      .filter(({ type, data }) => type === 're-agreed' && has(data, 'askedBy', 'customer'))
      .map(({ at }) => ({ ...of, at, mark: 'put-off' as const, paid: nothing }));
    const byUs = events.some(({ type, data }) => type === 'withdrawn' && has(data, 'askedBy', 'us'));
    if (!isEnd(status) || (status === 'withdrawn' && byUs)) return putOff;
    const part = paidIn(events.findLast(({ type }) => type === 'concluded')?.data);
    const paid = status === 'kept' ? amount : status === 'partially-kept' ? fromMinor(part, row.currency) : nothing;
    return [...putOff, { ...of, at: row.concludedAt ?? row.dueDate, mark: status, paid }];
  });
  return lines.sort((a, b) => a.at.getTime() - b.at.getTime()).map(({ at: _, ...line }) => line);
}

const has = (data: Prisma.JsonValue, name: string, value: string): boolean =>
  typeof data === 'object' && data !== null && !Array.isArray(data) && data[name] === value;

/** Minor units that a conclusion counted; 0 where none is told, as in the years before Kept. */
function paidIn(data: Prisma.JsonValue | undefined): bigint {
  const paid = typeof data === 'object' && data !== null && !Array.isArray(data) ? data['paid'] : undefined;
  return typeof paid === 'string' ? BigInt(paid) : 0n;
}
