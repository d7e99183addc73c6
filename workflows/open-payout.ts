import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { PayoutOpening } from '../activities/payout.ts';
import { attempt } from './activity-options.ts';
import { openingAttributes, payoutDetails, payoutSummary } from './in-the-list.ts';

const { openPayout, openWorkflow } = proxyActivities<Activities>(attempt);

/** B8: a payout is a promise of its own, which lives on by itself. @returns the local date by which it is paid out */
export async function openThePayout(opening: PayoutOpening, now: string): Promise<string> {
  const opened = await openPayout.executeWithOptions({ ...attempt, summary: 'a payout is written' }, [opening, now]);
  const { request, commitmentId } = opened;
  await openWorkflow.executeWithOptions({ ...attempt, summary: 'the payout is opened, a promise of its own' }, [
    {
      type: 'rebatePayout',
      workflowId: `rebate-payout/${commitmentId}`,
      taskQueue: workflowInfo().taskQueue,
      input: opened,
      summary: payoutSummary(request),
      details: payoutDetails(request),
      attributes: openingAttributes(request, 'rebate-payout', 'open'),
    },
  ]);
  return request.dueDate;
}
