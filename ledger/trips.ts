import type { Span } from '../domain/trip.ts';
import type { Transaction } from './events.ts';

/** A5: a trip that is booked, instants ISO 8601 UTC; `to` is when it is back, or is expected back where that is later. */
export interface BusyTrip extends Span {
  readonly commitmentId: string;
  readonly vehicleId: string;
  readonly driverId: string;
}

type Row = { readonly [Key in keyof BusyTrip]: BusyTrip[Key] } & object;

/**
 * A5: the trips of these vehicles and drivers that are not over.
 * @param except of this commitment none
 * @param since ISO 8601 UTC
 */
export async function busyTrips(
  db: Transaction,
  of: { readonly vehicleIds: readonly string[]; readonly driverIds: readonly string[] },
  except: string,
  since: string,
): Promise<BusyTrip[]> {
  const rows = await db.$queryRaw<(Omit<Row, 'from' | 'to'> & { from: Date; to: Date })[]>`
    SELECT commitment_id AS "commitmentId", vehicle_id AS "vehicleId", driver_id AS "driverId",
      lower(during) AS "from", greatest(upper(during), expected_back) AS "to"
    FROM trip
    WHERE released_at IS NULL AND commitment_id <> ${except}::uuid
      AND (vehicle_id = ANY(${[...of.vehicleIds]}) OR driver_id = ANY(${[...of.driverIds]}))
      AND greatest(upper(during), expected_back) > ${since}::timestamptz
    ORDER BY lower(during), id`;
  return rows.map(({ from, to, ...same }) => ({ ...same, from: from.toISOString(), to: to.toISOString() }));
}

/** A5: the trips to a customer that are promised for certain and still to come, with their arrivals, ISO 8601 UTC. @param except of this commitment none */
export async function tripsTo(
  db: Transaction,
  customerId: string,
  except: string,
  now: string,
): Promise<{ readonly commitmentId: string; readonly arriveAt: string }[]> {
  const rows = await db.trip.findMany({
    where: {
      releasedAt: null,
      arriveAt: { gte: new Date(now) },
      commitmentId: { not: except },
      commitment: { customerId, status: 'open', rehearsalId: null },
    },
    orderBy: { arriveAt: 'asc' },
    select: { commitmentId: true, arriveAt: true },
  });
  return rows.map(({ commitmentId, arriveAt }) => ({ commitmentId, arriveAt: arriveAt.toISOString() }));
}

/**
 * B3: when a trip is expected back, by its arrival as it is expected now.
 * @param expectedAt at the customer's, ISO 8601 UTC
 * @returns the commitments whose trips follow within a day on the same vehicle or with the same driver
 */
export async function expectArrival(db: Transaction, commitmentId: string, expectedAt: string): Promise<string[]> {
  await db.$executeRaw`
    UPDATE trip SET expected_back = ${expectedAt}::timestamptz + (done_at - arrive_at) + (arrive_at - depart_at)
    WHERE commitment_id = ${commitmentId}::uuid AND released_at IS NULL`;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT next.commitment_id AS id
    FROM trip JOIN trip next ON (next.vehicle_id = trip.vehicle_id OR next.driver_id = trip.driver_id)
    WHERE trip.commitment_id = ${commitmentId}::uuid AND trip.released_at IS NULL AND next.released_at IS NULL
      AND next.commitment_id <> trip.commitment_id AND lower(next.during) >= lower(trip.during)
      AND lower(next.during) < greatest(upper(trip.during), trip.expected_back) + interval '1 day'
    ORDER BY id`;
  return rows.map(({ id }) => id);
}

/** A5: what a commitment has booked, instants ISO 8601 UTC. */
export interface Booked extends BusyTrip {
  readonly departAt: string;
}

/** @returns undefined where nothing is booked */
export async function tripOf(db: Transaction, commitmentId: string): Promise<Booked | undefined> {
  const [row] = await db.$queryRaw<{ vehicleId: string; driverId: string; from: Date; to: Date; departAt: Date }[]>`
    SELECT vehicle_id AS "vehicleId", driver_id AS "driverId", lower(during) AS "from", upper(during) AS "to",
      depart_at AS "departAt"
    FROM trip WHERE commitment_id = ${commitmentId}::uuid AND released_at IS NULL ORDER BY depart_at DESC LIMIT 1`;
  if (!row) return undefined;
  const { vehicleId, driverId, from, to, departAt } = row;
  const at = { from: from.toISOString(), to: to.toISOString(), departAt: departAt.toISOString() };
  return { commitmentId, vehicleId, driverId, ...at };
}
