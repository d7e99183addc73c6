import type { DeliveryRequest, DeliveryVerdict } from '../domain/delivery.ts';
import { thousandths } from '../domain/quantity.ts';
import { dateIn } from '../domain/working-calendar.ts';
import { type Booking, bookIn, releaseIn, takeTurnOf } from '../ledger/bookings.ts';
import type { Transaction } from '../ledger/events.ts';
import type { PrismaClient } from '../prisma/client/client.ts';

/** Somebody else got it in the meantime: nothing is written. */
class Taken extends Error {}

/** One transaction that is undone where something is taken. */
export async function unlessTaken<Done>(
  db: PrismaClient,
  does: (tx: Transaction) => Promise<Done>,
): Promise<Done | 'taken'> {
  try {
    return await db.$transaction(does, { timeout: 10_000, maxWait: 30_000 });
  } catch (error) {
    if (error instanceof Taken) return 'taken';
    throw error;
  }
}

/**
 * A5, A3: books the trip of a verdict with its goods; of a tentative one what there is.
 * @throws Taken
 */
export async function bookVerdict(
  tx: Transaction,
  commitmentId: string,
  { trip: found, lines, answer }: DeliveryVerdict,
  now: string,
): Promise<void> {
  if (!found) throw new Taken('there is no trip to book');
  const { siteId, vehicleId, driverId, ...trip } = found;
  const { zone } = await tx.site.findUniqueOrThrow({ where: { id: siteId }, select: { zone: true } });
  const goods = lines.map(({ productId, quantity, available }) => {
    const [all, there] = [thousandths(quantity), thousandths(available)];
    return { productId, quantity: answer === 'declare-uncertain' && there < all ? there : all };
  });
  const booking: Booking = {
    ...{ commitmentId, siteId, trip: { trip, vehicleId, driverId }, neededOn: dateIn(trip.loadAt, zone) },
    goods: goods.filter(({ quantity }) => quantity > 0n),
  };
  const booked = await bookIn(tx, booking, dateIn(now, zone));
  if (booked !== 'booked')
    throw new Taken(booked === 'trip-taken' ? 'the trip is taken' : `${booked.missing} is taken`);
}

/** A3, B1: what this verdict needs instead of what was booked before, all or nothing; a rehearsal books nothing (E2). */
export async function rebook(
  db: PrismaClient,
  commitmentId: string,
  verdict: DeliveryVerdict,
  now: string,
): Promise<'booked' | 'taken'> {
  if (isRehearsal(verdict.terms)) return 'booked';
  return unlessTaken(db, async (tx) => {
    await takeTurnOf(tx, commitmentId);
    await releaseIn(tx, commitmentId, now);
    await bookVerdict(tx, commitmentId, verdict, now);
    return 'booked' as const;
  });
}

/** Gives back what is booked. */
export const release = (db: PrismaClient, commitmentId: string, now: string): Promise<void> =>
  db.$transaction(async (tx) => {
    await takeTurnOf(tx, commitmentId);
    await releaseIn(tx, commitmentId, now);
  });

export const isRehearsal = ({ rehearsal }: Pick<DeliveryRequest, 'rehearsal'>): boolean => rehearsal === true;
