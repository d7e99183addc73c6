import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { speaksOf } from '../domain/reminder-step.ts';
import type { AskedTurn, ReminderTurn } from '../domain/reminder-turn.ts';
import type { StepResult } from '../domain/step.ts';
import type { PlannedReminder } from '../domain/timetable.ts';
import { attempt } from './activity-options.ts';
import type { Commitment } from './commitment.ts';
import { askToPassOn } from './payment-words.ts';

const { reminderTurn, remindInTurn } = proxyActivities<Activities>(attempt);

/**
 * C3: a reminder at its instant: it goes out, names another promise too, waits for the end of the quiet days, or is
 * skipped, and each of these is recorded.
 * @param before the instant of the step after it
 */
export async function remind(promise: Commitment, reminder: PlannedReminder, before: string): Promise<void> {
  const { step, why } = reminder;
  const key = promise.inRound(step);
  const name = step.replace('-', ' ');
  const asked = { step: key, plannedAt: reminder.at, until: reminder.until, before };
  const inWords = (turn: ReminderTurn): string =>
    `${name}: ${why}${turn.turn === 'send' && turn.also.length > 0 ? '; names another promise, too' : ''}`;
  const { turn, told } = await taken(promise, name, asked, inWords);
  switch (turn.turn) {
    case 'wait':
      await promise.carryOut(`${key}/held-until-${turn.local.slice(0, 10)}`, {
        type: 'held-back',
        what: `${name} held back by the quiet days until ${turn.local}`,
        data: { until: turn.at },
      });
      promise.state.held[key] = { at: turn.at, until: turn.until };
      return;
    case 'skip':
      await promise.carryOut(key, {
        type: 'skipped',
        what: `${name} skipped: ${turn.why}`,
        data: { until: reminder.until, why: turn.why },
      });
      return;
    case 'shared':
      await promise.carryOut(key, {
        type: 'shared',
        what: `${name}: in one mail with another promise of the customer`,
        data: { with: turn.with, messageId: turn.messageId, at: turn.at },
      });
      return;
    case 'send':
      await askToPassOn(
        promise,
        key,
        told ?? (await promise.carryOut(key, { type: 'message', what: inWords(turn), ...speaksOf(turn), before })),
      );
  }
}

/** What becomes of it; where it could go out within the same activity, it has. */
async function taken(
  promise: Commitment,
  name: string,
  asked: AskedTurn,
  inWords: (turn: ReminderTurn) => string,
): Promise<{ turn: ReminderTurn; told: StepResult | null }> {
  const looked = await promise.carryOutIf(
    asked.step,
    { type: 'message', what: name, before: asked.before },
    (step, options) => remindInTurn.executeWithOptions(options, [promise.id, step, asked]),
    inWords,
  );
  if (looked) return { turn: looked.found, told: looked.told };
  const summary = `${name}: may the customer be written to?`;
  const turn = await reminderTurn.executeWithOptions({ ...attempt, summary }, [promise.id, asked, promise.now]);
  return { turn, told: null };
}
