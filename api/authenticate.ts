import { holderOf } from '../ledger/keys.ts';
import { callerOf } from '../ledger/sight.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { Problem } from './problem.ts';
import type { Authenticate } from './route.ts';

const bearer = /^Bearer +(\S{1,200})$/i;

/** Whoever shows a key that works: `Authorization: Bearer kept_…`. */
export const byKey =
  (db: PrismaClient): Authenticate =>
  async (request) => {
    const [, key] = bearer.exec(request.get('Authorization') ?? '') ?? [];
    if (key === undefined)
      throw new Problem(401, 'unauthenticated', 'Send your API key: Authorization: Bearer kept_….', {}, challenge);
    const holder = await holderOf(db, key);
    if (!holder)
      throw new Problem(
        401,
        'unauthenticated',
        'This API key does not work, or no more; an admin creates a new one.',
        {},
        challenge,
      );
    const caller = await callerOf(db, holder.role, holder.person);
    return { ...caller, from: `key ${holder.id} at ${request.ip}` };
  };

const challenge = { 'WWW-Authenticate': 'Bearer realm="Kept"' };
