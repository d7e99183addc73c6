import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { standInsOf } from '../domain/absences.ts';
import type { Rep } from '../domain/master-data.ts';
import { instantOf } from '../domain/working-calendar.ts';
import { fallingInto } from '../ledger/absences.ts';
import type { PrismaClient } from '../prisma/client/client.ts';

interface Absence {
  readonly repId: string;
  readonly from: string;
}

/** @returns when the first day of an absence begins at the rep, ISO 8601 UTC */
export async function absenceBegins(db: PrismaClient, { repId, from }: Absence): Promise<string> {
  const { zone } = await db.rep.findUniqueOrThrow({ where: { id: repId }, select: { zone: true } });
  return instantOf(from, '00:00', zone);
}

/**
 * D7: hands over what falls into an absence, as the rep's record has it now: an absence that was taken back hands over
 * nothing. Repeating it changes nothing: what was handed over is the rep's no more.
 * @returns how many promises were handed over
 */
export async function handOverTo(db: PrismaClient, client: Client, { repId, from }: Absence): Promise<number> {
  const rep = await db.rep.findUniqueOrThrow({ where: { id: repId } });
  const away = standInsOf(rep as unknown as Pick<Rep, 'absences' | 'leaves'>).find((absence) => absence.from === from);
  if (!away) return 0;
  let count = 0;
  for (const { id, kind } of await fallingInto(db, repId, away.to)) {
    try {
      await client.workflow.getHandle(`${kind}/${id}`).executeUpdate('reassign', {
        args: [{ repId: away.standIn, reason: away.reason, by: 'kept' }],
        updateId: `stand-in/${repId}/${from}`,
      });
      count++;
    } catch (error) {
      if (!isNoMore(error)) throw error;
    }
  }
  return count;
}

/** It has ended meanwhile, or is another rep's already. */
function isNoMore(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true;
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
  return cause instanceof ApplicationFailure && cause.type === 'NotNow';
}
