import { ApplicationFailure, CancellationScope, setHandler } from '@temporalio/workflow';
import type { DeliveryVerdict, OrderLine, Window } from '../domain/delivery.ts';
import { isPossible } from '../domain/delivery-possible.ts';
import type { CustomerMissed, OnTheWay } from '../domain/delivery-requests.ts';
import type { Withdrawal } from '../domain/requests.ts';
import { hearAtRisk } from './at-risk.ts';
import { hear, refuseIf, unlessAwaited } from './commands.ts';
import type { Delivery } from './delivery.ts';
import * as messages from './delivery-messages.ts';
import { bookAnew, lookAt } from './delivery-vetting.ts';
import { followersLearn } from './delivery-watch.ts';
import { hearReassign } from './handover.ts';
import type { By } from './messages.ts';
import { hearApproval, hearFirming, hearLesson, hearSignature } from './our-commands.ts';
import { hearPassedOn } from './our-words.ts';

/** What a person may say to a delivery promise, each refused while it makes no sense. */
export function hearDeliveryCommands(delivery: Delivery): void {
  const { state } = delivery;
  const known = ['confirmed', 'uncertain', 'to-sign'];
  hearReassign(delivery, {
    isVetted: () => state.verdict !== null,
    customerKnows: () => known.some((step) => state.done[step] !== undefined),
  });
  hearPassedOn(delivery);
  hearBefore(delivery);
  hearMeanwhile(delivery);
  hearChanges(delivery);
  hearAfterwards(delivery);
}

const unlessOpen = ({ state }: Delivery): string | undefined =>
  state.status === 'open' && state.conclusion === null
    ? undefined
    : `The promise is ${state.status}; only an open one takes this.`;

/** Before it is open: firmed, approved, signed. */
function hearBefore(delivery: Delivery): void {
  hearFirming(delivery, messages.firmDelivery, () => refuseUnlessCertain(delivery));
  hearApproval(delivery, messages.approveDelivery);
  hearSignature(delivery, messages.signDelivery, 'order');
}

/** A3: a word does not make goods certain. @throws ApplicationFailure */
async function refuseUnlessCertain(delivery: Delivery): Promise<void> {
  const { checks } = await lookAt(delivery, delivery.verdict.terms);
  const because = checks
    .filter(({ weighs }) => weighs === 'uncertain' || weighs === 'refuse')
    .map((one) => one.because);
  refuseIf(because.length === 0 ? undefined : `It is not certain yet: ${because.join(' ')}`);
}

/** B3: while it is open: at risk, a way out, on the way, and the customer's own miss. */
function hearMeanwhile(delivery: Delivery): void {
  const { state } = delivery;
  hearAtRisk(delivery, {
    refused: ({ expectedAt }) =>
      unlessOpen(delivery) ?? againstExpected(delivery, expectedAt, hours(24 * 60, delivery.plan.breach.at)),
    tells: (said) => {
      state.risks = [...state.risks, { ...said, at: delivery.now }];
      tellFollowers(delivery, said.expectedAt);
    },
    about: () => delivery.about(),
    // else a way out is asked for, of the manager too
    asksForHelp: ({ expectedAt }) =>
      state.awaits?.move === 'way-out' || (expectedAt !== undefined && expectedAt <= delivery.plan.breach.at),
  });
  hear(delivery, messages.wayOut, {
    refused: unlessAwaited(delivery, 'way-out'),
    apply: (said) => {
      state.wayOut = said;
    },
    key: () => `way-out-${state.alarms}`,
    type: 'way-out',
    what: () => 'a way out was found: it comes as promised',
  });
  hear(delivery, messages.onTheWay, {
    refused: (said) =>
      unlessOpen(delivery) ?? (state.onTheWay ? 'It is on the way already.' : againstLeaving(delivery, said)),
    apply: (said) => {
      state.onTheWay = said;
      tellFollowers(delivery, said.expectedAt);
    },
    key: () => delivery.inRound('on-the-way'),
    type: 'on-the-way',
    what: () => 'the vehicle has left',
    settles: () => false,
  });
  hear(delivery, messages.customerMissed, {
    refused: (said) => unlessOpen(delivery) ?? againstCustomerMissed(delivery, said),
    apply: (said) => {
      state.customerMissed = { ...said, at: said.at ?? delivery.now };
    },
    key: () => 'customer-missed',
    type: 'customer-missed',
    what: ({ what }) => `the customer's miss: ${what.replaceAll('-', ' ')}`,
  });
}

