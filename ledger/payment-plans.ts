import type { PrismaClient } from '../prisma/client/client.ts';
import type { Listed } from './commitments.ts';
import { toProjection } from './events.ts';

/** The parts of a payment plan, in order; `[]` where there is no such plan. */
export async function partsOfPlan(db: PrismaClient, planId: string): Promise<Listed[]> {
  const rows = await db.commitment.findMany({ where: { planId }, orderBy: { part: 'asc' } });
  return rows.map((row) => ({ id: row.id, ...toProjection(row) }));
}
