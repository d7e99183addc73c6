import type { StepResult } from '../domain/step.ts';
import type { StepOrder } from './beginning.ts';
import { hear } from './commands.ts';
import { inWords } from './describe.ts';
import type { PromisedState } from './messages.ts';
import { passOn } from './messages.ts';
import type { Promised } from './promised.ts';

const suffix = '/pass-on';

/** B5: carries out a step of our own promise; where no mail reached the customer, the rep has the words and passes them on. */
export async function tell(promise: Promised<PromisedState>, key: string, order: StepOrder): Promise<StepResult> {
  const told = await promise.carryOut(key, order);
  if (told.byTheRep)
    await promise.carryOut(`${key}${suffix}`, {
      type: 'pass-on-asked',
      what: 'no mail reached the customer: the rep passes the words on and reports it',
      data: { ofStep: key },
      asks: { move: 'pass-on', of: 'rep' },
    });
  return told;
}

/**
 * Waits for a move that has an instant of its own and needs no ladder: what is not made by then decides itself. Shown as
 * owed again where the rep had words to pass on meanwhile.
 * @param key of the step that asked for it
 * @returns whether it was made
 */
export async function owed(
  promise: Promised<PromisedState>,
  key: string,
  made: () => boolean,
  until: string,
): Promise<boolean> {
  const { state } = promise;
  const asked = state.done[key]?.asked;
  while (!made() && promise.now < until) {
    if (asked && state.awaits === null)
      promise.awaits({ party: asked.of, move: asked.move, since: asked.since, answerBy: until });
    const nobodyOwes = () => state.awaits === null;
    await promise.until(until, () => made() || nobodyOwes(), `${inWords[asked?.move ?? 'decide']} is awaited`);
  }
  return made();
}

/** The steps that asked the rep to pass words on which are not passed on yet, the oldest first. */
export const toPassOn = ({ done, passedOn }: PromisedState): string[] =>
  Object.keys(done).filter((key) => key.endsWith(suffix) && !passedOn[key.slice(0, -suffix.length)]);

/** D4: whoever owes to pass words on is chased to the end. */
export async function allPassedOn(promise: Promised<PromisedState>): Promise<void> {
  for (const key of toPassOn(promise.state)) {
    const asked = promise.state.done[key];
    if (asked) await promise.chase(key, asked, () => !toPassOn(promise.state).includes(key));
  }
  promise.awaits(null);
}

/** What is reported as passed on: the words that have waited longest. */
export function hearPassedOn<View extends object>(promise: Promised<PromisedState> & { view(): View }): void {
  const { state } = promise;
  hear(promise, passOn, {
    refused: () =>
      toPassOn(state).length > 0 ? undefined : `There are no words to pass on now; the promise is ${state.status}.`,
    apply: (said) => {
      const [oldest = ''] = toPassOn(state);
      state.passedOn = { ...state.passedOn, [oldest.slice(0, -suffix.length)]: said };
    },
    key: () => `${Object.keys(state.passedOn).at(-1)}/passed-on`,
    type: 'passed-on',
    what: ({ channel }) => `the words were passed on (${channel})`,
    settles: () => state.awaits?.move === 'pass-on',
  });
}
