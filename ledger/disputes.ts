import { type Dispute, disputeEvents, disputesIn } from '../domain/disputes.ts';
import type { EventData } from '../domain/projection.ts';
import type { Prisma, PrismaClient } from '../prisma/client/client.ts';

/** Which disputes a list shows. */
export interface DisputeFilter {
  readonly commitmentId?: string | undefined;
  readonly customerId?: string | undefined;
  /** true: not closed yet; false: closed */
  readonly open?: boolean | undefined;
  /** E2: the rehearsed ones instead of the real ones; left out: both */
  readonly rehearsal?: boolean | undefined;
}

/** D6, C9: the disputes, the oldest first. A rehearsal's are no real ones. @param among what the reader may see */
export async function listDisputes(
  db: PrismaClient,
  { commitmentId, customerId, open, rehearsal }: DisputeFilter,
  among: Prisma.CommitmentWhereInput = {},
): Promise<Dispute[]> {
  const events = await db.event.findMany({
    where: {
      type: { in: [...disputeEvents] },
      ...(commitmentId === undefined ? {} : { commitmentId }),
      commitment: {
        ...among,
        ...(customerId === undefined ? {} : { customerId }),
        ...(rehearsal === undefined ? {} : { rehearsalId: rehearsal ? { not: null } : null }),
      },
    },
    include: { commitment: { select: { customerId: true } } },
    orderBy: { id: 'asc' },
  });
  const disputes = disputesIn(
    events.map(({ key, type, at, actor, data, commitmentId: of, commitment }) => ({
      key,
      type,
      at: at.toISOString(),
      actor,
      data: data as EventData,
      commitmentId: of,
      customerId: commitment.customerId,
    })),
  );
  return disputes.filter(({ closing }) => open === undefined || open === (closing === null));
}

/** @returns undefined where there is none */
export async function findDispute(db: PrismaClient, id: string): Promise<Dispute | undefined> {
  const raised = await db.event.findFirst({
    where: { type: 'dispute-raised', key: `dispute/${id}/raised` },
    select: { commitmentId: true },
  });
  if (!raised) return undefined;
  return (await listDisputes(db, { commitmentId: raised.commitmentId })).find((dispute) => dispute.id === id);
}
