import { isDeepStrictEqual } from 'node:util';
import { isOfCase } from '../domain/patience.ts';
import { type Projection, project } from '../domain/projection.ts';
import { Prisma, type PrismaClient } from '../prisma/client/client.ts';
import { everyCommitment } from './commitments.ts';
import { eventsOf, toColumns, toProjection } from './events.ts';
import { projectCases } from './patience.ts';

/** What the lists show, made once more from the events. */
export interface Rebuilt {
  readonly followed: number;
  /** the commitments whose row showed something else */
  readonly mended: string[];
}

/**
 * Makes every commitment's row, and the cases of customers, once more from the events; what is right already stays as
 * it is. Each commitment under its own lock, so that promises may go on meanwhile.
 * @param tell how many were followed so far
 */
export async function rebuildProjection(db: PrismaClient, tell: (followed: number) => void): Promise<Rebuilt> {
  const mended: string[] = [];
  let followed = 0;
  for await (const { id } of everyCommitment(db)) {
    if (await rebuildOne(db, id)) mended.push(id);
    tell(++followed);
  }
  return { followed, mended };
}

/** @returns whether something was not as its events say */
async function rebuildOne(db: PrismaClient, id: string): Promise<boolean> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM commitment WHERE id = ${id}::uuid FOR UPDATE`;
    const row = await tx.commitment.findUniqueOrThrow({ where: { id } });
    const events = await eventsOf(tx, id);
    const told = events.reduce<Projection | undefined>(project, undefined);
    const seq = events.at(-1)?.seq ?? 0;
    if (!told) return false;
    const cases = events.filter(isOfCase);
    const before = await tx.patienceCase.findMany({ where: { commitmentId: id }, orderBy: { id: 'asc' } });
    await tx.patienceCase.deleteMany({ where: { commitmentId: id } });
    await projectCases(tx, id, cases);
    const after = await tx.patienceCase.findMany({ where: { commitmentId: id }, orderBy: { id: 'asc' } });
    const columns = toColumns(told, seq);
    const shown = isDeepStrictEqual(toColumns(toProjection(row), row.seq), columns);
    if (!shown)
      await tx.commitment.update({
        where: { id },
        data: { verdict: Prisma.DbNull, result: Prisma.DbNull, ...columns },
      });
    return !shown || !isDeepStrictEqual(before, after);
  });
}
