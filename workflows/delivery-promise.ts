import { setHandler } from '@temporalio/workflow';
import type { Outcome } from '../domain/master-data.ts';
import { Delivery } from './delivery.ts';
import { confirmTheTerms, giveBack, signed, tellTheWithdrawal } from './delivery-agreement.ts';
import { hearDeliveryCommands } from './delivery-commands.ts';
import { confirmTheWord, evaluate } from './delivery-evaluation.ts';
import { type DeliveryInput, deliveryVerdict } from './delivery-messages.ts';
import { isCorrectedToAMiss, learnFromIt, ownTheMiss } from './delivery-miss.ts';
import { answeredDelivery, approvedUpward, firmed, vetDeliveryRequest } from './delivery-vetting.ts';
import { watch } from './delivery-watch.ts';
import { allPassedOn } from './our-words.ts';

/** A1-A5, A7, B1-B3, B9: goods that we promise by a time, from the request until they are there and the miss is owned. */
export async function deliveryPromise(input: DeliveryInput): Promise<Outcome> {
  const delivery = new Delivery(input);
  setHandler(deliveryVerdict, () => answeredDelivery(delivery));
  hearDeliveryCommands(delivery);
  return delivery.uncancelled(() => live(delivery));
}

async function live(delivery: Delivery): Promise<Outcome> {
  const outcome = await delivery.onTheTerms(() => promise(delivery));
  if (outcome === 'withdrawn') await tellTheWithdrawal(delivery);
  await giveBack(delivery);
  await allPassedOn(delivery);
  await delivery.close();
  return outcome;
}

async function promise(delivery: Delivery): Promise<Outcome> {
  const { answer } = await vetDeliveryRequest(delivery);
  if (answer === 'refuse') return 'declined';
  if (answer === 'declare-uncertain' && !(await firmed(delivery))) return 'withdrawn';
  if (delivery.state.referred && !(await approvedUpward(delivery))) return 'declined';
  if (!(await signed(delivery))) return 'declined';
  await confirmTheTerms(delivery);
  await watch(delivery);
  const conclusion = await evaluate(delivery);
  if (conclusion.outcome !== 'kept') await ownTheMiss(delivery);
  await confirmTheWord(delivery);
  if (isCorrectedToAMiss(delivery)) await ownTheMiss(delivery);
  await learnFromIt(delivery);
  return delivery.state.correction?.outcome ?? conclusion.outcome;
}
