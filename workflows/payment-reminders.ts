import type { PlannedReminder } from '../domain/payment-plan.ts';
import type { Commitment } from './commitment.ts';
import { planOf, settledBefore } from './payment-facts.ts';

/** C3: the customer is reminded, until the day comes or the money has. */
export async function remindInTime(promise: Commitment): Promise<void> {
  const { reminders, visit } = planOf(promise);
  for (const [index, reminder] of reminders.entries()) {
    if (await settledBefore(promise, reminder.at, `reminder, ${reminder.local}`)) return;
    await remind(promise, reminder, (reminders[index + 1] ?? visit).at);
  }
}

/** C3; a reminder whose sense has passed is skipped, and that is recorded. */
async function remind(promise: Commitment, { step, until, why }: PlannedReminder, before: string): Promise<void> {
  const skipped = promise.now > until;
  if (skipped)
    await promise.carryOut(promise.inRound(step), {
      type: 'skipped',
      what: `${step.replace('-', ' ')} skipped: its time has passed`,
      data: { until },
    });
  else
    await promise.carryOut(promise.inRound(step), {
      type: 'message',
      what: `${step.replace('-', ' ')}: ${why}`,
      messages: [{ to: 'customer', template: 'reminder' }],
      before,
    });
}
