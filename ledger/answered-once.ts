import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { Prisma, type PrismaClient } from '../prisma/client/client.ts';

/** An answer of the API as it was given. */
export interface GivenAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * What stands for an idempotency key: nothing, so that the request may `begin` (again, where whoever began it has died);
 * `other` contents; somebody who is still at it; or the answer.
 */
export type Standing =
  | { readonly is: 'begun' }
  | { readonly is: 'other' }
  | { readonly is: 'running' }
  | { readonly is: 'answered'; readonly answer: GivenAnswer };

/** How long an answer is kept. */
export const keptFor = 30 * 86_400_000;
/** Whoever has not answered by then has died between effect and answer: the effect is found by its id, not repeated. */
const diesWithin = 60_000;

const hashOf = (body: unknown): string =>
  createHash('sha256')
    .update(canonicalize(body ?? null) ?? '')
    .digest('hex');

/** Takes a key for a request, or says what stands for it. @param id of caller, route and key */
export async function begin(db: PrismaClient, id: string, body: unknown, now = new Date()): Promise<Standing> {
  const bodyHash = hashOf(body);
  const fresh = { id, bodyHash, begunAt: now };
  const { count } = await db.answeredOnce.createMany({ data: [fresh], skipDuplicates: true });
  if (count === 1) return { is: 'begun' };
  const row = await db.answeredOnce.findUnique({ where: { id } });
  if (!row || now.getTime() - row.begunAt.getTime() > keptFor) {
    await db.answeredOnce.deleteMany({ where: { id, ...(row ? { begunAt: row.begunAt } : {}) } });
    return begin(db, id, body, now);
  }
  if (row.bodyHash !== bodyHash) return { is: 'other' };
  if (row.status !== null) {
    const headers = (row.headers ?? {}) as Record<string, string>;
    return { is: 'answered', answer: { status: row.status, body: row.answer, headers } };
  }
  const stale = new Date(now.getTime() - diesWithin);
  const { count: taken } = await db.answeredOnce.updateMany({
    where: { id, status: null, begunAt: { lt: stale } },
    data: { begunAt: now },
  });
  return { is: taken === 1 ? 'begun' : 'running' };
}

/** Keeps an answer; the first one stands. */
export async function answered(db: PrismaClient, id: string, { status, body, headers }: GivenAnswer): Promise<void> {
  const answer = body === undefined || body === null ? Prisma.JsonNull : (JSON.parse(JSON.stringify(body)) as object);
  await db.answeredOnce.updateMany({ where: { id, status: null }, data: { status, answer, headers: { ...headers } } });
}

/** Nothing was decided: the same request may try again. */
export const giveBack = async (db: PrismaClient, id: string): Promise<void> =>
  void (await db.answeredOnce.deleteMany({ where: { id, status: null } }));

/** Forgets what is older than 30 days. */
export const forgetOld = async (db: PrismaClient): Promise<void> =>
  void (await db.answeredOnce.deleteMany({ where: { begunAt: { lt: new Date(Date.now() - keptFor) } } }));
