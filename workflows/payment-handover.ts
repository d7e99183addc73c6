import { proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { local } from './activity-options.ts';
import type { Commitment } from './commitment.ts';
import { hearReassign } from './handover.ts';
import { verdictOf } from './payment-vetting.ts';

const { planForRep } = proxyLocalActivities<Activities>(local);

/** D7: of a payment appointment, what depends on the rep's calendar is planned anew. */
export function hearHandover(promise: Commitment): void {
  const { state } = promise;
  hearReassign(promise, {
    isVetted: () => state.verdict !== null,
    // the first that a customer ever hears of a promise is its confirmation
    customerKnows: () => Object.keys(state.done).some((key) => /^agreed(@|$)/.test(key)),
    planFor: async (repId) => {
      const plan = await planForRep.executeWithOptions({ ...local, summary: `planned anew for rep ${repId}` }, [
        promise.id,
        repId,
        verdictOf(promise).plan,
        promise.now,
      ]);
      return () => {
        state.verdict = { ...verdictOf(promise), plan };
      };
    },
    answerBy: ({ move, answerBy }) => {
      if (move === 'report') return verdictOf(promise).plan.reportingEnds.at;
      return move === 'phone-check' || move === 'decide' || move === 'confirm' ? answerBy : null;
    },
  });
}
