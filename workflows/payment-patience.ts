import { patched, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { attempt } from './activity-options.ts';
import { patienceWorkflowId } from './patience-messages.ts';
import { searchAttributes } from './search-attributes.ts';

const { openCase, openWorkflow } = proxyActivities<Activities>(attempt);

/**
 * C8: with a breach, patience may have ended: then the customer is a case for a manager, which lives on by itself.
 * @param commitmentId the promise that was broken
 */
export async function lookAtPatience(commitmentId: string, now: string): Promise<void> {
  if (!patched('end-of-patience')) return;
  const opened = await openCase.executeWithOptions({ ...attempt, summary: 'whether patience has ended' }, [
    commitmentId,
    now,
  ]);
  if (opened === null) return;
  const { caseId, customerId, repId, found } = opened;
  await openWorkflow.executeWithOptions({ ...attempt, summary: 'the customer is a case for a manager' }, [
    {
      type: 'endOfPatience',
      workflowId: patienceWorkflowId(caseId),
      taskQueue: workflowInfo().taskQueue,
      input: opened,
      summary: `${customerId}: the end of patience`,
      details: `${found.reasons.map(({ looked }) => `- ${looked}`).join('\n')}\n- the last breach: ${commitmentId}`,
      attributes: [
        { key: searchAttributes.kind, value: 'end-of-patience' },
        { key: searchAttributes.status, value: 'undecided' },
        { key: searchAttributes.customer, value: customerId },
        { key: searchAttributes.rep, value: repId },
        { key: searchAttributes.rehearsal, value: false },
      ],
    },
  ]);
}
