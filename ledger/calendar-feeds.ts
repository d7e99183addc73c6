import type { Language } from '../domain/master-data.ts';
import { fromMinor, type Money } from '../domain/money.ts';
import { instantOf } from '../domain/working-calendar.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { hashOf, newToken } from './secrets.ts';

/** A new address for the rep's calendar; the one before is void. @returns what the address ends with; kept nowhere */
export async function openFeed(db: PrismaClient, repId: string, by: string): Promise<string> {
  const token = newToken();
  const row = { hash: hashOf(token), createdBy: by, createdAt: new Date() };
  await db.calendarFeed.upsert({ where: { repId }, create: { repId, ...row }, update: row });
  return token;
}

/** The address is void. Nothing where there was none. */
export const closeFeed = async (db: PrismaClient, repId: string): Promise<void> => {
  await db.calendarFeed.deleteMany({ where: { repId } });
};

/** An appointment at which the rep collects the money. */
export interface FeedAppointment {
  readonly commitmentId: string;
  /** that of the newest invitation to it */
  readonly sequence: number;
  readonly when: { readonly date: string } | { readonly instant: string };
  readonly customer: string;
  readonly amount: Money;
  /** ISO 8601 UTC */
  readonly changedAt: string;
}

/** What stands in the calendar behind a token; undefined: there is none (any more). */
export async function feedOf(
  db: PrismaClient,
  token: string,
): Promise<
  | {
      readonly name: string;
      readonly email: string;
      readonly language: Language;
      readonly appointments: FeedAppointment[];
    }
  | undefined
> {
  const feed = await db.calendarFeed.findUnique({ where: { hash: hashOf(token) } });
  const rep = feed && (await db.rep.findUnique({ where: { id: feed.repId } }));
  if (!rep) return undefined;
  const rows = await db.commitment.findMany({
    where: { repId: rep.id, kind: 'payment-appointment', status: 'open', rehearsalId: null, imported: false },
    orderBy: [{ dueDate: 'asc' }, { id: 'asc' }],
    include: {
      customer: { select: { name: true } },
      messages: { select: { invites: true }, where: { invites: { isEmpty: false } } },
      events: { select: { at: true }, orderBy: { seq: 'desc' }, take: 1 },
    },
  });
  return {
    name: rep.name,
    email: rep.email,
    language: rep.language as Language,
    appointments: rows.map((row) => {
      const date = row.dueDate.toISOString().slice(0, 10);
      return {
        commitmentId: row.id,
        sequence: newestSequence(row.messages.flatMap(({ invites }) => invites)),
        when: row.dueTime === null ? { date } : { instant: instantOf(date, row.dueTime, row.zone) },
        customer: row.customer.name,
        amount: fromMinor(row.amountMinor, row.currency),
        changedAt: (row.events[0]?.at ?? row.proposedAt).toISOString(),
      };
    }),
  };
}

const newestSequence = (invites: readonly string[]): number =>
  Math.max(0, ...invites.map((invite) => Number(/^SEQUENCE:(\d+)/m.exec(invite)?.[1] ?? 0)));
