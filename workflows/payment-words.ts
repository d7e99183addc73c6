import type { StepResult } from '../domain/step.ts';
import type { Commitment } from './commitment.ts';
import { owesClearing } from './payment-clearing.ts';
import { moved } from './payment-facts.ts';

const stepOf = (words: string): string => `${words}/pass-on`;

/** C3, B5: where no mail reached the customer, the rep has the words, passes them on, and reports it. */
export async function askToPassOn(promise: Commitment, words: string, told: StepResult): Promise<void> {
  if (!told.byTheRep) return;
  await promise.carryOut(stepOf(words), {
    type: 'pass-on-asked',
    what: 'no mail reached the customer: the rep passes the words on and reports it',
    data: { ofStep: words },
    asks: { move: 'pass-on', of: 'rep' },
  });
  promise.state.toPassOn = words;
}

/** D4: until an instant, who owes to pass words on is chased. */
export async function passedOnBefore(promise: Commitment, until: string): Promise<void> {
  const { toPassOn: words, done } = promise.state;
  const asked = words === null ? undefined : done[stepOf(words)];
  if (words === null || !asked || promise.state.passedOn[words]) return;
  const passedOn = (): boolean => promise.state.passedOn[words] !== undefined;
  const lastTold = `${stepOf(words)}/escalation-${asked.rungs.length}`;
  // everybody above knows by then: what else is owed has its turn
  const giveWay = (): boolean => owesClearing(promise) && (asked.rungs.length === 0 || done[lastTold] !== undefined);
  await moved(promise, stepOf(words), asked, () => passedOn() || giveWay(), until);
}
