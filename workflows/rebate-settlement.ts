import { patched, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { RebatePlan, Settlement } from '../domain/rebate.ts';
import { attempt } from './activity-options.ts';
import { type DifferenceInput, differenceWorkflowId } from './difference-messages.ts';
import { rebateAttributes } from './in-the-list.ts';
import { openThePayout } from './open-payout.ts';
import { tell } from './our-words.ts';
import type { Rebate } from './rebate.ts';
import { finishTasks } from './rebate-tasks.ts';
import { differenceTold } from './tell-the-difference.ts';

const { settleRebate, differenceSince, openWorkflow } = proxyActivities<Activities>(attempt);

/** B8: settled what was paid out before, minor units. */
const before = ({ state }: Rebate): string => `${state.interim.reduce((sum, { due }) => sum + BigInt(due), 0n)}`;

const figures = (rebate: Rebate, to: string): Promise<Settlement> =>
  settleRebate.executeWithOptions({ ...attempt, summary: 'what was sold, and the reward for it' }, [
    rebate.id,
    { tiers: rebate.state.tiers, to, before: before(rebate) },
  ]);

/** B8: an interim settlement; the final one deducts it. */
export async function settleInterim(rebate: Rebate, { step, to }: RebatePlan['interim'][number]): Promise<void> {
  const settlement = await figures(rebate, to);
  const by = await payOut(rebate, settlement, rebate.state.interim.length + 1);
  await rebate.carryOut(step, {
    type: 'interim-settled',
    what: 'interim settlement',
    data: { settlement },
    messages: settlement.due === '0' ? [] : statements(rebate, settlement, by),
  });
  rebate.state.interim = [...rebate.state.interim, settlement];
}

/** B5, B8: the reward as the sales say, every figure shown, whichever the result; a payout is a promise of its own. */
export async function settle(rebate: Rebate): Promise<void> {
  const { state } = rebate;
  if (state.settlement === null) {
    const settlement = await figures(rebate, rebate.request.period.to);
    state.payoutBy = await payOut(rebate, settlement, state.interim.length + 1);
    state.settlement = settlement;
  }
  const { settlement } = state;
  state.status = 'kept'; // also where the story is told again after continuing as new
  await tell(rebate, 'settled', {
    type: 'concluded',
    what: settlement.reached > 0 ? `settled: tier ${settlement.reached} was reached` : 'settled: no tier was reached',
    data: { settlement },
    messages: statements(rebate, settlement, state.payoutBy),
  });
  await finishTasks(rebate);
}

const statements = (rebate: Rebate, settlement: Settlement, by: string | null) => {
  const about = rebate.about({ settlement, ...(by === null ? {} : { by }) });
  return [
    { to: 'customer', template: 'rebate-statement', about },
    { to: 'rep', template: 'rebate-statement', about },
  ] as const;
};

/** @returns the local date by which it is paid out; null where nothing is due */
async function payOut(
  { id: rebateId, repId, now }: Rebate,
  { due, to }: Settlement,
  count: number,
): Promise<string | null> {
  return due === '0' ? null : openThePayout({ rebateId, repId, count, amountMinor: due, to }, now);
}

/** B8: what was settled beyond the reward is carried over or clawed back: a person decides. */
export async function decideTheDifference(rebate: Rebate): Promise<void> {
  const { settlement } = rebate.state;
  if (!settlement || settlement.overpaid === '0') return;
  const about = rebate.about({ settlement, differenceMinor: `-${settlement.overpaid}` });
  const asked = await rebate.carryOut('difference', {
    type: 'difference-found',
    what: 'more was settled before than the reward: the manager decides',
    data: { overpaid: settlement.overpaid },
    messages: [{ to: 'manager', template: 'rebate-difference', about }],
    asks: { move: 'decide-difference', of: 'manager' },
  });
  await rebate.chase('difference', asked, () => rebate.state.difference !== null);
  rebate.awaits(null);
  const { difference } = rebate.state;
  if (difference && patched('difference-told'))
    await tell(rebate, 'difference-told', differenceTold(difference, about.rebate));
}

/** B8: what came while it was being settled is found here; what comes later is told (client/sales.ts). */
export async function lookOnceMore(rebate: Rebate): Promise<void> {
  const { id: rebateId, request, repId, now } = rebate;
  const changed = await differenceSince.executeWithOptions({ ...attempt, summary: 'whether the sales stand' }, [
    rebateId,
  ]);
  if (changed === null) return;
  const input: DifferenceInput = { rebateId, customerId: request.customerId, repId, at: now };
  await openWorkflow.executeWithOptions({ ...attempt, summary: 'the difference is a story of its own' }, [
    {
      type: 'rebateDifference',
      workflowId: differenceWorkflowId(rebateId),
      taskQueue: workflowInfo().taskQueue,
      input,
      summary: `sales changed while it was settled: ${request.customerId}`,
      details: `The sales of a settled rebate changed.\n- rebate: ${rebateId}`,
      attributes: rebateAttributes({ ...request, repId }, 'follow-up', 'open'),
    },
  ]);
}
