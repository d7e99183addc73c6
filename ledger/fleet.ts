import type { FreeDriver, FreeVehicle, Span } from '../domain/trip.ts';
import { addDays, instantOf } from '../domain/working-calendar.ts';
import type { Site } from '../prisma/client/client.ts';
import { calendarOfDriver, type DaysNotThere } from './calendars.ts';
import type { Transaction } from './events.ts';
import { busyTrips } from './trips.ts';

type Named<T> = T & { readonly name: string };

/** A5: the vehicles and drivers of a site, with what they are busy with from an instant on. */
export interface Fleet {
  readonly vehicles: readonly Named<FreeVehicle>[];
  readonly drivers: readonly Named<FreeDriver>[];
}

/** @param except what this commitment has booked does not count @param since ISO 8601 UTC */
export async function fleetOf(db: Transaction, site: Site, except: string, since: string): Promise<Fleet> {
  const of = { where: { siteId: site.id }, orderBy: { id: 'asc' } } as const;
  const vehicles = await db.vehicle.findMany(of);
  const drivers = await db.driver.findMany(of);
  const ids = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id);
  const trips = await busyTrips(db, { vehicleIds: ids(vehicles), driverIds: ids(drivers) }, except, since);
  const busyWith = (key: 'vehicleId' | 'driverId', id: string): Span[] =>
    trips.filter((trip) => trip[key] === id).map(({ from, to }) => ({ from, to }));
  return {
    vehicles: vehicles.map(({ id, name, capacityKg, capacityLitres, workshop }) => ({
      ...{ id, name, capacityKg, capacityLitres },
      busy: [...busyWith('vehicleId', id), ...wholeDays(workshop as unknown as DaysNotThere[], site.zone)],
    })),
    drivers: drivers.map((driver) => ({
      ...{ id: driver.id, name: driver.name },
      works: calendarOfDriver(driver, site),
      busy: busyWith('driverId', driver.id),
    })),
  };
}

/** Local days as spans of time. */
export const wholeDays = (days: readonly DaysNotThere[], zone: string): Span[] =>
  days.map(({ from, to }) => ({ from: instantOf(from, '00:00', zone), to: instantOf(addDays(to, 1), '00:00', zone) }));
