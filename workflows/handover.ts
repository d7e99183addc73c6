import { ApplicationFailure, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { local } from './activity-options.ts';
import type { StepOrder } from './beginning.ts';
import type { Commitment } from './commitment.ts';
import { handoverStep } from './last-asked.ts';
import type { By, CommitmentState, CommitmentView } from './messages.ts';
import * as messages from './messages.ts';
import { verdictOf } from './payment-vetting.ts';

const { planForRep } = proxyLocalActivities<Activities>(local);

/** D7: the promise passes to another rep, with everything said so far. What was agreed with the customer stays. */
export function hearReassign(promise: Commitment): void {
  const { state } = promise;
  const refused = (repId: string): string | undefined => {
    if (state.verdict === null) return 'The promise is not vetted yet; ask again in a moment.';
    if (state.closed) return `This promise has ended: ${state.status}.`;
    return promise.repId === repId ? `This promise is ${repId}'s already.` : undefined;
  };
  const unless = (because: string | undefined): void => {
    if (because) throw ApplicationFailure.nonRetryable(because, 'NotNow');
  };

  setHandler(
    messages.reassign,
    async ({ repId, reason, by, from: door }): Promise<CommitmentView> => {
      const plan = await planForRep.executeWithOptions({ ...local, summary: `planned anew for rep ${repId}` }, [
        promise.id,
        repId,
        verdictOf(promise).plan,
        promise.now,
      ]);
      unless(refused(repId));
      const from = promise.repId;
      state.handovers = [...state.handovers, { from, to: repId, at: promise.now, reason }];
      state.verdict = { ...verdictOf(promise), plan };
      const count = state.handovers.length;
      promise.hear(`reassigned-${count}`, {
        type: 'reassigned',
        what: `handed over from rep ${from} to rep ${repId}`,
        actor: by,
        data: { from, to: repId, reason, door },
      });
      promise.afterwards(handoverStep(count), () => handover(promise, from));
      promise.retell();
      return promise.view();
    },
    { validator: ({ repId }: By<{ repId: string }>) => unless(refused(repId)) },
  );
}

/** The new rep learns everything, whoever owes a move is asked again, and the customer learns it once. */
function handover(promise: Commitment, from: string): StepOrder {
  const { awaits, next } = promise.state;
  const owner = awaits?.party === 'customer' ? undefined : awaits?.party;
  const answerBy = awaits && answerByOf(promise, awaits);
  const about = {
    previous: from,
    ...(owner && awaits ? { move: awaits.move } : {}),
    ...(answerBy ? { answerBy } : { byLadder: true }),
  };
  return {
    type: 'message',
    what: 'the new rep is told everything said so far',
    messages: [
      { to: 'rep', template: 'handover', about },
      ...(owner === 'manager' ? ([{ to: 'manager', template: 'handover', about }] as const) : []),
      ...(customerKnows(promise.state)
        ? ([{ to: 'customer', template: 'new-rep', about: { previous: from } }] as const)
        : []),
    ],
    ...(owner && awaits ? { asks: { move: awaits.move, of: owner } } : {}),
    ...(answerBy ? { answerBy } : {}),
    ...(next ? { before: next.at } : {}),
  };
}

/** An instant that the plan names stays one of the plan; the others follow from the ladder of who is asked now. */
function answerByOf(promise: Commitment, { move, answerBy }: NonNullable<CommitmentState['awaits']>): string | null {
  if (move === 'report') return verdictOf(promise).plan.reportingEnds.at;
  return move === 'phone-check' || move === 'decide' || move === 'confirm' ? answerBy : null;
}

/** The first that a customer ever hears of a promise is its confirmation. */
const customerKnows = ({ done }: CommitmentState): boolean => Object.keys(done).some((key) => /^agreed(@|$)/.test(key));
