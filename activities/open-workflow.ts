import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';

/** A workflow that another one opens; it lives on by itself. */
export interface Opening {
  readonly type: string;
  readonly workflowId: string;
  readonly taskQueue: string;
  readonly input: object;
  /** for the Temporal UI; no personal data */
  readonly summary: string;
  readonly details: string;
  readonly attributes: readonly SearchAttributePair[];
}

/** Opens it once; the same again changes nothing. A child workflow would hold its parent's clock (docs/decisions/0004). */
export async function openWorkflow(client: Client, opening: Opening): Promise<void> {
  const { type, workflowId, taskQueue, input, summary, details, attributes } = opening;
  try {
    await client.workflow.start(type, {
      workflowId,
      taskQueue,
      args: [input],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: summary,
      staticDetails: details,
      typedSearchAttributes: [...attributes],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
