import type { DeliveryRequest, OrderLine, Window } from '../domain/delivery.ts';
import type { DeliveryView } from './delivery-messages.ts';
import { inWords, minute } from './describe.ts';

/** A delivery in one line, for the Temporal UI; no personal data. */
export const deliverySummary = ({ rehearsal, customerId, ...request }: DeliveryRequest): string =>
  `${rehearsal ? 'Rehearsal: ' : ''}we deliver to ${customerId}, ${windowShown(request.confirm ?? request.window)}`;

/** A delivery in a few lines of Markdown; no personal data. */
export const deliveryDetails = ({ customerId, repId, lines, value, ...request }: DeliveryRequest): string =>
  [
    'Our promise of goods by a time.',
    `- customer: ${customerId}`,
    `- rep: ${repId}`,
    `- window: ${windowShown(request.confirm ?? request.window)}, local to the customer`,
    `- goods: ${linesShown(lines)}`,
    `- value: ${value.value} ${value.currency}`,
  ].join('\n');

/** `2027-01-15 10:00-12:00`, local to the customer. */
export const windowShown = ({ date, from, to }: Window): string => (from ? `${date} ${from}-${to}` : date);
const linesShown = (lines: readonly OrderLine[]): string =>
  lines.map(({ productId, quantity }) => `${quantity} × ${productId}`).join(', ');

/** A delivery in words, as its page in the Temporal UI shows it (Markdown, no personal data beyond the codes). */
export function describeDelivery(view: DeliveryView): string {
  const { terms, window, confirmed, requested, lines, trip, status, verdict, changes, unloaded, result } = view;
  const { customerMissed, notReady, apologies, withdrawal, handovers, awaits, next, lesson } = view;
  const against = verdict?.checks.filter(({ weighs }) => weighs !== 'nothing') ?? [];
  return [
    ...(view.rehearsal ? ['**Rehearsal**: no real promise, and nothing is booked.'] : []),
    `**${status}**: we deliver ${linesShown(lines)} to customer ${terms.customerId}, ${windowShown(window)}; rep ${view.repId}.`,
    ...(windowShown(requested) === windowShown(confirmed)
      ? []
      : [`Wanted ${windowShown(requested)}, confirmed ${windowShown(confirmed)}.`]),
    ...changes.map(
      ({ from, to, askedBy, at }) =>
        `Moved from ${windowShown(from)} to ${windowShown(to)}, wanted by ${askedBy === 'us' ? 'us' : 'the customer'} (${minute(at)}).`,
    ),
    ...(against.length > 0 && verdict && verdict.answer !== 'accept'
      ? [`Why ${verdict.answer.replaceAll('-', ' ')}: ${against.map(({ because }) => because).join(' ')}`]
      : []),
    ...(trip
      ? [
          `Vehicle ${trip.vehicleId}, driver ${trip.driverId}: leaves ${minute(trip.departAt)}, arrives ${minute(trip.arriveAt)}.`,
        ]
      : []),
    ...(notReady.length > 0 ? [`**Not ready**: ${notReady.map(({ because }) => because).join(' ')}`] : []),
    ...(unloaded.length > 0 ? [`Unloaded: ${linesShown(unloaded)}.`] : []),
    ...(customerMissed ? [`The customer's miss: ${customerMissed.what.replaceAll('-', ' ')}.`] : []),
    ...(result ? [`On time: ${result.onTime ? 'yes' : 'no'}; in full: ${result.inFull ? 'yes' : 'no'}.`] : []),
    ...(apologies.length > 0 ? ['We have apologised.'] : []),
    ...(lesson ? [`Cause: ${lesson.cause}.`] : []),
    ...(withdrawal ? [`Withdrawn ${withdrawal.askedBy === 'us' ? 'by us' : 'by the customer'}.`] : []),
    ...(handovers.length > 0
      ? [`Handed over: ${handovers.map(({ from, to, at }) => `${from} to ${to} (${minute(at)})`).join(', ')}.`]
      : []),
    ...(awaits
      ? [`Awaited from the **${awaits.party}**: **${inWords[awaits.move]}**, since ${minute(awaits.since)}.`]
      : []),
    ...(next ? [`Next: ${next.what} (${minute(next.at)}).`] : []),
    ...(view.closed ? ['Closed: nobody owes a move.'] : []),
  ].join('\n\n');
}
