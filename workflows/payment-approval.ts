import type { Commitment } from './commitment.ts';
import { planOf } from './payment-facts.ts';
import { lookAt, verdictOf } from './payment-vetting.ts';

/**
 * C1: the rep insists on what is not credible: the manager decides, reminded and escalated like any move that is owed
 * (D4); the customer is told nothing before. What nobody has decided when it falls due has lapsed.
 * @returns whether the promise is open
 */
export async function approved(promise: Commitment): Promise<boolean> {
  const { state } = promise;
  const { breach } = planOf(promise);
  const asked = await promise.carryOut('approval', {
    type: 'approval-asked',
    what: `${insists(promise) ? 'the rep insists' : 'a manager decides about each promise of this customer'}: the manager is asked to approve or decline`,
    messages: [{ to: 'manager', template: 'approval', about: { answerBy: breach.at } }],
    asks: { move: 'approve', of: 'manager' },
    answerBy: breach.at,
    before: breach.at,
  });
  if (state.approval === null) await promise.chase('approval', asked, () => state.approval !== null, breach.at);
  if (state.approval === null) return lapse(promise);
  const { decision, reason } = state.approval;
  if (decision === 'approve') await planAnew(promise);
  await promise.carryOut(decision === 'approve' ? 'approved' : 'declined', {
    type: decision === 'approve' ? 'approved' : 'declined',
    what: decision === 'approve' ? 'approved: the promise is open' : 'declined by the manager',
    shows: decision === 'approve' ? agreedNow(promise) : { concludedAt: promise.now },
    messages: [{ to: 'rep', template: 'approval-decided', about: { decision, because: reason } }],
    before: breach.at,
  });
  return decision === 'approve';
}

const insists = (promise: Commitment): boolean =>
  verdictOf(promise).checks.some(({ weighs }) => weighs === 'against' || weighs === 'impossible');

async function lapse(promise: Commitment): Promise<false> {
  promise.state.status = 'declined';
  promise.awaits(null);
  await promise.carryOut('lapsed', {
    type: 'lapsed',
    what: 'nobody decided before it fell due: declined',
    shows: { concludedAt: promise.now },
    messages: [
      { to: 'rep', template: 'approval-decided', about: { decision: 'lapsed' } },
      { to: 'manager', template: 'approval-decided', about: { decision: 'lapsed' } },
    ],
  });
  return false;
}

/** While the manager thought, instants may have passed: the plan begins with the approval. */
async function planAnew(promise: Commitment): Promise<void> {
  if (promise.state.done['approved']) return;
  const verdict = verdictOf(promise);
  const { plan, policyVersion } = await lookAt(promise, verdict.terms);
  promise.state.verdict = { ...verdict, plan, policyVersion };
}

function agreedNow(promise: Commitment) {
  const verdict = verdictOf(promise);
  return { verdict, breachAt: verdict.plan.breach.at, policyVersion: verdict.policyVersion || null };
}
