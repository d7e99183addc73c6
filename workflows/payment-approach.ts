import type { Commitment } from './commitment.ts';
import { askToClear, clearedBefore } from './payment-clearing.ts';
import { planOf, settledBefore } from './payment-facts.ts';
import { remind } from './payment-reminders.ts';
import { passedOnBefore } from './payment-words.ts';

/** Something that is to be done before the day. */
interface Due {
  /** ISO 8601 UTC */
  readonly at: string;
  /** in words, with the local time */
  readonly what: string;
  act(): Promise<void>;
}

/** C3, C9: what comes before the day, each at its instant, until the day comes or the money has. */
export async function approachTheDay(promise: Commitment): Promise<void> {
  for (let [next] = agenda(promise); next; [next] = agenda(promise)) {
    if (await livedUntil(promise, next.at, next.what)) return;
    await next.act();
  }
  await livedUntil(promise, planOf(promise).visit.at, 'the day');
  promise.state.toPassOn = null;
  promise.awaits(null);
}

/** Waits for an instant; meanwhile, what the rep owes is chased. @returns whether it was kept before */
async function livedUntil(promise: Commitment, at: string, what: string): Promise<boolean> {
  await passedOnBefore(promise, at);
  await clearedBefore(promise, at, what);
  return settledBefore(promise, at, what);
}

/** What is not done yet, the earliest first. */
function agenda(promise: Commitment): Due[] {
  const { reminders, clearing, visit } = planOf(promise);
  const ours: Due[] = promise.isDone('clear-the-way')
    ? []
    : [{ at: clearing.at, what: `a look at our own side, ${clearing.local}`, act: () => askToClear(promise) }];
  return reminders
    .map((reminder, index) => ({ ...reminder, before: (reminders[index + 1] ?? visit).at }))
    .filter(({ step }) => !promise.isDone(step))
    .map((reminder): Due => {
      const held = promise.state.held[promise.inRound(reminder.step)];
      return {
        at: held?.at ?? reminder.at,
        what: held ? `${reminder.step.replace('-', ' ')}, held back by the quiet days` : `reminder, ${reminder.local}`,
        act: () => remind(promise, { ...reminder, until: held?.until ?? reminder.until }, reminder.before),
      };
    })
    .concat(ours)
    .sort((one, other) => (one.at < other.at ? -1 : 1));
}
