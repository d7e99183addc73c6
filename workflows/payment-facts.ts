import { proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { type Conclusion, conclude } from '../domain/conclusion.ts';
import type { StepResult } from '../domain/step.ts';
import type { Timetable } from '../domain/timetable.ts';
import { local } from './activity-options.ts';
import type { Commitment } from './commitment.ts';
import { verdictOf } from './payment-vetting.ts';

const { countCredit } = proxyLocalActivities<Activities>(local);

/** The plan that holds now. */
export const planOf = (promise: Commitment): Timetable => verdictOf(promise).plan;

/** The outcome that the facts known now allow; undefined where it is too early to say. */
export async function look(promise: Commitment): Promise<Conclusion | undefined> {
  const { breach, reportingEnds, tolerance } = planOf(promise);
  // until nothing new was heard meanwhile: what is concluded rests on everything that was taken in before
  if (promise.hasNews() || promise.now >= breach.at)
    do await promise.readFacts();
    while (promise.hasNews());
  const { state } = promise;
  return conclude({
    amount: amountOf(promise),
    paidInTime: state.paid.inTime,
    paidTolerated: state.paid.tolerated,
    tolerance,
    reports: state.reports,
    wordBefore: wordBefore(promise),
    phone: lastAnswer(promise),
    breachAt: breach.at,
    reportingEndsAt: reportingEnds.at,
    now: promise.now,
  });
}

/** D3: what the customer paid too much before counts towards the terms that are agreed now. */
export async function countWhatWasOverpaid(promise: Commitment): Promise<void> {
  const { state } = promise;
  if (state.creditedIn === state.round) return;
  const counts = await countCredit.executeWithOptions({ ...local, summary: 'what was overpaid before' }, [
    promise.id,
    promise.now,
  ]);
  state.creditedIn = state.round;
  if (counts) state.heard++;
}

/** C2: how often we could not come to this appointment. */
export const ourAbsences = ({ state }: Commitment): number =>
  state.reagreements.filter(({ kind }) => kind === 'absence').length;

/** minor units promised */
export const amountOf = (promise: Commitment): string => promise.state.verdict?.amountMinor ?? '0';
/** minor units on the rep's word while earlier terms held */
const wordBefore = ({ state }: Commitment): string =>
  `${state.reportsBefore.reduce((sum, { amount }) => sum + BigInt(amount ?? '0'), 0n)}`;
const lastAnswer = (promise: Commitment) => promise.state.phone.findLast((answer) => answer !== 'no-answer');

/** Waits for an instant; kept before that ends the waiting. */
export async function settledBefore(promise: Commitment, at: string, what: string): Promise<boolean> {
  const { breach } = planOf(promise);
  for (;;) {
    if (promise.now < breach.at && (await look(promise))) return true;
    if (promise.now >= at) return false;
    if (!(await promise.until(at, () => promise.hasNews(), what))) return false;
  }
}

/** Waits for a move until an instant. @returns whether it was made; kept in the meantime ends the waiting too */
export async function moved(
  promise: Commitment,
  key: string,
  asked: StepResult,
  made: () => boolean,
  until: string,
): Promise<boolean> {
  for (;;) {
    if (await look(promise)) return made();
    if (!(await promise.chase(key, asked, () => made() || promise.hasNews(), until)) || made()) return made();
  }
}
