import type { NearestDelivery, OrderLine, Window } from './delivery.ts';
import { type Looks, lookAt, outlook } from './delivery-looks.ts';
import { isPossible } from './delivery-possible.ts';
import type { DeliverySituation } from './delivery-situation.ts';
import { windowAround } from './delivery-window.ts';
import type { Worth } from './delivery-worth.ts';
import { fromMinor } from './money.ts';
import { thousandths, units } from './quantity.ts';
import { addDays, dateIn, daysBetween, later } from './working-calendar.ts';

/** A1: the nearest thing that could be promised instead of what was looked at. */
export function nearestDelivery(
  situation: DeliverySituation,
  looks: Looks,
  { minimum, isWorthIt }: Worth,
): NearestDelivery {
  return {
    window: isPossible(looks) ? null : nearestWindow(situation),
    lines: isPossible(looks) ? null : partOf(situation, looks),
    // what makes a trip worth it helps where nothing else is in the way
    minimumOrder: minimum === null || !isPossible(looks) ? null : fromMinor(minimum, situation.company.currency),
    joins: isWorthIt === false && isPossible(looks) ? joins(situation) : null,
  };
}

/** The first day that is looked at, and the last. */
function searched({ now, customer, asked, policy }: DeliverySituation): { from: string; to: string } {
  const from = later(asked.window.date, dateIn(now, customer.zone));
  return { from, to: addDays(from, policy.searchDays) };
}

/** The first from the day that was asked for on, at the times that were asked for where they are possible. */
function nearestWindow(situation: DeliverySituation): Window | null {
  const { asked, customer } = situation;
  const { from, to } = searched(situation);
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const atTheSameTimes = { ...asked.window, date };
    if (isPossible(lookAt(situation, { ...asked, window: atTheSameTimes }))) return atTheSameTimes;
    if (asked.window.from === undefined) continue;
    const allDay = lookAt(situation, { ...asked, window: { date } });
    if (isPossible(allDay) && 'trip' in allDay.found) return windowAround(allDay.found.trip.arriveAt, customer.zone);
  }
  return null;
}

/** What of the lines is there for the day that was asked for, where a trip can bring it. */
function partOf(situation: DeliverySituation, { lines }: Looks): OrderLine[] | null {
  const part = lines.flatMap((line) => {
    const [asked, there] = [thousandths(line.quantity), thousandths(line.available)];
    const quantity = there < asked ? there : asked;
    return quantity > 0n ? [{ productId: line.productId, quantity: units(quantity) }] : [];
  });
  const isWhole = lines.every(({ goods }) => goods === 'complete');
  if (isWhole || part.length === 0) return null;
  return isPossible(lookAt(situation, { window: situation.asked.window, lines: part })) ? part : null;
}

/** The trip to this customer that is nearest to the day that was asked for, and for which all of the goods are there. */
function joins(situation: DeliverySituation): NearestDelivery['joins'] {
  const { openTrips, asked, now, customer } = situation;
  const today = dateIn(now, customer.zone);
  const away = (date: string) => Math.abs(daysBetween(asked.window.date, date));
  const [nearest] = openTrips
    .filter(({ date }) => today <= date && date <= searched(situation).to && isComplete(situation, date))
    .toSorted((a, b) => away(a.date) - away(b.date) || (a.commitmentId < b.commitmentId ? -1 : 1));
  return nearest ?? null;
}

const isComplete = (situation: DeliverySituation, date: string): boolean =>
  outlook(situation, situation.asked, date).every(({ goods }) => goods === 'complete');
