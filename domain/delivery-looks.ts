import { availableToPromise, completeFrom, completeness } from './available-to-promise.ts';
import type { DeliveryCheck, LineOutlook, Promised } from './delivery.ts';
import { check, type DeliverySituation, needsOf, productOf } from './delivery-situation.ts';
import { windowEnd, windowInWords } from './delivery-window.ts';
import { thousandths, units } from './quantity.ts';
import { earliestTrip, type FoundTrip, type FreeVehicle, loadingDay, type TripNeeds } from './trip.ts';
import { closedBecause, dateIn, daysBetween, localTime } from './working-calendar.ts';

/** A5: whether it can be done at all, look by look. */
export interface Looks {
  readonly checks: readonly DeliveryCheck[];
  readonly lines: readonly LineOutlook[];
  readonly found: FoundTrip;
}

/** A5: looks at a delivery of these lines in this window; each "no" under its own name. */
export function lookAt(situation: DeliverySituation, promised: Promised): Looks {
  const needs = needsOf(situation, promised);
  const lines = outlook(situation, promised, loadingDay(needs));
  const found = earliestTrip(needs, situation.vehicles, situation.drivers);
  const days = [dateCheck(situation, promised), customerOpen(situation, promised), siteOpen(needs)];
  const open = days.every(({ result }) => result === 'ok');
  const checks = [
    ...days,
    goods(situation, lines, loadingDay(needs)),
    capacity(situation, needs),
    ...(open ? tripChecks(situation, needs, found) : notLookedAt),
  ];
  return { checks, lines, found };
}

/** A5: the lines with what can be promised of each. @param day local date of the site on which they are loaded */
export const outlook = (situation: DeliverySituation, { lines }: Pick<Promised, 'lines'>, day: string): LineOutlook[] =>
  lines.map((line) => {
    const { supply } = productOf(situation, line);
    const quantity = thousandths(line.quantity);
    const goods = completeness(supply, day, quantity);
    // of goods that nobody has confirmed, the day on which they are hoped for
    const counted =
      goods === 'uncertain' ? { ...supply, confirmed: [...supply.confirmed, ...supply.unconfirmed] } : supply;
    return {
      ...line,
      goods,
      available: units(availableToPromise(supply, day)),
      completeFrom:
        (goods === 'uncertain' ? completeFrom(counted, '', quantity) || day : completeFrom(counted, day, quantity)) ??
        null,
    };
  });

function dateCheck({ customer, now, policy }: DeliverySituation, { window }: Promised): DeliveryCheck {
  const looked = `${windowInWords(window)}; at the customer's it is ${localTime(now, customer.zone)}`;
  const ends = windowEnd(window, customer.zone);
  const ahead = daysBetween(dateIn(now, customer.zone), window.date);
  if (ahead > policy.maxDaysAhead)
    return check(
      'date',
      'not-ok',
      'refuse',
      looked,
      `It lies ${ahead} days ahead; ${policy.maxDaysAhead} is the most.`,
    );
  return now < ends
    ? check('date', 'ok', 'nothing', looked, 'It lies ahead.')
    : check('date', 'not-ok', 'refuse', looked, `It is over since ${localTime(ends, customer.zone)}.`);
}

function customerOpen({ customer }: DeliverySituation, { window }: Promised): DeliveryCheck {
  const { from, to } = customer.hours;
  const looked = `whether the customer receives goods in the window; it does from ${from} to ${to} on its working days`;
  const closed = closedBecause(customer, window.date);
  if (closed !== undefined)
    return check('customer-open', 'not-ok', 'refuse', looked, `The customer is closed on ${window.date}: ${closed}.`);
  if ((window.to !== undefined && window.to <= from) || (window.from !== undefined && window.from >= to))
    return check('customer-open', 'not-ok', 'refuse', looked, `Nobody receives goods there ${windowInWords(window)}.`);
  return check('customer-open', 'ok', 'nothing', looked, 'The customer is open.');
}

function siteOpen(needs: TripNeeds): DeliveryCheck {
  const day = loadingDay(needs);
  const { from, to } = needs.site.hours;
  const looked = `whether the site works on ${day}; on its working days from ${from} to ${to}`;
  const closed = closedBecause(needs.site, day);
  return closed === undefined
    ? check('site-open', 'ok', 'nothing', looked, 'The site works.')
    : check('site-open', 'not-ok', 'refuse', looked, `The site is closed on ${day}: ${closed}.`);
}

