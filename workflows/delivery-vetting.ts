import { condition, proxyLocalActivities } from '@temporalio/workflow';
import type { DeliveryActivities } from '../activities/delivery.ts';
import type { DeliveryRequest, DeliveryVerdict } from '../domain/delivery.ts';
import { isPossible } from '../domain/delivery-possible.ts';
import { statusAfter } from '../domain/our-answers.ts';
import { local } from './activity-options.ts';
import type { Delivery } from './delivery.ts';
import { owed, tell } from './our-words.ts';

const { vetDelivery, recordDelivery, rebookDelivery } = proxyLocalActivities<DeliveryActivities>(local);

/** A5: the verdict on these terms now; what this promise has booked itself does not stand in its way. */
export const lookAt = (delivery: Delivery, terms: DeliveryRequest): Promise<DeliveryVerdict> =>
  vetDelivery.executeWithOptions({ ...local, summary: 'what the vetting looks at' }, [
    delivery.id,
    { ...terms, repId: delivery.repId },
    delivery.now,
  ]);

/** A1, A5: the verdict, written with what it books before anybody is told; where somebody else was quicker, once more. */
export async function vetDeliveryRequest(delivery: Delivery): Promise<DeliveryVerdict> {
  const { state } = delivery;
  if (state.verdict) return state.firstVerdict ?? state.verdict;
  const { commitmentId, request, actor, from } = delivery.asked;
  for (;;) {
    const verdict = await lookAt(delivery, request);
    const written = await recordDelivery.executeWithOptions(
      { ...local, summary: `the verdict is written: ${verdict.answer}` },
      [{ commitmentId, request, actor, from, at: delivery.now, verdict }],
    );
    if (written === 'taken') continue;
    take(delivery, verdict);
    delivery.show();
    return verdict;
  }
}

function take({ state }: Delivery, verdict: DeliveryVerdict): void {
  state.verdict = verdict;
  state.referred = verdict.answer === 'refer-upward';
  state.status =
    verdict.answer === 'accept' && verdict.plan.signature ? 'awaiting-signature' : statusAfter[verdict.answer];
}

/** The verdict on the delivery as it was asked for, once it is written. */
export async function answeredDelivery({ state }: Delivery): Promise<DeliveryVerdict> {
  await condition(() => state.verdict !== null);
  return state.firstVerdict ?? (state.verdict as DeliveryVerdict);
}

/**
 * B1, A3: books these terms instead of what was booked, all or nothing.
 * @returns the verdict on them; where it does not accept them, nothing has changed
 */
export async function bookAnew(delivery: Delivery, terms: DeliveryRequest): Promise<DeliveryVerdict> {
  for (;;) {
    const verdict = await lookAt(delivery, terms);
    if (!isPossible(verdict)) return verdict;
    const booked = await rebookDelivery.executeWithOptions(
      { ...local, summary: 'vehicle, driver and goods are booked' },
      [delivery.id, verdict, delivery.now],
    );
    if (booked === 'booked') return verdict;
  }
}

/**
 * A3: uncertain is said in advance, with the instant at which it is decided: by then the rep firms or withdraws it, or
 * the facts that are known by then do.
 * @returns whether it is firmed
 */
export async function firmed(delivery: Delivery): Promise<boolean> {
  const { state } = delivery;
  if (state.firstVerdict) return state.status !== 'withdrawn';
  const { decideBy } = delivery.plan;
  const by = decideBy?.at ?? delivery.now;
  const about = delivery.about({ by });
  await tell(delivery, 'uncertain', {
    type: 'declared-uncertain',
    what: `declared uncertain: firmed or withdrawn by ${decideBy?.local}`,
    messages: [
      { to: 'customer', template: 'delivery-uncertain', about },
      { to: 'rep', template: 'delivery-uncertain', about },
    ],
    asks: { move: 'firm', of: 'rep' },
    answerBy: by,
    before: by,
  });
  await owed(delivery, 'uncertain', () => state.firming !== null, by);
  delivery.awaits(null);
  const first = delivery.verdict;
  const verdict = state.firming?.decision === 'withdraw' ? undefined : await bookAnew(delivery, first.terms);
  state.firstVerdict = first;
  if (verdict && isPossible(verdict)) {
    take(delivery, verdict);
    await delivery.carryOut('firmed', {
      type: 'firmed',
      what: 'firmed: everything that it needs is booked',
      data: { verdict },
      shows: { verdict, breachAt: verdict.plan.breach.at },
    });
    return true;
  }
  state.status = 'withdrawn';
  const because = state.firming?.reason;
  const awaited = verdict?.lines.filter(({ goods }) => goods !== 'complete').map(({ productId }) => productId) ?? [];
  const tells = delivery.about({
    ...{ decision: 'withdrawn', because, instead: verdict?.nearest.window ?? null },
    ...(awaited.length > 0
      ? { notReady: [{ what: 'goods', products: awaited, because: 'not confirmed in time' }] }
      : {}),
  });
  await tell(delivery, 'firmed-or-withdrawn', {
    type: 'withdrawn',
    what: 'withdrawn: it could not be firmed',
    data: { because: because ?? verdict?.checks.filter(({ weighs }) => weighs !== 'nothing') },
    messages: [
      { to: 'customer', template: 'delivery-decided', about: tells },
      { to: 'rep', template: 'delivery-decided', about: tells },
    ],
  });
  return false;
}

/**
 * A2: not worth the trip, or beyond the rep's authority: a manager decides, reminded and escalated (D4), while it can
 * still be loaded; the customer is told nothing before.
 * @returns whether it is promised
 */
export async function approvedUpward(delivery: Delivery): Promise<boolean> {
  const { state, plan } = delivery;
  if (state.done['approved']) return true;
  const until = delivery.verdict.trip?.loadAt ?? plan.departs.at;
  const asked = await delivery.carryOut('approval', {
    type: 'approval-asked',
    what: 'beyond what the rep decides: the manager is asked to approve or decline',
    messages: [{ to: 'manager', template: 'delivery-approval', about: delivery.about({ by: until }) }],
    asks: { move: 'approve', of: 'manager' },
  });
  await delivery.chase('approval', asked, () => state.approval !== null, until);
  delivery.awaits(null);
  const decision = state.approval?.decision ?? 'decline';
  const because = state.approval ? state.approval.reason : 'nobody decided before it had to be loaded';
  const told = { decision: state.approval?.decision ?? 'lapsed', because: state.approval?.reason } as const;
  const approved = decision === 'approve';
  state.status = !approved ? 'declined' : plan.signature ? 'awaiting-signature' : 'open';
  await delivery.carryOut(approved ? 'approved' : 'declined', {
    type: approved ? 'approved' : 'declined',
    what: approved ? 'approved' : 'declined: nothing is promised',
    data: { because },
    messages: [{ to: 'rep', template: 'delivery-approval-decided', about: delivery.about(told) }],
  });
  return approved;
}
