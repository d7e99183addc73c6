import type { WorkingCalendar } from './working-calendar.ts';
import { addMinutes, closedBecause, dateIn, dayEnd, dayStart, earlier, instantOf, later } from './working-calendar.ts';

/** From an instant until before another, ISO 8601 UTC. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** What a trip must fit into. Minutes are real ones, whatever the clocks do. */
export interface TripNeeds {
  /** the window of the customer: a local date, all day long or between two times; it is unloaded in it */
  readonly window: { readonly date: string; readonly from?: string | undefined; readonly to?: string | undefined };
  /** receiving hours of the customer */
  readonly receives: WorkingCalendar;
  /** where it is loaded and ends */
  readonly site: WorkingCalendar;
  readonly loadingMinutes: number;
  /** one way */
  readonly travelMinutes: number;
  readonly serviceMinutes: number;
  readonly weightKg: number;
  readonly volumeLitres: number;
  /** nothing can be loaded before, ISO 8601 UTC; left out: at any time */
  readonly notBefore?: string | undefined;
}

/** A vehicle with what it is busy with. */
export interface FreeVehicle {
  readonly id: string;
  readonly capacityKg: number;
  readonly capacityLitres: number;
  readonly busy: readonly Span[];
}
/** A driver with hours, absences and what the driver is busy with. */
export interface FreeDriver {
  readonly id: string;
  readonly works: WorkingCalendar;
  readonly busy: readonly Span[];
}

/** A trip there and back, ISO 8601 UTC. */
export interface Trip {
  readonly loadAt: string;
  readonly departAt: string;
  readonly arriveAt: string;
  /** unloaded */
  readonly doneAt: string;
  readonly backAt: string;
}

/** A5: why no trip is possible, each by its name. */
export type NoTrip =
  | 'customer-closed'
  | 'site-closed'
  | 'time'
  | 'capacity'
  | 'vehicle'
  | 'driver'
  | 'vehicle-and-driver';

export type FoundTrip =
  | { readonly trip: Trip; readonly vehicleId: string; readonly driverId: string }
  | { readonly no: NoTrip };

/**
 * A5: the earliest trip within the window that vehicle and driver are free for, from loading until they are back; of
 * vehicles that could go at the same time, the smallest that carries it.
 */
export function earliestTrip(
  needs: TripNeeds,
  vehicles: readonly FreeVehicle[],
  drivers: readonly FreeDriver[],
): FoundTrip {
  const { window, receives, site } = needs;
  if (closedBecause(receives, window.date) !== undefined) return { no: 'customer-closed' };
  const arrivals = arrivalsOf(needs);
  if (arrivals === undefined)
    return { no: closedBecause(site, loadingDay(needs)) === undefined ? 'time' : 'site-closed' };
  const fit = vehicles
    .filter(({ capacityKg, capacityLitres }) => needs.weightKg <= capacityKg && needs.volumeLitres <= capacityLitres)
    .sort((a, b) => a.capacityKg - b.capacityKg || a.capacityLitres - b.capacityLitres || (a.id < b.id ? -1 : 1));
  if (fit.length === 0) return { no: 'capacity' };

  const found = fit.flatMap((vehicle) =>
    drivers.flatMap((driver) => {
      const arrival = firstFree(needs, arrivals, [...vehicle.busy, ...driver.busy], driver.works);
      return arrival === undefined
        ? []
        : [{ trip: tripAt(arrival, needs), vehicleId: vehicle.id, driverId: driver.id }];
    }),
  );
  const [first, ...others] = found;
  if (first) return others.reduce((best, one) => (one.trip.arriveAt < best.trip.arriveAt ? one : best), first);
  if (!fit.some(({ busy }) => firstFree(needs, arrivals, busy) !== undefined)) return { no: 'vehicle' };
  const anyDriver = drivers.some(({ busy, works }) => firstFree(needs, arrivals, busy, works) !== undefined);
  return { no: anyDriver ? 'vehicle-and-driver' : 'driver' };
}

/** Everything that an arrival at this instant entails. */
export function tripAt(arriveAt: string, needs: TripNeeds): Trip {
  const { loadingMinutes, travelMinutes, serviceMinutes } = needs;
  const departAt = addMinutes(arriveAt, -travelMinutes);
  const doneAt = addMinutes(arriveAt, serviceMinutes);
  return {
    loadAt: addMinutes(departAt, -loadingMinutes),
    departAt,
    arriveAt,
    doneAt,
    backAt: addMinutes(doneAt, travelMinutes),
  };
}

/** When arrivals are possible at all: first and last instant, both included. */
interface Arrivals {
  readonly first: string;
  readonly last: string;
}

/** When somebody could arrive at the customer's at the earliest, by its hours and the window. */
const firstArrival = ({ window: { date, from }, receives }: Pick<TripNeeds, 'window' | 'receives'>): string => {
  const opens = dayStart(receives, date);
  return from === undefined ? opens : later(opens, instantOf(date, from, receives.zone));
};

/** @returns the local date of the site on which a trip into this window is loaded */
export const loadingDay = (needs: Pick<TripNeeds, 'window' | 'receives' | 'site'>): string =>
  dateIn(firstArrival(needs), needs.site.zone);

/** In the window, unloaded within receiving hours, loaded and back within the hours of the site. */
function arrivalsOf(needs: TripNeeds): Arrivals | undefined {
  const { window, receives, site, loadingMinutes, travelMinutes, serviceMinutes, notBefore } = needs;
  const { date, to } = window;
  const closes = addMinutes(dayEnd(receives, date), -serviceMinutes);
  const first = firstArrival(needs);
  const last =
    to === undefined ? closes : earlier(closes, addMinutes(instantOf(date, to, receives.zone), -serviceMinutes));
  const day = loadingDay(needs);
  if (closedBecause(site, day) !== undefined) return undefined;
  const loads = notBefore === undefined ? dayStart(site, day) : later(notBefore, dayStart(site, day));
  const bounds = {
    first: later(first, addMinutes(loads, loadingMinutes + travelMinutes)),
    last: earlier(last, addMinutes(dayEnd(site, day), -serviceMinutes - travelMinutes)),
  };
  return bounds.first <= bounds.last ? bounds : undefined;
}

/** @returns the first arrival whose whole trip meets nothing that they are busy with, within the driver's hours */
function firstFree(
  needs: TripNeeds,
  { first, last }: Arrivals,
  busy: readonly Span[],
  works?: WorkingCalendar,
): string | undefined {
  const before = needs.loadingMinutes + needs.travelMinutes;
  const day = works && dateIn(addMinutes(first, -before), works.zone);
  if (works && day && closedBecause(works, day) !== undefined) return undefined;
  const earliest = works && day ? later(first, addMinutes(dayStart(works, day), before)) : first;
  const latest =
    works && day ? earlier(last, addMinutes(dayEnd(works, day), -needs.serviceMinutes - needs.travelMinutes)) : last;
  return [earliest, ...busy.map(({ to }) => addMinutes(to, before)).filter((arrival) => arrival > earliest)]
    .sort()
    .find((arrival) => {
      if (arrival > latest) return false;
      const { loadAt, backAt } = tripAt(arrival, needs);
      return busy.every(({ from, to }) => backAt <= from || to <= loadAt);
    });
}
