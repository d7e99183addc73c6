import type { Commitment } from './commitment.ts';
import { planOf, settledBefore } from './payment-facts.ts';
import { remind } from './payment-reminders.ts';

/** Something that is to be done before the day. */
interface Due {
  /** ISO 8601 UTC */
  readonly at: string;
  /** in words, with the local time */
  readonly what: string;
  act(): Promise<void>;
}

/** C3: what comes before the day, each at its instant, until the day comes or the money has. */
export async function approachTheDay(promise: Commitment): Promise<void> {
  for (let [next] = agenda(promise); next; [next] = agenda(promise)) {
    if (await settledBefore(promise, next.at, next.what)) return;
    await next.act();
  }
}

/** What is not done yet, the earliest first. */
function agenda(promise: Commitment): Due[] {
  const { reminders, visit } = planOf(promise);
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
    .sort((one, other) => (one.at < other.at ? -1 : 1));
}
