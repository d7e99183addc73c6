import { v4 as uuid } from 'uuid';
import type { Role } from '../domain/roles.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { isHere } from './people.ts';
import { hashOf, newToken } from './secrets.ts';

/** ms: a working day and some */
export const sessionLife = 12 * 3_600_000;

/** @returns what the browser's cookie holds; kept nowhere */
export async function openSession(db: PrismaClient, person: string): Promise<string> {
  const token = newToken();
  const expiresAt = new Date(Date.now() + sessionLife);
  await db.session.create({ data: { id: uuid(), hash: hashOf(token), person, expiresAt } });
  return token;
}

/** Whose session it is; the role is the person's place in the company of today. @returns undefined where it works no more */
export async function holderOfSession(
  db: PrismaClient,
  token: string,
): Promise<{ readonly id: string; readonly role: Role; readonly person: string } | undefined> {
  const session = await db.session.findUnique({ where: { hash: hashOf(token) } });
  if (!session || session.closedAt || session.expiresAt <= new Date()) return undefined;
  const rep = await db.rep.findUnique({
    where: { id: session.person },
    select: { id: true, zone: true, leaves: true, _count: { select: { reports: true } } },
  });
  if (!rep || !isHere(rep)) return undefined;
  return { id: session.id, role: rep._count.reports > 0 ? 'manager' : 'rep', person: rep.id };
}

export const closeSession = async (db: PrismaClient, token: string): Promise<void> => {
  await db.session.updateMany({ where: { hash: hashOf(token), closedAt: null }, data: { closedAt: new Date() } });
};

/** @returns how many were open */
export const closeSessionsOf = async (db: PrismaClient, person: string): Promise<number> =>
  (await db.session.updateMany({ where: { person, closedAt: null }, data: { closedAt: new Date() } })).count;
