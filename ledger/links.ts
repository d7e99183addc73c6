import { linkId } from '../domain/ids.ts';
import { type Turn, turnOf } from '../domain/links.ts';
import type { Language } from '../domain/master-data.ts';
import type { Message, Prisma, PrismaClient } from '../prisma/client/client.ts';

const readers = { manager: { select: { name: true, email: true } } } as const;

/** The mail that a link came with, and whom it was for: a person of the company, or the customer. */
export interface LinkedMail {
  readonly messageId: string;
  readonly commitmentId: string;
  readonly at: string;
  readonly audience: string;
  /** the code of the person, or of the customer */
  readonly person: string;
  readonly language: Language;
  readonly zone: string;
  /** who stands above, null at the top of the company; of a customer, the rep */
  readonly above: { readonly name: string; readonly email: string } | null;
}

/** @returns undefined where there is no such mail */
export async function mailOfLink(db: PrismaClient, messageId: string): Promise<LinkedMail | undefined> {
  const message = await db.message.findUnique({ where: { id: messageId } });
  if (!message) return undefined;
  const reader = message.person === null ? await customerOf(db, message) : await personOf(db, message.person);
  if (!reader) return undefined;
  const { commitmentId, audience } = message;
  const { id: person, language, zone, above } = reader;
  return {
    ...{ messageId, commitmentId, audience, person, zone, above },
    at: message.at.toISOString(),
    language: language as Language,
  };
}

async function personOf(db: PrismaClient, id: string) {
  const person = await db.rep.findUnique({ where: { id }, include: readers });
  return person && { ...person, above: person.manager };
}

/** Words that a rep passes on are no mail to the customer. */
async function customerOf(db: PrismaClient, { commitmentId, template }: Message) {
  if (template === 'words') return undefined;
  const { customer, repId } = await db.commitment.findUniqueOrThrow({
    where: { id: commitmentId },
    select: { customer: true, repId: true },
  });
  const above = await db.rep.findUnique({ where: { id: repId }, ...readers.manager });
  return { ...customer, above };
}

/** When the link was used, ISO 8601 UTC; undefined: not yet. */
export async function usedAt(
  db: PrismaClient,
  { messageId }: LinkedMail,
  purpose: string,
): Promise<string | undefined> {
  const used = await db.usedLink.findUnique({ where: { id: linkId(messageId, purpose) } });
  return used?.at.toISOString();
}

export const markUsed = async (db: PrismaClient, { messageId, person }: LinkedMail, purpose: string): Promise<void> => {
  await db.usedLink.createMany({ data: { id: linkId(messageId, purpose), person }, skipDuplicates: true });
};

/** Something that came after a mail: what the same person was told, or what has happened to the promise. */
export type Since =
  | { readonly at: string; readonly subject: string }
  | {
      readonly at: string;
      readonly turn: Turn;
      /** the name of whoever did it, or has the promise now */
      readonly who: string;
    };

/** How much of it a page shows. */
const mostSince = 10;

/** What came since a mail, the oldest first. The customer learns only what was written to it. */
export async function since(db: PrismaClient, mail: LinkedMail): Promise<Since[]> {
  const { commitmentId, audience, person, at } = mail;
  const to = audience === 'customer' ? { person: null, audience } : { person };
  const where: Prisma.MessageWhereInput = { commitmentId, ...to, at: { gt: at } };
  const messages = await db.message.findMany({ where, orderBy: { at: 'asc' }, take: mostSince });
  const told = messages.map(({ at, subject }) => ({ at: at.toISOString(), subject }));
  const happened = audience === 'customer' ? [] : await turnsSince(db, mail);
  return [...told, ...happened].sort((a, b) => (a.at < b.at ? -1 : 1)).slice(0, mostSince);
}

async function turnsSince(db: PrismaClient, { commitmentId, at }: LinkedMail): Promise<Since[]> {
  const events = await db.event.findMany({
    where: { commitmentId, at: { gte: at }, type: { in: Object.keys(turnOf) } },
    orderBy: { seq: 'asc' },
    take: mostSince,
  });
  const doers = events.map(({ type, actor, data }) =>
    type === 'reassigned' ? `${(data as { to?: string }).to}` : actor,
  );
  const people = await db.rep.findMany({ where: { id: { in: doers } }, select: { id: true, name: true } });
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return events.map(({ at, type }, index) => ({
    at: at.toISOString(),
    turn: turnOf[type]!,
    who: names.get(doers[index]!) ?? doers[index]!,
  }));
}

/** Who has the promise now, to be spoken to; undefined where the code is not known. */
export async function repNow(db: PrismaClient, id: string): Promise<{ name: string; email: string } | undefined> {
  return (await db.rep.findUnique({ where: { id }, ...readers.manager })) ?? undefined;
}