/** A vehicle leaves on the day of its trip, and arrives within a day. */
function againstLeaving(delivery: Delivery, { expectedAt }: By<OnTheWay>): string | undefined {
  const { trip } = delivery.verdict;
  if (trip && delivery.now < hours(-12, trip.loadAt))
    return `It is loaded at ${trip.loadAt}; say that it is on the way when it has left.`;
  return againstExpected(delivery, expectedAt, hours(24, delivery.now));
}

function againstExpected({ now }: Delivery, expectedAt: string | undefined, latest: string): string | undefined {
  if (expectedAt === undefined || (expectedAt >= hours(-1, now) && expectedAt <= latest)) return undefined;
  return `expectedAt ${expectedAt} is not credible: it is ${now} now, and expected is at most ${latest}.`;
}

const hours = (count: number, from: string): string => new Date(Date.parse(from) + count * 3_600_000).toISOString();

function againstCustomerMissed(delivery: Delivery, { at = delivery.now }: By<CustomerMissed>): string | undefined {
  if (delivery.state.customerMissed) return 'That is recorded already.';
  if (at > delivery.now) return `${at} lies in the future; it is ${delivery.now} now.`;
  const { trip } = delivery.verdict;
  return trip && at < trip.departAt ? `The vehicle leaves ${trip.departAt}; nobody was there before.` : undefined;
}

/** B3: the next trips of the same vehicle or driver are looked at again. */
function tellFollowers(delivery: Delivery, expectedAt: string | undefined): void {
  const { trip } = delivery.verdict;
  // later than a day is another trip
  if (expectedAt !== undefined && trip && expectedAt < hours(24, trip.arriveAt))
    void followersLearn(delivery, expectedAt);
}

/** B1, B9: what changes the promise or takes it back. */
function hearChanges(delivery: Delivery): void {
  const { state } = delivery;
  let booking = false;
  const unlessChangeable = (): string | undefined =>
    unlessOpen(delivery) ??
    (delivery.now >= delivery.plan.breach.at
      ? `It was due by ${delivery.plan.breach.local}; it is kept or broken now, and no new date changes that.`
      : undefined) ??
    (booking ? 'Other terms are being looked at in this moment; ask again when they are answered.' : undefined);
  setHandler(
    messages.rescheduleDelivery,
    async ({ window, lines = delivery.lines, ...change }): Promise<messages.DeliveryView> => {
      booking = true;
      try {
        await agreeOn(delivery, { window, lines }, change);
        return delivery.view();
      } finally {
        booking = false;
      }
    },
    {
      validator: ({ window, lines }) =>
        refuseIf(unlessChangeable() ?? (isSame(delivery, window, lines) ? 'This is what holds already.' : undefined)),
    },
  );
  setHandler(
    messages.withdrawDelivery,
    (withdrawal) => {
      delivery.withdraw(withdrawal);
      return delivery.view();
    },
    { validator: (_: By<Withdrawal>) => refuseIf(unlessWithdrawable(delivery)) },
  );
  hear(delivery, messages.referCost, {
    refused: () => unlessWithdrawable(delivery),
    apply: () => {
      state.costReferred++;
    },
    key: () => `cost-refused-${state.costReferred}`,
    type: 'withdrawal-refused',
    what: () => 'cost is no ground to drop a promise of ours: referred upward',
    settles: () => false,
    afterwards: ({ reason }) =>
      delivery.afterwards(`cost-refused-${state.costReferred}/upward`, () => ({
        type: 'message',
        what: 'the manager is told that help is needed to keep it',
        messages: [{ to: 'manager', template: 'delivery-cost-refused', about: delivery.about({ because: reason }) }],
      })),
  });
}

