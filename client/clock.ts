import { randomUUID } from 'node:crypto';
import { type Client, isGrpcServiceError } from '@temporalio/client';

import proto from '@temporalio/proto';

const grpcNotFound = 5;
const { FastForwardPollingResult } = proto.temporal.api.enums.v1;

/** @returns where the clock of a workflow stands, ISO 8601 UTC; real time where it was never moved, or has ended long ago */
export async function clockOf(client: Client, workflowId: string): Promise<string> {
  const current = await skippedTime(client, workflowId);
  if (!current) return new Date().toISOString();
  return new Date(Number(current.seconds ?? 0) * 1000 + Math.floor((current.nanos ?? 0) / 1e6)).toISOString();
}

async function skippedTime(client: Client, workflowId: string) {
  const { namespace } = client.options;
  try {
    const { workflowExtendedInfo } = await client.workflowService.describeWorkflowExecution({
      namespace,
      execution: { workflowId },
    });
    return workflowExtendedInfo?.timeSkippingInfo?.currentTime;
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === grpcNotFound) return undefined;
    throw error;
  }
}

/**
 * Moves the clock of one workflow to an instant, on the server; everything due until then happens on the way.
 * The server must allow it (`frontend.WorkflowTimeSkippingEnabled=true`).
 * @param to ISO 8601 UTC; an instant before the workflow's own time changes nothing
 * @returns whether the workflow still runs
 */
export async function moveClock(client: Client, workflowId: string, to: string): Promise<boolean> {
  const ms = Date.parse(to) - Date.parse(await clockOf(client, workflowId));
  if (ms <= 0) return true;
  const { namespace } = client.options;
  const workflowExecution = { workflowId };
  const id = randomUUID();
  const duration = { seconds: Math.floor(ms / 1000) as unknown as Long, nanos: (ms % 1000) * 1e6 };
  await client.workflowService.updateWorkflowExecutionOptions({
    namespace,
    workflowExecution,
    workflowExecutionOptions: { timeSkippingConfig: { enabled: true, fastForwardConfig: { id, duration } } },
    updateMask: { paths: ['time_skipping_config'] },
  });
  for (;;) {
    const { fastForwardPollingResult: result, failedReason } =
      await client.workflowService.pollWorkflowExecutionTimeSkipping({
        namespace,
        workflowExecution,
        fastForwardId: id,
      });
    if (result === FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED) return true;
    if (result === FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_FAILED) {
      if (failedReason?.includes('ended')) return false;
      throw new Error(`the clock of ${workflowId} could not be moved: ${failedReason}`);
    }
  }
}