function goods(situation: DeliverySituation, lines: readonly LineOutlook[], day: string): DeliveryCheck {
  const each = lines.map(
    (line) => `${productOf(situation, line).name}: ${line.quantity} asked, ${line.available} there`,
  );
  const looked = `what can still be promised for ${day}: ${each.join('; ')}`;
  const short = (goods: LineOutlook['goods']) => lines.filter((line) => line.goods === goods);
  const named = (some: readonly LineOutlook[]) =>
    some
      .map(({ productId, quantity, available, completeFrom }) => {
        const when = completeFrom === null ? 'when it is complete is not known' : `complete from ${completeFrom} on`;
        return `${units(thousandths(quantity) - thousandths(available))} of ${productId}, ${when}`;
      })
      .join('; ');
  if (short('missing').length > 0)
    return check('goods', 'not-ok', 'refuse', looked, `There is not enough. Missing: ${named(short('missing'))}.`);
  if (short('uncertain').length > 0) {
    const because = `It hangs on goods that nobody has confirmed yet: ${named(short('uncertain'))}.`;
    return check('goods', 'unknown', 'uncertain', looked, because);
  }
  return check('goods', 'ok', 'nothing', looked, 'All of it is there.');
}

const carries = ({ weightKg, volumeLitres }: TripNeeds, { capacityKg, capacityLitres }: FreeVehicle): boolean =>
  weightKg <= capacityKg && volumeLitres <= capacityLitres;

function capacity({ vehicles }: DeliverySituation, needs: TripNeeds): DeliveryCheck {
  const load = `${needs.weightKg} kg and ${needs.volumeLitres} l`;
  const most = (of: 'capacityKg' | 'capacityLitres') => Math.max(0, ...vehicles.map((vehicle) => vehicle[of]));
  const looked = `${load}; ${vehicles.length} vehicles carry at most ${most('capacityKg')} kg and ${most('capacityLitres')} l`;
  const fit = vehicles.filter((vehicle) => carries(needs, vehicle));
  return fit.length > 0
    ? check('capacity', 'ok', 'nothing', looked, `${fit.length} of them carry it.`)
    : check('capacity', 'not-ok', 'refuse', looked, `No vehicle of the site carries ${load} at once.`);
}

const notLookedAt = (['vehicle', 'driver', 'time'] as const).map((name) =>
  check(name, 'unknown', 'nothing', 'not looked at', 'On that day there is no trip at all.'),
);

function tripChecks(situation: DeliverySituation, needs: TripNeeds, found: FoundTrip): DeliveryCheck[] {
  const { vehicles, drivers, site, customer } = situation;
  const { loadingMinutes, travelMinutes, serviceMinutes, window } = needs;
  const looked = {
    vehicle: `${vehicles.filter((vehicle) => carries(needs, vehicle)).length} vehicles that carry it, with their trips and days in the workshop`,
    driver: `${drivers.length} drivers, with their trips, hours and absences`,
    time: `${loadingMinutes} min loading, ${travelMinutes} min there, ${serviceMinutes} min unloading, ${travelMinutes} min back; ${windowInWords(window)}; the site works from ${site.hours.from} to ${site.hours.to}`,
  };
  const ok = (name: keyof typeof looked, because: string) => check(name, 'ok', 'nothing', looked[name], because);
  const no = (name: keyof typeof looked, because: string) => check(name, 'not-ok', 'refuse', looked[name], because);
  const unknown = (name: keyof typeof looked, because: string) =>
    check(name, 'unknown', 'nothing', looked[name], because);
  if ('trip' in found) {
    const { trip, vehicleId, driverId } = found;
    const times = `loaded ${localTime(trip.loadAt, site.zone)}, there ${localTime(trip.arriveAt, customer.zone)}, back ${localTime(trip.backAt, site.zone)}`;
    return [
      ok('vehicle', `${nameOf(vehicles, vehicleId)} is free for the whole trip.`),
      ok('driver', `${nameOf(drivers, driverId)} is free for the whole trip.`),
      ok('time', `It can be done: ${times}.`),
    ];
  }
  if (found.no === 'time')
    return [
      unknown('vehicle', 'The time does not suffice, whoever drives.'),
      unknown('driver', 'The time does not suffice, whoever drives.'),
      no('time', 'In the window it cannot be loaded, driven, unloaded and back in time.'),
    ];
  const time = ok('time', 'The time would suffice.');
  if (found.no === 'driver')
    return [ok('vehicle', 'A vehicle is free.'), no('driver', 'No driver is free for the whole trip.'), time];
  if (found.no === 'vehicle-and-driver')
    return [
      no('vehicle', 'No vehicle is free while a driver is.'),
      no('driver', 'No driver is free while a vehicle is.'),
      time,
    ];
  const driver =
    'trip' in earliestTrip(needs, [anyVehicle], drivers)
      ? ok('driver', 'A driver is free.')
      : no('driver', 'No driver is free for the whole trip.');
  return found.no === 'capacity'
    ? [unknown('vehicle', 'None carries it.'), driver, time]
    : [no('vehicle', 'No vehicle that carries it is free for the whole trip.'), driver, time];
}

const anyVehicle: FreeVehicle = { id: '', capacityKg: Infinity, capacityLitres: Infinity, busy: [] };
const nameOf = (of: readonly { readonly id: string; readonly name: string }[], id: string): string =>
  of.find((one) => one.id === id)?.name ?? id;
