import { setHandler } from '@temporalio/workflow';
import type { Outcome } from '../domain/master-data.ts';
import { allPassedOn, tell } from './our-words.ts';
import { Rebate } from './rebate.ts';
import { agreed } from './rebate-agreement.ts';
import { hearRebateCommands } from './rebate-commands.ts';
import { type RebateInput, rebateVerdict } from './rebate-messages.ts';
import { decideTheDifference, lookOnceMore, settle } from './rebate-settlement.ts';
import { answeredRebate, approvedUpward, firmed, vetRebateRequest } from './rebate-vetting.ts';
import { watch } from './rebate-watch.ts';

/** A1-A4, A6, A7, B4-B8: a rebate that we promise against a customer's volume, from the request to its settlement. */
export async function rebateYear(input: RebateInput): Promise<Outcome> {
  const rebate = new Rebate(input);
  setHandler(rebateVerdict, () => answeredRebate(rebate));
  hearRebateCommands(rebate);
  return rebate.uncancelled(() => live(rebate));
}

async function live(rebate: Rebate): Promise<Outcome> {
  const outcome = await rebate.onTheTerms(() => promise(rebate));
  if (outcome === 'withdrawn') await tellTheWithdrawal(rebate);
  await allPassedOn(rebate);
  await rebate.close();
  return outcome;
}

async function promise(rebate: Rebate): Promise<Outcome> {
  const { answer } = await vetRebateRequest(rebate);
  if (answer === 'refuse') return 'declined';
  if (answer === 'declare-uncertain' && !(await firmed(rebate))) return 'withdrawn';
  if (rebate.state.referred && !(await approvedUpward(rebate))) return 'declined';
  if (!(await agreed(rebate))) return 'declined';
  await watch(rebate);
  await settle(rebate);
  await decideTheDifference(rebate);
  await lookOnceMore(rebate);
  return 'kept';
}

/** B1: taken back, at the customer's wish where it was promised: both are told by whom, why and what that means. */
async function tellTheWithdrawal(rebate: Rebate): Promise<void> {
  const { state } = rebate;
  if (state.withdrawal === null) return; // a tentative promise that was not firmed: told already
  const { askedBy, reason } = state.withdrawal;
  const unsigned = state.agreement !== null && rebate.plan.signature !== null && state.signature === null;
  const about = { ...rebate.about({ decision: 'withdrawn', because: reason, unsigned }), askedBy };
  await tell(rebate, 'withdrawal', {
    type: 'message',
    what: 'the withdrawal is confirmed in writing',
    messages: [
      { to: 'customer', template: 'rebate-decided', about },
      { to: 'rep', template: 'rebate-decided', about },
    ],
  });
}
