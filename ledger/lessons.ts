import type { EarlierLesson } from '../domain/delivery.ts';
import type { Kind } from '../domain/projection.ts';
import type { Lesson } from '../domain/rebate-requests.ts';
import type { PrismaClient } from '../prisma/client/client.ts';

/** B9: what a rep learnt from the own promises (of a kind; left out: of any): the last three, the latest first; rehearsals teach nothing (E2). */
export async function lessonsOf(db: PrismaClient, repId: string, kind?: Kind): Promise<EarlierLesson[]> {
  const rows = await db.event.findMany({
    where: { type: 'learnt', commitment: { repId, ...(kind ? { kind } : {}), promisor: 'us', rehearsalId: null } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: 3,
    select: { commitmentId: true, at: true, data: true },
  });
  return rows.map(({ commitmentId, at, data }) => {
    const { cause, lesson } = data as Lesson;
    return { commitmentId, at: at.toISOString(), cause, lesson };
  });
}
