import { condition, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { statusAfter } from '../domain/our-answers.ts';
import type { RebateVerdict } from '../domain/rebate.ts';
import { local } from './activity-options.ts';
import { tell } from './our-words.ts';
import type { Rebate } from './rebate.ts';

const { vetRebate, recordRebate } = proxyLocalActivities<Activities>(local);

/** A1, A2, A6: the verdict, with its plan, written before anybody is told. */
export async function vetRebateRequest(rebate: Rebate): Promise<RebateVerdict> {
  const { state } = rebate;
  if (state.verdict) return state.verdict;
  const { commitmentId, request, actor, from } = rebate.asked;
  const verdict = await look(rebate);
  await recordRebate.executeWithOptions({ ...local, summary: `the verdict is written: ${verdict.answer}` }, [
    { commitmentId, request, actor, from, at: rebate.now, verdict },
  ]);
  take(rebate, verdict);
  rebate.show();
  return verdict;
}

const look = (rebate: Rebate): Promise<RebateVerdict> =>
  vetRebate.executeWithOptions({ ...local, summary: 'what the vetting looks at' }, [
    rebate.id,
    { ...rebate.request, repId: rebate.repId },
    rebate.now,
  ]);

function take({ state }: Rebate, verdict: RebateVerdict): void {
  state.verdict = verdict;
  state.tiers = verdict.offered;
  state.referred = verdict.answer === 'refer-upward';
  state.status = statusAfter[verdict.answer];
}

/** The verdict on the rebate as it was asked for, once it is written. */
export async function answeredRebate({ state }: Rebate): Promise<RebateVerdict> {
  await condition(() => state.verdict !== null);
  return state.firstVerdict ?? (state.verdict as RebateVerdict);
}

/**
 * A3: uncertain is said in advance, with the day on which it is decided. By then the rep firms or withdraws it, or the
 * facts that are known by then do; firmed on the rep's word alone, it goes to the manager.
 * @returns whether it is firmed
 */
export async function firmed(rebate: Rebate): Promise<boolean> {
  const { state } = rebate;
  if (state.firmed) return true;
  const { decideBy } = rebate.plan;
  const by = decideBy?.at ?? rebate.now;
  const about = rebate.about({ by: decideBy?.local.slice(0, 10) ?? '' });
  const asked = await tell(rebate, 'uncertain', {
    type: 'declared-uncertain',
    what: `declared uncertain: firmed or withdrawn by ${decideBy?.local}`,
    messages: [
      { to: 'customer', template: 'rebate-uncertain', about },
      { to: 'rep', template: 'rebate-uncertain', about },
    ],
    asks: { move: 'firm', of: 'rep' },
    answerBy: by,
    before: by,
  });
  await rebate.chase('uncertain', asked, () => state.firming !== null, by);
  rebate.awaits(null);
  const first = rebate.verdict;
  const now = await look(rebate);
  const byTheFacts = now.answer === 'accept' || now.answer === 'refer-upward';
  const decision = state.firming?.decision ?? (byTheFacts ? 'firm' : 'withdraw');
  if (decision === 'firm' && now.answer !== 'refuse') {
    take(rebate, now);
    // on the rep's word alone, or from outside the rep's authority: somebody above says yes
    state.referred = !byTheFacts || now.answer === 'refer-upward';
    state.status = state.referred ? 'awaiting-approval' : 'open';
    state.firmed = true;
  } else state.status = 'withdrawn';
  state.firstVerdict = first;
  const tells = rebate.about({
    decision: state.firmed ? 'firmed' : 'withdrawn',
    ...(state.firming ? { because: state.firming.reason } : {}),
  });
  await tell(rebate, 'firmed-or-withdrawn', {
    type: state.firmed ? 'firmed' : 'withdrawn',
    what: state.firmed ? 'firmed' : 'withdrawn: it could not be firmed',
    data: { verdict: now },
    ...(state.firmed ? { shows: { verdict: now, policyVersion: now.policyVersion || null } } : {}),
    messages: [
      // what a manager must still approve is no promise yet (A2)
      ...(state.referred ? [] : [{ to: 'customer', template: 'rebate-decided', about: tells } as const]),
      { to: 'rep', template: 'rebate-decided', about: tells },
    ],
  });
  return state.firmed;
}

/**
 * A2: beyond the rep's authority the manager decides, for as long as it takes, reminded and escalated (D4); the customer
 * is told nothing before. On terms that the manager changed, the rep has the next word.
 * @returns whether it is promised
 */
export async function approvedUpward(rebate: Rebate): Promise<boolean> {
  const { state } = rebate;
  const { ends } = rebate.plan;
  const asked = await rebate.carryOut('approval', {
    type: 'approval-asked',
    what: "beyond the rep's authority: the manager is asked to approve or decline",
    messages: [{ to: 'manager', template: 'rebate-approval', about: rebate.about() }],
    asks: { move: 'approve', of: 'manager' },
  });
  await rebate.chase('approval', asked, () => state.approval !== null, ends.at);
  rebate.awaits(null);
  if (state.approval === null) return declined(rebate, 'nobody decided before the period was over');
  const { decision, reason, tiers } = state.approval;
  if (decision === 'decline') return declined(rebate, reason ?? '');
  if (tiers && !state.confirmation) await confirmChanged(rebate, reason);
  if (tiers && !state.confirmation?.accepted) return declined(rebate, 'the changed terms were not confirmed');
  await rebate.carryOut('approved', {
    type: 'approved',
    what: 'approved',
    messages: tiers
      ? []
      : [{ to: 'rep', template: 'rebate-approval-decided', about: rebate.about({ decision, because: reason }) }],
  });
  state.status = 'open';
  return true;
}

async function confirmChanged(rebate: Rebate, because: string | undefined): Promise<void> {
  const { state } = rebate;
  const asked = await rebate.carryOut('changed', {
    type: 'message',
    what: 'approved on changed terms: the rep is asked to confirm',
    messages: [
      {
        to: 'rep',
        template: 'rebate-approval-decided',
        about: rebate.about({ decision: 'approve', because, earlier: rebate.verdict.offered }),
      },
    ],
    asks: { move: 'confirm-terms', of: 'rep' },
  });
  await rebate.chase('changed', asked, () => state.confirmation !== null, rebate.plan.ends.at);
  rebate.awaits(null);
}

async function declined(rebate: Rebate, because: string): Promise<false> {
  rebate.state.status = 'declined';
  await rebate.carryOut('declined', {
    type: 'declined',
    what: 'declined: nothing is promised',
    data: { because },
    messages: [
      { to: 'rep', template: 'rebate-approval-decided', about: rebate.about({ decision: 'decline', because }) },
    ],
  });
  return false;
}
