import { concludeDelivery, type DeliveryConclusion } from '../domain/delivery-conclusion.ts';
import type { Delivery } from './delivery.ts';

/** D5: the outcome that the facts known now allow; undefined: it is too early to say */
export function conclusionOf(delivery: Delivery): DeliveryConclusion | undefined {
  const { state, plan, lines, now } = delivery;
  if (state.conclusion) return state.conclusion;
  const last = state.reports.at(-1);
  // a word given before the vehicle could leave says nothing yet
  const isWord = last?.said === 'fulfilled' && last.occurredAt >= (delivery.verdict.trip?.departAt ?? '');
  return concludeDelivery({
    lines,
    unloaded: state.unloaded,
    saidDeliveredAt: last && isWord ? last.occurredAt : null,
    saidMissed: last?.said === 'missed',
    customerMissedAt: state.customerMissed?.at ?? null,
    breachAt: plan.breach.at,
    reportingEndsAt: plan.reportingEnds.at,
    now,
  });
}

/** Whether nothing more is to be watched: the outcome can be told, or, after a miss, all of it has come. */
export const isSettled = (delivery: Delivery): boolean =>
  delivery.state.conclusion ? delivery.missing.length === 0 : conclusionOf(delivery) !== undefined;
