import { ApplicationFailure, setHandler } from '@temporalio/workflow';
import type { Commitment } from './commitment.ts';
import { type TakenBack, takeBack } from './messages.ts';

/** D3: before the outcome stands, a payment that is taken back simply counts less. */
export function hearReversals(promise: Commitment): void {
  const handler = ({ reversalId, by, from, reason }: TakenBack): void =>
    promise.hear(`reversal-heard/${reversalId}`, {
      type: 'reversal-heard',
      what: 'a payment was taken back',
      actor: by,
      data: { reversalId, reason, from },
    });
  const validator = (_said: TakenBack): void => {
    if (promise.state.conclusion || promise.state.closed)
      throw ApplicationFailure.nonRetryable('The outcome stands; what is taken back now is followed up.', 'NotNow');
  };
  setHandler(takeBack, handler, { validator });
}
