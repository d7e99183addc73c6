import type { PrismaClient } from '../prisma/client/client.ts';
import { eventsOf, firstBrokenLink, type RecordedEvent } from './events.ts';

/** The first event of a commitment that is not as it was written, or that is missing. */
export interface Tampering {
  readonly commitmentId: string;
  /** of the event, from 1 */
  readonly seq: number;
  /** undefined: the event is missing */
  readonly key: string | undefined;
}

/** @param seq of the last event that was written. @returns undefined where the chain is whole */
export function tamperingIn(
  { id, seq }: { readonly id: string; readonly seq: number },
  events: readonly RecordedEvent[],
): Tampering | undefined {
  const broken = firstBrokenLink(id, events);
  if (broken) return { commitmentId: id, seq: broken.seq, key: broken.key };
  return events.length < seq ? { commitmentId: id, seq: events.length + 1, key: undefined } : undefined;
}

/** Follows the chain of every commitment, a page after the other. @param tell how many were followed so far */
export async function verifyAll(
  db: PrismaClient,
  tell: (followed: number) => void,
): Promise<{ followed: number; tampered: Tampering[] }> {
  const tampered: Tampering[] = [];
  let followed = 0;
  for (let after = ''; ; ) {
    const page = await db.commitment.findMany({
      ...(after === '' ? {} : { where: { id: { gt: after } } }),
      select: { id: true, seq: true },
      orderBy: { id: 'asc' },
      take: 500,
    });
    for (const commitment of page) {
      const found = tamperingIn(commitment, await eventsOf(db, commitment.id));
      if (found) tampered.push(found);
      tell(++followed);
    }
    const last = page.at(-1);
    if (!last) return { followed, tampered };
    after = last.id;
  }
}
