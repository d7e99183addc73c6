import { digestPause, isGathered } from '../domain/digest.ts';
import { digestId } from '../domain/ids.ts';
import type { Digest, Message, PrismaClient } from '../prisma/client/client.ts';

/** messages in one mail; more make another one */
const mostInOne = 50;
/** ms for which one worker has it; longer than a try to send can take */
const lease = 30_000;

/** Makes one digest for each mailbox for which enough was held, or long enough. A single message goes as itself. */
export async function gatherDigests(db: PrismaClient, now: Date): Promise<void> {
  const mailboxes = await db.$queryRaw<{ recipient: string; oldest: Date; newest: Date }[]>`
    SELECT recipient, min(held_at) AS oldest, max(held_at) AS newest FROM message
    WHERE state = 'held' AND told_in IS NULL GROUP BY recipient`;
  for (const { recipient, oldest, newest } of mailboxes)
    if (isGathered({ oldest: oldest.getTime(), newest: newest.getTime() }, now.getTime()))
      await gather(db, recipient, now);
}

/** Under the lock of its messages: of two workers, the second finds them taken. */
const gather = (db: PrismaClient, recipient: string, now: Date): Promise<void> =>
  db.$transaction(async (tx) => {
    const held = await tx.$queryRaw<{ id: string; messageId: string; language: string }[]>`
      SELECT id, message_id AS "messageId", language FROM message
      WHERE state = 'held' AND told_in IS NULL AND recipient = ${recipient}
      ORDER BY held_at, id LIMIT ${mostInOne} FOR UPDATE`;
    const [first] = held;
    if (!first) return;
    const id = digestId(first.id);
    const messageId = held.length === 1 ? first.messageId : `<${id}@kept>`;
    const { language } = first;
    await tx.digest.create({ data: { id, recipient, language, messageId, state: 'pending', at: now, tryAt: now } });
    await tx.message.updateMany({ where: { id: { in: held.map((one) => one.id) } }, data: { toldIn: messageId } });
  });

/** A digest that one worker has, for as long as a try takes; who dies meanwhile leaves it to the next. */
export interface Claimed {
  readonly digest: Digest;
  /** the longest held first */
  readonly messages: readonly Message[];
}

/** Claims the one that waits longest to be sent; undefined: there is none, or another worker was quicker. */
export async function claimDigest(db: PrismaClient, now: Date): Promise<Claimed | undefined> {
  const due = { state: 'pending', tryAt: { lte: now } };
  const waiting = await db.digest.findFirst({ where: due, orderBy: { tryAt: 'asc' }, select: { id: true } });
  if (!waiting) return undefined;
  const data = { tryAt: new Date(now.getTime() + lease), tries: { increment: 1 } };
  const [digest] = await db.digest.updateManyAndReturn({ where: { id: waiting.id, ...due }, data });
  return digest && { digest, messages: await messagesIn(db, digest) };
}

/** Not by their state: a repeat tells the same. */
const messagesIn = (db: PrismaClient, { messageId }: Digest): Promise<Message[]> =>
  db.message.findMany({ where: { toldIn: messageId }, orderBy: [{ heldAt: 'asc' }, { id: 'asc' }] });

/** What became of it, and so of each of its messages; what has ended stays as it ended. */
export async function endDigest(
  db: PrismaClient,
  { digest: { id, messageId }, messages }: Claimed,
  state: 'sent' | 'undelivered',
  because: string,
): Promise<void> {
  const outcome = { state, ...(state === 'sent' ? { sentAt: new Date() } : {}) };
  const result = (messages.length > 1 ? `in one mail, ${messageId}: ${because}` : because).slice(0, 500);
  await db.$transaction([
    db.digest.updateMany({ where: { id, state: 'pending' }, data: { ...outcome, result } }),
    db.message.updateMany({ where: { toldIn: messageId, state: 'held' }, data: { ...outcome, result } }),
  ]);
}

/** It is tried again later. */
export const putOff = (db: PrismaClient, { id, tries }: Digest, now: Date, because: string): Promise<unknown> =>
  db.digest.updateMany({
    where: { id, state: 'pending' },
    data: { tryAt: new Date(now.getTime() + digestPause(tries)), result: because.slice(0, 500) },
  });
