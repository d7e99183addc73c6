import { v4 as uuid } from 'uuid';
import type { Language } from '../domain/master-data.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { personAt } from './people.ts';
import { hashOf, newToken } from './secrets.ts';

const minute = 60_000;
/** ms for which a link signs in, and within which its mail must get out, or somebody be back from the provider */
export const signInLife = 15 * minute;
/** links within that time for one person; more would fill the mailbox */
const most = 3;
const since = (now: Date): Date => new Date(now.getTime() - signInLife);

/** Somebody asks for a link. The same is done for an address that nobody has: nobody learns the difference. */
export async function askSignIn(db: PrismaClient, email: string): Promise<void> {
  const person = (await personAt(db, email)) ?? null;
  const asked = await db.signIn.count({ where: { person, askedAt: { gt: since(new Date()) } } });
  if (person === null || asked < most) await db.signIn.create({ data: { id: uuid(), person } });
}

/** A link that is to be sent. */
export interface SignInMail {
  readonly id: string;
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
}

/**
 * Sends what was asked for and is not sent; what cannot be sent now is tried again until it is too old.
 * @returns how many went out
 */
export async function sendSignIns(db: PrismaClient, send: (mail: SignInMail) => Promise<void>): Promise<number> {
  const waiting = await db.signIn.findMany({ where: { sentAt: null, askedAt: { gt: since(new Date()) } }, take: 20 });
  let sent = 0;
  for (const { id, person } of waiting) {
    const rep = person === null ? null : await db.rep.findUnique({ where: { id: person } });
    const token = newToken();
    // of several workers one sends it
    const { count } = await db.signIn.updateMany({
      where: { id, sentAt: null },
      data: { sentAt: new Date(), hash: hashOf(token) },
    });
    if (!rep || count === 0) continue;
    try {
      await send({ id, token, name: rep.name, email: rep.email, language: rep.language as Language });
      sent++;
    } catch (error) {
      await db.signIn.update({ where: { id }, data: { sentAt: null } });
      throw error;
    }
  }
  return sent;
}

/** Whether a link still signs somebody in. */
export async function isOpen(db: PrismaClient, token: string): Promise<boolean> {
  const where = { hash: hashOf(token), usedAt: null, askedAt: { gt: since(new Date()) } };
  return (await db.signIn.count({ where })) > 0;
}

/** Uses a link, once. @returns whose it was; undefined: it is used, or too old, or none */
export async function useSignIn(db: PrismaClient, token: string): Promise<string | undefined> {
  if (!(await useUp(db, token))) return undefined;
  return (await db.signIn.findUnique({ where: { hash: hashOf(token) } }))?.person ?? undefined;
}

/** Somebody sets out to the identity provider. @param token what the browser keeps until it is back */
export const setOut = async (db: PrismaClient, token: string): Promise<void> =>
  void (await db.signIn.create({ data: { id: uuid(), person: null, hash: hashOf(token), sentAt: new Date() } }));

/** @returns true, once, for a token that is known and not too old */
export async function useUp(db: PrismaClient, token: string): Promise<boolean> {
  const now = new Date();
  const { count } = await db.signIn.updateMany({
    where: { hash: hashOf(token), usedAt: null, askedAt: { gt: since(now) } },
    data: { usedAt: now },
  });
  return count > 0;
}

/** Forgets what signs nobody in any more. */
export const forgetSignIns = async (db: PrismaClient): Promise<void> =>
  void (await db.signIn.deleteMany({ where: { askedAt: { lte: since(new Date()) } } }));
