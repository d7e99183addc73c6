import { setHandler } from '@temporalio/workflow';
import type { Conclusion } from '../domain/conclusion.ts';
import { Commitment } from './commitment.ts';
import { type PaymentAppointmentInput, verdict as verdictUpdate } from './messages.ts';
import { approachTheDay } from './payment-approach.ts';
import { answerTheBreach, answerTheCorrected } from './payment-breach.ts';
import { settleClearing } from './payment-clearing.ts';
import { hearPaymentCommands } from './payment-commands.ts';
import { theDay } from './payment-day.ts';
import { confirmTheWord, evaluate } from './payment-evaluation.ts';
import { planOf } from './payment-facts.ts';
import { answered, vet } from './payment-vetting.ts';
import { askToPassOn } from './payment-words.ts';

/** C1, C3-C6, D2, D5: a customer's promise to pay, from the handshake to the last word. */
export async function paymentAppointment(input: PaymentAppointmentInput): Promise<Conclusion | 'declined'> {
  const promise = new Commitment(input);
  setHandler(verdictUpdate, () => answered(promise));
  hearPaymentCommands(promise);
  return promise.uncancelled(() => live(promise, input));
}

async function live(promise: Commitment, input: PaymentAppointmentInput): Promise<Conclusion | 'declined'> {
  const { answer } = await vet(promise, input);
  if (answer !== 'accept') {
    await promise.close();
    return 'declined';
  }
  const conclusion = await promise.onTheTerms(() => fulfil(promise));
  await settleClearing(promise);
  if (conclusion.outcome !== 'kept') await answerTheBreach(promise, conclusion);
  await confirmTheWord(promise, conclusion);
  if (conclusion.outcome === 'kept') await answerTheCorrected(promise);
  await promise.close();
  return conclusion;
}

/** From the handshake to the outcome. */
async function fulfil(promise: Commitment): Promise<Conclusion> {
  await confirmTheTerms(promise);
  await approachTheDay(promise);
  await theDay(promise);
  return evaluate(promise);
}

async function confirmTheTerms(promise: Commitment): Promise<void> {
  const { reminders, visit } = planOf(promise);
  const key = promise.inRound('agreed');
  const told = await promise.carryOut(key, {
    type: 'message',
    what: 'the agreement is confirmed in writing',
    messages: [{ to: 'customer', template: 'agreed' }],
    before: (reminders[0] ?? visit).at,
  });
  await askToPassOn(promise, key, told);
}
