import { ApplicationFailure, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { local } from './activity-options.ts';
import { Commitment } from './commitment.ts';
import { type ReversalFollowUpInput, type TakenBack, takeBack } from './messages.ts';
import { hearPaymentCommands } from './payment-commands.ts';

const { openFollowUp } = proxyLocalActivities<Activities>(local);

/** D3: before the outcome stands, a payment that is taken back simply counts less. */
export function hearReversals(promise: Commitment): void {
  const handler = ({ reversalId, by, reason }: TakenBack): void =>
    promise.hear(`reversal-heard/${reversalId}`, {
      type: 'reversal-heard',
      what: 'a payment was taken back',
      actor: by,
      data: { reversalId, reason },
    });
  const validator = (_said: TakenBack): void => {
    if (promise.state.conclusion || promise.state.closed)
      throw ApplicationFailure.nonRetryable('The outcome stands; what is taken back now is followed up.', 'NotNow');
  };
  setHandler(takeBack, handler, { validator });
}

/**
 * D3, D2: a payment was taken back after the outcome stood. The old record stays as it is; the rep is asked to answer
 * and to agree anew, and nobody forgets it, until the answer is reported or the money is there again.
 */
export async function reversalFollowUp(input: ReversalFollowUpInput): Promise<'answered' | 'paid'> {
  const followUp = new Commitment(input);
  hearPaymentCommands(followUp);
  return followUp.uncancelled(() => live(followUp, input));
}

async function live(followUp: Commitment, input: ReversalFollowUpInput): Promise<'answered' | 'paid'> {
  const { state } = followUp;
  const { state: _, ...opening } = input;
  if (state.status === 'proposed')
    await openFollowUp.executeWithOptions({ ...local, summary: 'the follow-up is written' }, [opening, followUp.now]);
  state.status = 'open';
  const asked = await followUp.carryOut('respond', {
    type: 'response-opened',
    what: 'a payment was taken back: the rep is asked to answer and to agree anew',
    messages: [{ to: 'rep', template: 'reopened', about: { missing: input.follows.takenMinor } }],
    asks: { move: 'respond', of: 'rep' },
  });
  const isPaid = () => BigInt(state.paid.total) >= BigInt(input.follows.amountMinor);
  await followUp.readFacts();
  while (!isPaid() && state.response === null) {
    await followUp.chase('respond', asked, () => state.response !== null || followUp.hasNews());
    await followUp.readFacts();
  }
  state.status = 'settled';
  await followUp.close();
  return state.response === null ? 'paid' : 'answered';
}
