import type { PrismaClient } from '../prisma/client/client.ts';
import { type Listed, toListed } from './commitments.ts';

/** The parts of a payment plan, in order; `[]` where there is no such plan. */
export async function partsOfPlan(db: PrismaClient, planId: string): Promise<Listed[]> {
  const rows = await db.commitment.findMany({ where: { planId }, orderBy: { part: 'asc' } });
  return rows.map(toListed);
}
