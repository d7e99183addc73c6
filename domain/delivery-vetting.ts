import type { DeliveryCheck, DeliveryVerdict, NearestDelivery } from './delivery.ts';
import { lookAt } from './delivery-looks.ts';
import { nearestDelivery } from './delivery-nearest.ts';
import type { DeliverySituation } from './delivery-situation.ts';
import { authorityCheck, worthCheck, worthOf } from './delivery-worth.ts';
import { fromMinor } from './money.ts';
import { atOurPromise } from './patience-standing.ts';

/** A1: the answer with everything that it rests on. */
export type DeliveryVetting = Pick<
  DeliveryVerdict,
  'answer' | 'checks' | 'lines' | 'trip' | 'tripCost' | 'worthIt' | 'nearest'
>;

/**
 * A1, A5: accept, refer upward, declare uncertain or refuse, with every look that was taken. What cannot be done comes
 * first: no manager mends it. What is uncertain comes before authority: it goes upward as it is firmed, which the checks
 * that weigh `upward` say already now.
 */
export function vetDelivery(situation: DeliverySituation): DeliveryVetting {
  const looks = lookAt(situation, situation.asked);
  const worth = worthOf(situation);
  const checks = [worthCheck(situation, worth), authorityCheck(situation), ...looks.checks, ...patience(situation)];
  const answer = answerOf(checks);
  return {
    answer,
    checks,
    lines: looks.lines,
    trip: 'trip' in looks.found ? bookedTrip(situation, looks.found) : null,
    tripCost: fromMinor(worth.cost, situation.company.currency),
    worthIt: worth.isWorthIt === true,
    nearest: answer === 'accept' ? nothingElse : nearestDelivery(situation, looks, worth),
  };
}

/** C8: in a verdict only where there is something to decide, or decided, about the customer. */
function patience({ patience: standing, paidOnDelivery, hasManager }: DeliverySituation): DeliveryCheck[] {
  if (!standing) return [];
  const { stops, looked, because } = atOurPromise(standing, paidOnDelivery);
  const weighs = stops === 'all' ? 'refuse' : stops === 'nothing' ? 'nothing' : hasManager ? 'upward' : 'hint';
  return [{ name: 'patience', result: stops === 'nothing' ? 'ok' : 'not-ok', weighs, looked, because }];
}

type Found = Extract<ReturnType<typeof lookAt>['found'], { readonly trip: unknown }>;
const bookedTrip = ({ siteId }: DeliverySituation, { trip, vehicleId, driverId }: Found) => ({
  ...trip,
  ...{ siteId, vehicleId, driverId },
});
const nothingElse: NearestDelivery = { window: null, lines: null, minimumOrder: null, joins: null };

function answerOf(checks: readonly DeliveryCheck[]): DeliveryVetting['answer'] {
  const weighs = (weight: DeliveryCheck['weighs']) => checks.some((check) => check.weighs === weight);
  if (weighs('refuse')) return 'refuse';
  if (weighs('uncertain')) return 'declare-uncertain';
  return weighs('upward') ? 'refer-upward' : 'accept';
}
