import { setHandler } from '@temporalio/workflow';
import type { Conclusion } from '../domain/conclusion.ts';
import { Commitment } from './commitment.ts';
import { type PaymentAppointmentInput, verdict as verdictUpdate } from './messages.ts';
import { answerTheBreach, answerTheCorrected } from './payment-breach.ts';
import { hearPaymentCommands } from './payment-commands.ts';
import { theDay } from './payment-day.ts';
import { confirmTheWord, evaluate } from './payment-evaluation.ts';
import { planOf } from './payment-facts.ts';
import { remindInTime } from './payment-reminders.ts';
import { answered, vet } from './payment-vetting.ts';
import { hearReversals } from './reversal-follow-up.ts';

/** C1, C3-C6, D2, D5: a customer's promise to pay, from the handshake to the last word. */
export async function paymentAppointment(input: PaymentAppointmentInput): Promise<Conclusion | 'declined'> {
  const promise = new Commitment(input);
  setHandler(verdictUpdate, () => answered(promise));
  hearPaymentCommands(promise);
  hearReversals(promise);
  return promise.uncancelled(() => live(promise, input));
}

async function live(promise: Commitment, input: PaymentAppointmentInput): Promise<Conclusion | 'declined'> {
  const { answer } = await vet(promise, input);
  if (answer !== 'accept') {
    await promise.close();
    return 'declined';
  }
  const conclusion = await promise.onTheTerms(() => fulfil(promise));
  if (conclusion.outcome !== 'kept') await answerTheBreach(promise, conclusion);
  await confirmTheWord(promise, conclusion);
  await answerTheCorrected(promise);
  await promise.close();
  return conclusion;
}

/** From the handshake to the outcome. */
async function fulfil(promise: Commitment): Promise<Conclusion> {
  await confirmTheTerms(promise);
  await remindInTime(promise);
  await theDay(promise);
  return evaluate(promise);
}

async function confirmTheTerms(promise: Commitment): Promise<void> {
  const { reminders, visit } = planOf(promise);
  await promise.carryOut(promise.inRound('agreed'), {
    type: 'message',
    what: 'the agreement is confirmed in writing',
    messages: [{ to: 'customer', template: 'agreed' }],
    before: (reminders[0] ?? visit).at,
  });
}
