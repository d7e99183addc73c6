import { availableToPromise, completeness, type Supply } from './available-to-promise.ts';
import type { NotReady } from './delivery.ts';
import { units } from './quantity.ts';
import type { Span } from './trip.ts';
import { closedBecause, dateIn, dayEnd, dayStart, localTime, type WorkingCalendar } from './working-calendar.ts';

/** B3: what a delivery that was promised needs, as it is now; instants ISO 8601 UTC. */
export interface Preparedness {
  /** from loading until it is back; null: nothing is booked (any more) */
  readonly trip: Span | null;
  /** IANA, of the site */
  readonly zone: string;
  readonly goods: readonly PreparedGoods[];
  readonly vehicle: { readonly name: string; readonly isHere: boolean; readonly workshop: readonly Span[] };
  readonly driver: { readonly name: string; readonly isHere: boolean; readonly works: WorkingCalendar };
  /** trips before it, of the same vehicle or driver: when they are expected back */
  readonly earlier: readonly { readonly who: string; readonly backAt: string }[];
}

/** Goods that are held for it; quantities in thousandths. */
export interface PreparedGoods {
  readonly productId: string;
  readonly quantity: bigint;
  /** local date of the site */
  readonly neededOn: string;
  /** first booked, first served: what was promised later does not count */
  readonly supply: Supply;
}

/** B3: what is in the way of a delivery; `[]`: it is ready. */
export function whatIsNotReady(of: Preparedness): NotReady[] {
  const { trip } = of;
  if (!trip)
    return [{ what: 'vehicle', products: [], because: 'No vehicle and no driver are booked for it.' }, ...goods(of)];
  return [...goods(of), ...vehicle(of, trip), ...driver(of, trip), ...earlierTrips(of, trip)];
}

function goods({ goods: held }: Preparedness): NotReady[] {
  const short = held.flatMap(({ productId, quantity, neededOn, supply }) => {
    const sure = completeness(supply, neededOn, quantity);
    if (sure === 'complete') return [];
    const there = units(availableToPromise(supply, neededOn));
    const hope = sure === 'uncertain' ? ', the rest hangs on goods that are not confirmed or late' : '';
    return [{ productId, because: `${productId}: ${units(quantity)} needed on ${neededOn}, ${there} there${hope}` }];
  });
  if (short.length === 0) return [];
  const products = short.map(({ productId }) => productId);
  return [{ what: 'goods', products, because: `${short.map(({ because }) => because).join('; ')}.` }];
}

const notReady = (what: NotReady['what'], because: string): NotReady[] => [{ what, products: [], because }];

function vehicle({ vehicle: { name, isHere, workshop } }: Preparedness, trip: Span): NotReady[] {
  if (!isHere) return notReady('vehicle', `${name} is not at this site any more.`);
  const inWorkshop = workshop.some(({ from, to }) => from < trip.to && trip.from < to);
  return inWorkshop ? notReady('vehicle', `${name} is in the workshop then.`) : [];
}

function driver({ driver: { name, isHere, works } }: Preparedness, trip: Span): NotReady[] {
  if (!isHere) return notReady('driver', `${name} is not at this site any more.`);
  const day = dateIn(trip.from, works.zone);
  const away = closedBecause(works, day);
  if (away !== undefined) return notReady('driver', `${name} does not work on ${day}: ${away}.`);
  if (dayStart(works, day) <= trip.from && trip.to <= dayEnd(works, day)) return [];
  const { from, to } = works.hours;
  return notReady(
    'driver',
    `${name} works from ${from} to ${to} only, the trip lasts from ${localTime(trip.from, works.zone)} to ${localTime(trip.to, works.zone)}.`,
  );
}

function earlierTrips({ earlier, zone }: Preparedness, trip: Span): NotReady[] {
  return earlier
    .filter(({ backAt }) => backAt > trip.from)
    .flatMap(({ who, backAt }) => {
      const at = (instant: string) => localTime(instant, zone);
      return notReady('earlier-trip', `${who} is back at ${at(backAt)} only, to be loaded at ${at(trip.from)}.`);
    });
}
