import { ApplicationFailure, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { AnswerFigures } from '../activities/answer-figures.ts';
import type { Follows } from '../domain/follows.ts';
import { local } from './activity-options.ts';
import type { StepOrder } from './beginning.ts';
import { Commitment } from './commitment.ts';
import { type FollowUpInput, settle } from './messages.ts';
import { hearPaymentCommands } from './payment-commands.ts';
import { askedFigures } from './response-figures.ts';

const { openFollowUp } = proxyLocalActivities<Activities>(local);

/**
 * D3, D5, D2: after the end a payment was taken back, or a kept promise was corrected to a breach. The old record stays
 * as it is; the rep is asked to answer and to agree anew, and nobody forgets it, until the answer is reported, or what
 * reopened it is undone: the money is there again, the promise counts as kept again.
 */
export async function followUp(input: FollowUpInput): Promise<'answered' | 'undone'> {
  const followUp = new Commitment(input);
  hearPaymentCommands(followUp);
  hearSettle(followUp, input.follows);
  return followUp.uncancelled(() => live(followUp, input));
}

async function live(followUp: Commitment, input: FollowUpInput): Promise<'answered' | 'undone'> {
  const { state } = followUp;
  const { state: _, ...opening } = input;
  if (state.status === 'proposed')
    await openFollowUp.executeWithOptions({ ...local, summary: 'the follow-up is written' }, [opening, followUp.now]);
  state.status = 'open';
  const figures = await askedFigures(followUp);
  const asks = { move: 'respond', of: 'rep' } as const;
  const asked = await followUp.carryOut('respond', { ...askFor(input.follows, figures), asks });
  const { because, amountMinor } = input.follows;
  const isUndone = () =>
    because.kind === 'reversal' ? BigInt(state.paid.total) >= BigInt(amountMinor) : state.correction !== null;
  await followUp.readFacts();
  while (!isUndone() && !followUp.isAnswered) {
    await followUp.chase('respond', asked, () => followUp.isAnswered || followUp.hasNews());
    await followUp.readFacts();
  }
  state.status = 'settled';
  await followUp.close();
  return followUp.isAnswered ? 'answered' : 'undone';
}

function askFor({ because }: Follows, figures: AnswerFigures | null): StepOrder {
  if (because.kind === 'reversal')
    return {
      type: 'response-opened',
      what: 'a payment was taken back: the rep is asked to answer and to agree anew',
      messages: [{ to: 'rep', template: 'reopened', about: { missing: because.takenMinor } }],
    };
  const { outcome, paidMinor, missingMinor } = because;
  return {
    type: 'response-opened',
    what: `a manager corrected the outcome to ${outcome}: the rep is asked to answer the breach`,
    ...(figures ? { data: { figures } } : {}),
    messages: [
      {
        to: 'rep',
        template: 'respond',
        about: {
          outcome,
          paid: paidMinor,
          missing: missingMinor,
          ...(figures ? { answer: { grade: figures.grade, at: figures.at } } : {}),
        },
      },
    ],
  };
}

/** D5: corrected back to kept, the promise owes no answer any more. */
function hearSettle(followUp: Commitment, { because }: Follows): void {
  const { state } = followUp;
  setHandler(
    settle,
    (correction) => {
      state.correction = correction;
      followUp.awaits(null);
      const { by, ...data } = correction;
      followUp.hear('corrected', { type: 'corrected', what: 'a manager corrected it back to kept', actor: by, data });
    },
    {
      validator: ({ outcome }) => {
        if (because.kind !== 'correction' || outcome !== 'kept' || state.closed)
          throw ApplicationFailure.nonRetryable(
            'Only a correction to kept settles what a correction opened.',
            'NotNow',
          );
      },
    },
  );
}
