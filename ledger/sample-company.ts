import type { PrismaClient } from '../prisma/client/client.ts';

/** Who loads the sample company; the actor of its records. */
const sample = 'sample';

/**
 * E1: whether everybody in this database belongs to the sample company: only there may the clock of a real commitment
 * be moved. One customer or rep of anybody else, and it is somebody's own.
 */
export async function isSampleCompany(db: PrismaClient): Promise<boolean> {
  const [customers, strangers, foreign] = await Promise.all([
    db.customer.count({ where: { actor: sample } }),
    db.customer.count({ where: { actor: { not: sample } } }),
    db.rep.count({ where: { actor: { not: sample } } }),
  ]);
  return customers > 0 && strangers === 0 && foreign === 0;
}
