import { proxyActivities } from '@temporalio/workflow';
import type { DeliveryActivities } from '../activities/delivery.ts';
import { attempt } from './activity-options.ts';
import type { Delivery } from './delivery.ts';
import { apologise } from './delivery-apology.ts';
import { owed, tell } from './our-words.ts';

const { releaseDelivery } = proxyActivities<DeliveryActivities>(attempt);

/**
 * A4: what is far ahead or weighs much is not open before the signed order is registered; unsigned, it is asked for
 * again, then it lapses.
 * @returns whether it holds
 */
export async function signed(delivery: Delivery): Promise<boolean> {
  const { state } = delivery;
  const toSign = delivery.plan.signature;
  if (toSign === null || state.done['opened']) return true;
  const { chase, lapse } = toSign;
  const isSigned = () => state.signature !== null;
  const about = delivery.about({ by: lapse.at });
  const ask = (key: string, what: string) =>
    tell(delivery, key, {
      type: 'signature-asked',
      what,
      messages: [
        { to: 'customer', template: 'delivery-sign', about },
        { to: 'rep', template: 'delivery-sign', about },
      ],
      ...(key === 'to-sign' ? { asks: { move: 'sign', of: 'rep' }, answerBy: lapse.at } : {}),
      before: lapse.at,
    });
  await ask('to-sign', 'the signed order is asked for');
  for (const [index, { at }] of chase.entries()) {
    if (await owed(delivery, 'to-sign', isSigned, at)) break;
    await ask(`sign-${index + 1}`, 'the signed order is asked for again');
  }
  await owed(delivery, 'to-sign', isSigned, lapse.at);
  delivery.awaits(null);
  state.status = isSigned() ? 'open' : 'declined';
  const lapsed = delivery.about({ decision: 'lapsed' });
  await tell(delivery, isSigned() ? 'opened' : 'lapsed', {
    type: isSigned() ? 'opened' : 'lapsed',
    what: isSigned() ? 'signed: the promise is open' : 'not signed in time: the promise has lapsed',
    messages: isSigned()
      ? []
      : [
          { to: 'customer', template: 'delivery-decided', about: lapsed },
          { to: 'rep', template: 'delivery-decided', about: lapsed },
        ],
  });
  return isSigned();
}

/** A7, B1: the promise in writing, benefit and condition together; on other terms, with what was agreed before. */
export async function confirmTheTerms(delivery: Delivery): Promise<void> {
  const { state, plan } = delivery;
  const change = state.changes.at(-1);
  const template = change ? 'delivery-changed' : 'delivery-confirmed';
  const about = {
    // after a miss the reason was told in person, with the apology
    ...delivery.about(change ? { earlier: change.from, ...(state.conclusion ? {} : { because: change.reason }) } : {}),
    ...(change ? { askedBy: change.askedBy } : {}),
  };
  await tell(delivery, delivery.inRound('confirmed'), {
    type: change ? 'message' : 'agreed',
    what: change ? 'the change is confirmed in writing' : 'the promise is confirmed in writing',
    messages: [
      { to: 'customer', template, about },
      { to: 'rep', template, about },
    ],
    before: plan.departs.at,
  });
}

/** B1, B2: taken back: both are told by whom and why; where it was we, it is owned like a miss. */
export async function tellTheWithdrawal(delivery: Delivery): Promise<void> {
  const { withdrawal } = delivery.state;
  if (withdrawal === null) return; // a tentative promise that was not firmed: told already
  const { askedBy, reason } = withdrawal;
  const about = { ...delivery.about({ decision: 'withdrawn', because: reason }), askedBy };
  await tell(delivery, 'withdrawal', {
    type: 'message',
    what: 'the withdrawal is confirmed in writing',
    messages: [
      { to: 'customer', template: 'delivery-decided', about },
      { to: 'rep', template: 'delivery-decided', about },
    ],
  });
  if (askedBy === 'us') await apologise(delivery, 'withdrawal/apologise', 1);
}

/** A5: what is not used any more is free for others. */
export async function giveBack(delivery: Delivery): Promise<void> {
  await releaseDelivery.executeWithOptions({ ...attempt, summary: 'what is booked and not used is given back' }, [
    delivery.id,
    delivery.now,
  ]);
}
