import type { PrismaClient } from '../prisma/client/client.ts';

/**
 * D7: the running promises of a rep whose moves fall into an absence that has begun: due in it or before its end, or a
 * move awaited from the rep now. Rehearsals reach nobody and stay.
 * @param to the last local day; null: the rep does not come back
 */
export const fallingInto = (
  db: PrismaClient,
  repId: string,
  to: string | null,
): Promise<{ id: string; kind: string }[]> =>
  db.commitment.findMany({
    where: {
      repId,
      closedAt: null,
      rehearsalId: null,
      imported: false,
      status: { not: 'declined' },
      ...(to === null ? {} : { OR: [{ dueDate: { lte: new Date(`${to}T00:00:00Z`) } }, { awaits: 'rep' }] }),
    },
    select: { id: true, kind: true },
    orderBy: { dueDate: 'asc' },
  });
