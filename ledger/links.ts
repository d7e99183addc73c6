import { linkId } from '../domain/ids.ts';
import type { Language } from '../domain/master-data.ts';
import type { Prisma, PrismaClient } from '../prisma/client/client.ts';

const readers = { manager: { select: { name: true, email: true } } } as const;

/** The mail that a link came with, and whom it was for. */
export interface LinkedMail {
  readonly messageId: string;
  readonly commitmentId: string;
  readonly at: string;
  readonly audience: string;
  readonly person: string;
  readonly language: Language;
  readonly zone: string;
  /** who stands above; null at the top of the company */
  readonly above: { readonly name: string; readonly email: string } | null;
}

/** @returns undefined where there is no such mail to a person of the company */
export async function mailOfLink(db: PrismaClient, messageId: string): Promise<LinkedMail | undefined> {
  const message = await db.message.findUnique({ where: { id: messageId } });
  if (!message || message.person === null) return undefined;
  const reader = await db.rep.findUnique({ where: { id: message.person }, include: readers });
  if (!reader) return undefined;
  const { commitmentId, audience } = message;
  return {
    messageId,
    commitmentId,
    audience,
    at: message.at.toISOString(),
    person: reader.id,
    language: reader.language as Language,
    zone: reader.zone,
    above: reader.manager,
  };
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
  { commitmentId, person, at }: LinkedMail,
): Promise<{ readonly at: string; readonly subject: string }[]> {
  const where: Prisma.MessageWhereInput = { commitmentId, person, at: { gt: at } };
  const messages = await db.message.findMany({ where, orderBy: { at: 'asc' }, take: 10 });
  return messages.map(({ at, subject }) => ({ at: at.toISOString(), subject }));
}
