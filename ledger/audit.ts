import type { RecordedEvent } from '../domain/projection.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { everyCommitment } from './commitments.ts';
import { eventsOf, firstBrokenLink } from './events.ts';

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
  for await (const commitment of everyCommitment(db)) {
    const found = tamperingIn(commitment, await eventsOf(db, commitment.id));
    if (found) tampered.push(found);
    tell(++followed);
  }
  return { followed, tampered };
}

/** B5: what the record says of the hash of an evidence file. */
export interface Verified {
  /** undefined: the chain is whole */
  readonly tampering: Tampering | undefined;
  /** of the last event; 0: there is none */
  readonly last: number;
  /** of the event whose hash it is; undefined: of none, or none was asked for */
  readonly seq: number | undefined;
}

/**
 * B5: follows the chain of one commitment, and finds the event whose hash an evidence file bears.
 * @param hash 64 hexadecimal digits, in small letters; undefined: the chain alone
 * @returns undefined where there is no such commitment
 */
export async function verifyOne(db: PrismaClient, id: string, hash?: string): Promise<Verified | undefined> {
  const commitment = await db.commitment.findUnique({ where: { id }, select: { id: true, seq: true } });
  const events = await eventsOf(db, id);
  if (!commitment && events.length === 0) return undefined;
  return {
    tampering: tamperingIn(commitment ?? { id, seq: events.length }, events),
    last: events.at(-1)?.seq ?? 0,
    seq: hash === undefined ? undefined : events.find((event) => event.hash === hash)?.seq,
  };
}
