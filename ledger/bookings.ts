import { completeness, type Supply } from '../domain/available-to-promise.ts';
import type { FoundTrip } from '../domain/trip.ts';
import { addDays } from '../domain/working-calendar.ts';
import type { Prisma } from '../prisma/client/client.ts';
import type { Transaction } from './events.ts';

/** A5: what a delivery takes; quantities in thousandths of a unit. */
export interface Booking {
  readonly commitmentId: string;
  readonly siteId: string;
  readonly trip: Extract<FoundTrip, { readonly trip: unknown }>;
  /** each product once */
  readonly goods: readonly { readonly productId: string; readonly quantity: bigint }[];
  /** local date of the site on which they are loaded */
  readonly neededOn: string;
}

/** What somebody else took in the meantime, or that it is booked. */
export type Booked = 'booked' | 'trip-taken' | { readonly missing: string };

/**
 * A5: books vehicle, driver and goods in the caller's transaction, all or nothing; the same booking again is booked. Of
 * those who ask for the last vehicle or the last pallet at the same moment, one gets it. To be rolled back, or asked again
 * with another trip, where it is not `booked`.
 * @param today local date of the site
 */
export async function bookIn(tx: Transaction, booking: Booking, today: string): Promise<Booked> {
  const { commitmentId, siteId, goods, neededOn, trip: found } = booking;
  const { trip, vehicleId, driverId } = found;
  const same = { commitmentId, vehicleId, driverId, departAt: new Date(trip.departAt), releasedAt: null };
  if ((await tx.trip.count({ where: same })) > 0) return 'booked';
  await takeTurns(tx, [
    `vehicle ${vehicleId}`,
    `driver ${driverId}`,
    ...goods.map((each) => `goods ${siteId} ${each.productId}`),
  ]);
  for (const { productId, quantity } of goods) {
    const supply = await supplyOf(tx, siteId, productId, today);
    if (completeness(supply, neededOn, quantity) !== 'complete') return { missing: productId };
  }
  const written = await tx.$executeRaw`
    INSERT INTO trip (commitment_id, vehicle_id, driver_id, during, depart_at, arrive_at, done_at)
    VALUES (${commitmentId}::uuid, ${vehicleId}, ${driverId},
      tstzrange(${trip.loadAt}::timestamptz, ${trip.backAt}::timestamptz),
      ${trip.departAt}::timestamptz, ${trip.arriveAt}::timestamptz, ${trip.doneAt}::timestamptz)
    ON CONFLICT DO NOTHING`;
  if (written === 0) return 'trip-taken';
  await tx.goodsHold.createMany({
    data: goods.map((each) => ({ ...each, commitmentId, siteId, neededOn: new Date(`${neededOn}T00:00:00Z`) })),
  });
  return 'booked';
}

/** Every delivery of its own is booked, and given back, by one at a time. */
export const takeTurnOf = (tx: Transaction, commitmentId: string): Promise<void> =>
  takeTurns(tx, [`delivery ${commitmentId}`]);

/** One after the other where the same is wanted; in one order, so that nobody waits for each other. */
async function takeTurns(tx: Transaction, wanted: readonly string[]): Promise<void> {
  for (const what of [...wanted].sort())
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`kept ${what}`}))`;
}

/** Gives back what a commitment has booked: vehicle, driver, and the goods that have not left. @param now ISO 8601 UTC */
export async function releaseIn(tx: Transaction, commitmentId: string, now: string): Promise<void> {
  const still = { commitmentId, releasedAt: null };
  const data = { releasedAt: new Date(now) };
  await tx.trip.updateMany({ where: { ...still, departAt: { gt: data.releasedAt } }, data });
  await tx.goodsHold.updateMany({ where: { ...still, leftAt: null }, data });
}

/**
 * A5: the stock of a product at a site with what is known of its future. A receipt can be loaded on the day after it is
 * expected; one that is late is sure no more.
 * @param today local date of the site
 * @param among the holds that count; left out: all
 */
export async function supplyOf(
  tx: Transaction,
  siteId: string,
  productId: string,
  today: string,
  among: Prisma.GoodsHoldWhereInput = {},
): Promise<Supply> {
  const count = await tx.stock.findUnique({ where: { id: `${siteId}/${productId}` } });
  const receipts = await tx.receipt.findMany({ where: { siteId, productId, closed: false } });
  const holds = await tx.goodsHold.findMany({
    where: {
      ...{ siteId, productId, releasedAt: null },
      AND: [{ OR: [{ leftAt: null }, ...(count ? [{ leftAt: { gt: count.countedAt } }] : [])] }, among],
    },
  });
  const day = (date: Date) => date.toISOString().slice(0, 10);
  const expected = receipts.map(({ expectedOn, quantity, confirmed }) => {
    const late = day(expectedOn) < today;
    return { date: addDays(late ? today : day(expectedOn), 1), quantity, sure: confirmed && !late };
  });
  return {
    stock: count?.quantity ?? 0n,
    confirmed: expected.filter(({ sure }) => sure),
    unconfirmed: expected.filter(({ sure }) => !sure),
    promised: holds.map(({ neededOn, quantity }) => ({ date: day(neededOn), quantity })),
  };
}
