import type { Prisma, PrismaClient } from '../prisma/client/client.ts';
import { type Listed, toListed } from './commitments.ts';

/** The parts of a payment plan, in order; `[]` where there is no such plan. */
export async function partsOfPlan(db: PrismaClient, planId: string): Promise<Listed[]> {
  const rows = await db.commitment.findMany({ where: { planId }, orderBy: { part: 'asc' } });
  return rows.map(toListed);
}

/** A plan that waits for a manager. */
export interface PlanToDecide {
  readonly planId: string;
  /** the part that was not kept */
  readonly commitmentId: string;
  /** when it was asked, ISO 8601 UTC */
  readonly since: string;
}

/**
 * D4: the plans about whose open parts a manager was asked and has not decided yet; rehearsals are none (E2).
 * @param among what the reader may see
 */
export async function plansToDecide(db: PrismaClient, among: Prisma.CommitmentWhereInput): Promise<PlanToDecide[]> {
  const running = await db.commitment.findMany({
    where: { AND: [among, { planId: { not: null }, rehearsalId: null, status: 'open' }] },
    distinct: ['planId'],
    select: { planId: true },
  });
  const events = await db.event.findMany({
    where: {
      type: { in: ['plan-decision-asked', 'plan-decided'] },
      commitment: { planId: { in: running.flatMap(({ planId }) => planId ?? []) } },
    },
    orderBy: { id: 'asc' },
    select: { type: true, at: true, commitmentId: true, commitment: { select: { planId: true, status: true } } },
  });
  const last = new Map(events.map((event) => [event.commitment.planId ?? '', event]));
  return [...last].flatMap(([planId, { type, at, commitmentId, commitment }]) => {
    const isBroken = commitment.status === 'broken' || commitment.status === 'partially-kept';
    return type === 'plan-decision-asked' && isBroken ? [{ planId, commitmentId, since: at.toISOString() }] : [];
  });
}
