import { answered, begin, type GivenAnswer, giveBack } from '../ledger/answered-once.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { Problem } from './problem.ts';

/** A request that carries an `Idempotency-Key`. */
export interface Keyed {
  /** of caller, door and key */
  readonly id: string;
  readonly body: unknown;
  /** what it makes has an id that follows from the key: beside one that still runs, it waits for the same */
  readonly creates: boolean;
}

/** Answers each such request once. */
export type Once = (request: Keyed, handle: () => Promise<GivenAnswer>) => Promise<GivenAnswer>;

/** The same key and body: the same answer, for 30 days and through a crash. */
export const once =
  (db: PrismaClient): Once =>
  async ({ id, body, creates }, handle) => {
    const standing = await begin(db, id, body);
    if (standing.is === 'answered') return replay(standing.answer);
    if (standing.is === 'other')
      throw new Problem(
        422,
        'idempotency-key-reused',
        'This Idempotency-Key stands for another request already; take a new one.',
      );
    if (standing.is === 'running' && !creates)
      throw new Problem(
        409,
        'in-progress',
        'The same request is being answered now; ask again in a moment.',
        {},
        { 'Retry-After': '1' },
      );
    try {
      const answer = await handle();
      await answered(db, id, answer);
      return answer;
    } catch (error) {
      if (error instanceof Problem && error.status < 500)
        await answered(db, id, {
          status: error.status,
          body: error.toJSON(),
          headers: { ...error.headers, 'Content-Type': 'application/problem+json' },
        });
      else await giveBack(db, id);
      throw error;
    }
  };

const replay = ({ status, body, headers = {} }: GivenAnswer): GivenAnswer => ({
  status,
  body,
  headers: { ...headers, 'Idempotency-Replayed': 'true' },
});
