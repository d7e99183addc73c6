import { patched, setHandler } from '@temporalio/workflow';
import type { Conclusion } from '../domain/conclusion.ts';
import { Commitment } from './commitment.ts';
import { type PaymentAppointmentInput, verdict as verdictUpdate } from './messages.ts';
import { approachTheDay } from './payment-approach.ts';
import { approved } from './payment-approval.ts';
import { answerTheBreach, answerTheCorrected } from './payment-breach.ts';
import { settleClearing, uncleared } from './payment-clearing.ts';
import { hearPaymentCommands } from './payment-commands.ts';
import { theDay } from './payment-day.ts';
import { confirmTheWord, evaluate } from './payment-evaluation.ts';
import { countWhatWasOverpaid } from './payment-facts.ts';
import { hearHandover } from './payment-handover.ts';
import { lookAtPatience } from './payment-patience.ts';
import { tellThePlan } from './payment-plan-part.ts';
import { confirmTheTerms, confirmTheWithdrawal, hearReagreements } from './payment-reagreement.ts';
import { hearReversals } from './payment-reversals.ts';
import { answered, vet } from './payment-vetting.ts';

/** C1, C3-C6, D2, D5: a customer's promise to pay, from the handshake to the last word. */
export async function paymentAppointment(
  input: PaymentAppointmentInput,
): Promise<Conclusion | 'declined' | 'withdrawn'> {
  const promise = new Commitment(input);
  setHandler(verdictUpdate, () => answered(promise));
  hearPaymentCommands(promise);
  hearReversals(promise);
  hearReagreements(promise);
  hearHandover(promise);
  return promise.uncancelled(() => live(promise, input));
}

async function live(
  promise: Commitment,
  input: PaymentAppointmentInput,
): Promise<Conclusion | 'declined' | 'withdrawn'> {
  const { answer } = await vet(promise, input);
  if (answer === 'reconsider' || (answer === 'refer-upward' && !(await approved(promise)))) {
    await promise.close();
    return 'declined';
  }
  const conclusion = await promise.onTheTerms(() => fulfil(promise));
  if (conclusion === 'withdrawn') {
    await confirmTheWithdrawal(promise);
    await tellThePlan(promise);
    await promise.close();
    return conclusion;
  }
  await tellThePlan(promise);
  if (conclusion.outcome !== 'kept' || uncleared(promise).length > 0 || !patched('quiet-end'))
    await settleClearing(promise);
  if (conclusion.outcome !== 'kept') {
    await lookAtPatience(promise.id, promise.now);
    await answerTheBreach(promise, conclusion);
  }
  await confirmTheWord(promise, conclusion);
  await answerTheCorrected(promise);
  await tellThePlan(promise);
  await promise.close();
  return conclusion;
}

/** From the handshake to the outcome. */
async function fulfil(promise: Commitment): Promise<Conclusion> {
  await countWhatWasOverpaid(promise);
  await confirmTheTerms(promise);
  await approachTheDay(promise);
  await theDay(promise);
  return evaluate(promise);
}
