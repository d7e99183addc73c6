import type { Request } from 'express';
import { holderOf } from '../ledger/keys.ts';
import { holderOfSession } from '../ledger/sessions.ts';
import { callerOf } from '../ledger/sight.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { isFromHere, sessionCookie } from './cookies.ts';
import { Problem } from './problem.ts';
import type { Authenticate } from './route.ts';

const bearer = /^Bearer +(\S{1,200})$/i;

/** Whoever shows a key that works, `Authorization: Bearer kept_…`, or is signed in. */
export const authenticating =
  (db: PrismaClient): Authenticate =>
  async (request) => {
    const [, key] = bearer.exec(request.get('Authorization') ?? '') ?? [];
    const session = sessionCookie.of(request);
    if (key === undefined && session !== undefined) return bySession(db, request, session);
    if (key === undefined) throw unknown('Send your API key: Authorization: Bearer kept_….');
    const holder = await holderOf(db, key);
    if (!holder) throw unknown('This API key does not work, or no more; an admin creates a new one.');
    const caller = await callerOf(db, holder.role, holder.person);
    return { ...caller, from: `key ${holder.id} at ${request.ip}` };
  };

async function bySession(db: PrismaClient, request: Request, session: string) {
  const holder = await holderOfSession(db, session);
  if (!holder) throw unknown('You are not signed in any more: /sign-in.');
  if (!isFromHere(request)) throw new Problem(403, 'forbidden', 'A page of another origin may not speak for you.');
  const caller = await callerOf(db, holder.role, holder.person);
  return { ...caller, from: `session ${holder.id} at ${request.ip}` };
}

const unknown = (detail: string): Problem =>
  new Problem(401, 'unauthenticated', detail, {}, { 'WWW-Authenticate': 'Bearer realm="Kept"' });
