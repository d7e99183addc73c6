import type { DeliveryVerdict } from '../domain/delivery.ts';
import type { PreparedGoods, Preparedness } from '../domain/delivery-readiness.ts';
import { dateIn } from '../domain/working-calendar.ts';
import type { Commitment, Prisma, PrismaClient, Site } from '../prisma/client/client.ts';
import { supplyOf } from './bookings.ts';
import { calendarOfDriver, type DaysNotThere } from './calendars.ts';
import { wholeDays } from './fleet.ts';
import { busyTrips, tripOf } from './trips.ts';

/**
 * B3: what a delivery needs, as it is now.
 * @param now ISO 8601 UTC
 * @returns undefined where there is nothing to look at: a rehearsal books nothing (E2)
 */
export async function preparednessOf(
  db: PrismaClient,
  commitmentId: string,
  now: string,
): Promise<Preparedness | undefined> {
  const commitment = await db.commitment.findUniqueOrThrow({ where: { id: commitmentId } });
  const booked = await tripOf(db, commitmentId);
  const site = await siteOf(db, commitment);
  if (commitment.rehearsalId !== null || !site) return undefined;
  const goods = await goodsOf(db, commitment, dateIn(now, site.zone));
  const nobody = { name: '', isHere: false };
  if (!booked) {
    const works = { zone: site.zone, hours: { days: [], from: '00:00', to: '23:59' }, closedFor: () => undefined };
    const without = { vehicle: { ...nobody, workshop: [] }, driver: { ...nobody, works }, earlier: [] };
    return { trip: null, zone: site.zone, goods, ...without };
  }
  const { vehicleId, driverId, from, to } = booked;
  const vehicle = await db.vehicle.findUniqueOrThrow({ where: { id: vehicleId } });
  const driver = await db.driver.findUniqueOrThrow({ where: { id: driverId } });
  const others = await busyTrips(db, { vehicleIds: [vehicleId], driverIds: [driverId] }, commitmentId, from);
  return {
    trip: { from, to },
    zone: site.zone,
    goods,
    vehicle: {
      name: vehicle.name,
      isHere: vehicle.siteId === site.id,
      workshop: wholeDays(vehicle.workshop as unknown as DaysNotThere[], site.zone),
    },
    driver: { name: driver.name, isHere: driver.siteId === site.id, works: calendarOfDriver(driver, site) },
    earlier: others
      .filter((other) => other.from < from)
      .map((other) => ({ who: other.vehicleId === vehicleId ? vehicle.name : driver.name, backAt: other.to })),
  };
}

async function siteOf(db: PrismaClient, { id, verdict }: Commitment): Promise<Site | null> {
  const hold = await db.goodsHold.findFirst({ where: { commitmentId: id }, select: { siteId: true } });
  const siteId = hold?.siteId ?? (verdict as unknown as DeliveryVerdict | null)?.trip?.siteId;
  return siteId === undefined ? null : db.site.findUnique({ where: { id: siteId } });
}

/** What it holds, with the supply that is left by those who were promised before, and by what has left. */
async function goodsOf(db: PrismaClient, { id, proposedAt }: Commitment, today: string): Promise<PreparedGoods[]> {
  const held = await db.goodsHold.findMany({
    where: { commitmentId: id, releasedAt: null, leftAt: null },
    orderBy: { productId: 'asc' },
  });
  const before: Prisma.GoodsHoldWhereInput = {
    OR: [
      { leftAt: { not: null } },
      { commitment: { proposedAt: { lt: proposedAt } } },
      { commitment: { proposedAt }, commitmentId: { lt: id } },
    ],
  };
  return Promise.all(
    held.map(async ({ siteId, productId, quantity, neededOn }) => ({
      ...{ productId, quantity, neededOn: neededOn.toISOString().slice(0, 10) },
      supply: await supplyOf(db, siteId, productId, today, before),
    })),
  );
}
