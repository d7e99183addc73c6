import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { DeliveryActivities } from '../activities/delivery.ts';
import type { NotReady } from '../domain/delivery.ts';
import { attempt, local } from './activity-options.ts';
import { type Delivery, nameOf } from './delivery.ts';
import { isSettled } from './delivery-facts.ts';
import { lookAt } from './delivery-vetting.ts';
import { tell } from './our-words.ts';

const { readinessOf, unloadedOf } = proxyActivities<DeliveryActivities>(attempt);
const { tripExpected } = proxyLocalActivities<DeliveryActivities>(local);

/** B3: from the promise until the end of its window: reminded, looked after, warned of in time, and on the way. */
export async function watch(delivery: Delivery): Promise<void> {
  const { reminder, readiness, departs, breach } = delivery.plan;
  const looks = readiness.map((look) => ({ ...look, act: () => Promise.resolve() }));
  const steps = [...looks, ...(reminder ? [{ ...reminder, act: () => remind(delivery, reminder.until) }] : [])].sort(
    (a, b) => (a.at < b.at ? -1 : 1),
  );
  const gone = () => delivery.state.onTheWay !== null;
  for (const { at, step, act } of steps) {
    if (await settledBefore(delivery, at, `${step.replaceAll('-', ' ')}: is everything ready?`, gone)) return;
    if (!gone()) await act();
  }
  if (await settledBefore(delivery, departs.at, 'the vehicle leaves', gone)) return;
  await sayOnTheWay(delivery);
  await settledBefore(delivery, breach.at, 'evaluation at the breach instant');
}

async function remind(delivery: Delivery, until: string): Promise<void> {
  // its sense has passed while a way out was looked for, or the customer knows that it does not come so
  if (delivery.now >= until || delivery.state.warnedOf.length > 0) return;
  await tell(delivery, delivery.inRound('reminder'), {
    type: 'message',
    what: 'the customer is reminded of what must be prepared',
    messages: [{ to: 'customer', template: 'delivery-reminder', about: delivery.about() }],
    before: until,
  });
}

/** On the way: not said where the customer was warned, and nobody has said since that it has left. */
async function sayOnTheWay(delivery: Delivery): Promise<void> {
  const { state, plan } = delivery;
  const about = delivery.about({
    late: (state.onTheWay?.expectedAt ?? '') > plan.breach.at,
    hasLeft: state.onTheWay !== null,
  });
  const ready = state.warnedOf.length === 0 || state.onTheWay !== null;
  await tell(delivery, delivery.inRound('departs'), {
    type: 'message',
    what: ready
      ? 'it leaves now, as planned or as reported: the customer is told when it comes'
      : 'the day of the delivery: the rep is told',
    messages: [
      ...(ready ? ([{ to: 'customer', template: 'delivery-on-the-way', about }] as const) : []),
      { to: 'rep', template: 'delivery-day', about },
    ],
    before: plan.breach.at,
  });
}

/**
 * Waits until an instant of the plan; whatever is heard meanwhile is looked at, and what gets in the way is dealt with.
 * @returns whether the outcome stands already, so that nothing more is to be watched
 */
export async function settledBefore(
  delivery: Delivery,
  at: string,
  what: string,
  enough: () => boolean = () => false,
): Promise<boolean> {
  for (;;) {
    await readRecords(delivery);
    if (isSettled(delivery)) return true;
    await dealWithWhatIsInTheWay(delivery);
    if (isSettled(delivery)) return true;
    if (enough() || delivery.now >= at) return false;
    await delivery.until(at, () => enough() || delivery.hasNews(), what);
  }
}

/** D5, B3: what was unloaded, and what is in the way; from here on, what was heard is considered. */
export async function readRecords(delivery: Delivery): Promise<void> {
  const { state, id } = delivery;
  const { heard } = state;
  state.unloaded = await unloadedOf.executeWithOptions({ ...attempt, summary: 'what is recorded as unloaded' }, [id]);
  if (delivery.now < delivery.plan.breach.at) {
    const found = await readinessOf.executeWithOptions({ ...attempt, summary: 'is everything ready?' }, [
      id,
      delivery.now,
    ]);
    state.notReady = [...found, ...reported(delivery)];
  }
  state.considered = heard;
}

/** B3: what somebody reported on the terms that hold now. */
function reported({ state, plan }: Delivery): NotReady[] {
  const since = state.changes.at(-1)?.at ?? '';
  return state.risks
    .filter(({ at, expectedAt }) => at >= since && (expectedAt === undefined || expectedAt > plan.breach.at))
    .map(({ reason }) => ({ what: 'reported', products: [], because: reason }));
}

/**
 * B3: not ready: the rep, and whoever plans the trips, are asked for a way out by an instant that still allows one;
 * without one the customer is warned before the window, with what will be instead.
 */
async function dealWithWhatIsInTheWay(delivery: Delivery): Promise<void> {
  const { state, plan } = delivery;
  const open = () => state.notReady.filter((each) => !state.handled.includes(nameOf(each)));
  if (open().length === 0) return;
  const key = `not-ready-${++state.alarms}`;
  state.wayOut = null;
  const by = plan.warnBy.at > delivery.now ? plan.warnBy.at : delivery.now;
  const { nearest } = await lookAt(delivery, delivery.verdict.terms);
  const isReported = open().some(({ what }) => what === 'reported');
  const about = delivery.about({ notReady: open(), by, instead: nearest.window });
  const asked = await delivery.carryOut(key, {
    type: 'not-ready',
    what: `not ready (${open()
      .map(({ what }) => what)
      .join(', ')}): a way out is asked for`,
    data: { notReady: open() },
    messages: [
      { to: 'rep', template: 'delivery-not-ready', about },
      { to: 'dispatcher', template: 'delivery-not-ready', about },
      // what somebody reports is for somebody above to help with, too
      ...(isReported ? ([{ to: 'manager', template: 'delivery-not-ready', about }] as const) : []),
    ],
    asks: { move: 'way-out', of: 'rep' },
    answerBy: by,
  });
  const settled = () => state.wayOut !== null || isSettled(delivery);
  while (!settled() && open().length > 0 && delivery.now < by) {
    await delivery.chase(key, asked, () => settled() || delivery.hasNews(), by);
    await readRecords(delivery);
  }
  delivery.awaits(null);
  const left = open();
  if (left.length === 0 || isSettled(delivery)) return;
  state.handled = [...state.handled, ...left.map(nameOf)];
  if (state.wayOut !== null) return;
  state.warnedOf = [...state.warnedOf, ...left.map(nameOf)];
  await warnTheCustomer(delivery, key, left);
}

/** B3: honest and early, with what will be instead. */
async function warnTheCustomer(delivery: Delivery, key: string, notReady: readonly NotReady[]): Promise<void> {
  const { nearest } = await lookAt(delivery, delivery.verdict.terms);
  const about = delivery.about({ notReady, instead: nearest.window });
  await tell(delivery, `${key}/warned`, {
    type: 'customer-warned',
    what: 'no way out was found: the customer is warned, with what will be instead',
    data: { instead: nearest.window },
    messages: [
      { to: 'customer', template: 'delivery-warning', about },
      { to: 'rep', template: 'delivery-warning', about },
    ],
    before: delivery.plan.breach.at,
  });
}

/** B3: whoever drives the next trip of the same vehicle or driver learns that this one is late. */
export const followersLearn = ({ id }: Delivery, expectedAt: string): Promise<void> =>
  tripExpected.executeWithOptions({ ...local, summary: 'what follows on the same vehicle learns that it is late' }, [
    id,
    expectedAt,
  ]);