/** Before the breach instant, whatever it waits for. */
const unlessWithdrawable = ({ state, now }: Delivery): string | undefined =>
  state.conclusion !== null || !['proposed', 'awaiting-approval', 'awaiting-signature', 'open'].includes(state.status)
    ? `The promise is ${state.status}; only one that is not over is taken back.`
    : state.verdict !== null && now >= state.verdict.plan.breach.at
      ? `It was due by ${state.verdict.plan.breach.local}; it is kept or broken now.`
      : undefined;

const isSame = (delivery: Delivery, window: Window, lines: readonly OrderLine[] | undefined): boolean =>
  JSON.stringify(sorted(window)) === JSON.stringify(sorted(delivery.window)) &&
  (lines === undefined || JSON.stringify(lines) === JSON.stringify(delivery.lines));
const sorted = ({ date, from, to }: Window) => [date, from, to];

/** Other terms; `toCome`: what of the lines has not come yet, left out: all of them. */
interface Wanted {
  readonly window: Window;
  readonly lines: readonly OrderLine[];
  readonly toCome?: readonly OrderLine[];
}

/**
 * B1: other terms, booked instead of what was booked; where they cannot be kept, nothing changes.
 * @throws ApplicationFailure with the verdict on them
 */
async function agreeOn(
  delivery: Delivery,
  { window, lines, toCome = lines }: Wanted,
  { by, from: door, askedBy, reason }: By<{ readonly askedBy: 'customer' | 'us'; readonly reason: string }>,
): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    const { confirm: _, ...same } = delivery.verdict.terms;
    const booked = await bookAnew(delivery, { ...same, window, lines: [...toCome] });
    const verdict = { ...booked, terms: { ...booked.terms, lines: [...lines] } };
    if (!isPossible(verdict)) throw notPossible(verdict);
    const from = delivery.window;
    const change = { at: delivery.now, by, askedBy, reason, from, to: window, lines, breachAt: verdict.plan.breach.at };
    delivery.agreeAnew(verdict, change, door);
  });
}

function notPossible(verdict: DeliveryVerdict): ApplicationFailure {
  const because = verdict.checks.filter(({ weighs }) => weighs === 'refuse' || weighs === 'uncertain');
  return ApplicationFailure.nonRetryable(
    `This cannot be promised: ${because.map((one) => one.because).join(' ')} What was agreed before still holds.`,
    'NotOffered',
    verdict,
  );
}

/** B2, B9, D5: after a miss: apology with a new date, lesson, correction. */
function hearAfterwards(delivery: Delivery): void {
  const { state } = delivery;
  hear(delivery, messages.apologisedForDelivery, {
    refused: ({ window, nothingMore }) =>
      unlessAwaited(delivery, 'apologise')() ??
      (state.withdrawal === null && delivery.missing.length > 0 && window === undefined && nothingMore === undefined
        ? 'Not all of it has come: say when it comes instead (window), or why nothing more is wanted (nothingMore).'
        : undefined),
    vet: ({ window, by, from, said }) =>
      window === undefined
        ? undefined
        : agreeOn(
            delivery,
            { window, lines: delivery.lines, toCome: delivery.missing },
            { by, from, askedBy: 'us', reason: said },
          ),
    apply: (said) => {
      state.apologies = [...state.apologies, said];
    },
    key: () => `apologised-${state.apologies.length}`,
    type: 'apologised',
    what: ({ window }) => `the customer has our apology${window ? `, and the new date ${window.date}` : ''}`,
  });
  hearLesson(delivery, messages.learntFromDelivery);
  hear(delivery, messages.correctDelivery, {
    refused: ({ outcome }) =>
      state.conclusion === null
        ? `No correction is open: no outcome stands yet; the promise is ${state.status}.`
        : outcome === state.status && state.awaits?.move !== 'contradiction'
          ? `It stands as ${outcome} already; there is nothing to correct.`
          : undefined,
    apply: (correction) => {
      state.correction = correction;
      state.status = correction.outcome;
      if (correction.outcome !== 'kept' && state.misses === 0) state.misses = 1;
    },
    key: () => `corrected/${delivery.now}`,
    type: 'corrected',
    what: ({ outcome }) => `a manager corrected the outcome to ${outcome}`,
    settles: () => ['contradiction', 'apologise', 'deliver'].includes(state.awaits?.move ?? ''),
  });
}
