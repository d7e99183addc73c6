import type { Follows } from '../domain/follows.ts';
import type { Prisma, PrismaClient } from '../prisma/client/client.ts';
import type { Transaction } from './events.ts';

/** D3, D5: the follow-ups of these promises. */
export const followUpsOf = (
  promises: readonly string[],
  because?: Follows['because']['kind'],
): Prisma.CommitmentWhereInput => ({
  kind: 'follow-up',
  OR: promises.map((id) => ({ terms: { path: ['follows', 'commitmentId'], equals: id } })),
  ...(because ? { AND: { terms: { path: ['follows', 'because', 'kind'], equals: because } } } : {}),
});

/** D3, D5: the follow-ups of these promises that somebody still owes an answer to. */
export async function openFollowUpsOf(
  tx: Transaction | PrismaClient,
  promises: readonly string[],
  because?: Follows['because']['kind'],
): Promise<string[]> {
  const open = await tx.commitment.findMany({
    where: { ...followUpsOf(promises, because), closedAt: null },
    select: { id: true },
  });
  return open.map(({ id }) => id);
}

/** C6: whether the answer to a promise's breach was reported, or waived, in its own record or after a correction. */
export const wasAnswered = async (db: PrismaClient, commitmentId: string): Promise<boolean> =>
  (await db.event.count({
    where: {
      type: { in: ['responded', 'response-waived'] },
      commitment: { OR: [{ id: commitmentId }, followUpsOf([commitmentId], 'correction')] },
    },
  })) > 0;

/** D5: how often a manager corrected a promise. */
export const correctionsOf = (db: PrismaClient, commitmentId: string): Promise<number> =>
  db.event.count({ where: { commitmentId, type: 'corrected' } });
