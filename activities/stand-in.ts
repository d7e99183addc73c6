import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { standInsOf } from '../domain/absences.ts';
import type { Rep } from '../domain/master-data.ts';
import { addDays, dateIn, instantOf } from '../domain/working-calendar.ts';
import { fallingInto } from '../ledger/absences.ts';
import type { PrismaClient } from '../prisma/client/client.ts';

/** Before anybody's working day. */
const morning = '06:00';

interface Absence {
  readonly repId: string;
  readonly from: string;
}

/** What became of a look at an absence. */
export interface HandedOver {
  /** promises handed over by this look */
  readonly count: number;
  /** when to look again, ISO 8601 UTC; null: the absence is over, or was taken back */
  readonly lookAgainAt: string | null;
}

/**
 * D7: hands over what falls into an absence, as the rep's record has it now: an absence that was taken back hands over
 * nothing. Repeating it changes nothing: what was handed over is the rep's no more.
 * @param now ISO 8601 UTC
 */
export async function handOver(
  db: PrismaClient,
  client: Client,
  { repId, from }: Absence,
  now: string,
): Promise<HandedOver> {
  const rep = await db.rep.findUniqueOrThrow({ where: { id: repId } });
  const today = dateIn(now, rep.zone);
  const away = standInsOf(rep as unknown as Pick<Rep, 'absences' | 'leaves'>).find((absence) => absence.from === from);
  if (!away || (away.to !== null && away.to < today)) return { count: 0, lookAgainAt: null };
  if (today < from) return { count: 0, lookAgainAt: instantOf(from, '00:00', rep.zone) };
  const lookAgainAt = instantOf(addDays(today, 1), morning, rep.zone);
  let count = 0;
  for (const { id, kind } of await fallingInto(db, repId, away.to)) {
    try {
      await client.workflow.getHandle(`${kind}/${id}`).executeUpdate('reassign', {
        args: [{ repId: away.standIn, reason: away.reason, by: 'kept' }],
        updateId: `stand-in/${repId}/${from}/${away.standIn}`,
      });
      count++;
    } catch (error) {
      if (!isNoMore(error)) throw error;
    }
  }
  return { count, lookAgainAt };
}

/** It has ended meanwhile, or is another rep's already. */
function isNoMore(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true;
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
  return cause instanceof ApplicationFailure && cause.type === 'NotNow';
}
