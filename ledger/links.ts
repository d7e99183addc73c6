import { linkId } from '../domain/ids.ts';
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

/** What the same person was told about the same commitment later, the oldest first. */
export async function toldSince(
  db: PrismaClient,
  { commitmentId, audience, person, at }: LinkedMail,
): Promise<{ readonly at: string; readonly subject: string }[]> {
  const to = audience === 'customer' ? { person: null, audience } : { person };
  const where: Prisma.MessageWhereInput = { commitmentId, ...to, at: { gt: at } };
  const messages = await db.message.findMany({ where, orderBy: { at: 'asc' }, take: 10 });
  return messages.map(({ at, subject }) => ({ at: at.toISOString(), subject }));
}
