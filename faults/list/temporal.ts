/** A Temporal server that is away or far away; one that is throttled is started so. */
import { isGrpcServiceError } from '@temporalio/client';
import { connectToLook } from '../../client/connect.ts';
import { type Fault, nothingToMend, soon, withinAMinute } from '../fault.ts';
import type { Stage } from '../rig/stage.ts';

const tenMinutes = 600_000;
const lasts = 20_000;
/** RESOURCE_EXHAUSTED, as gRPC counts */
const exhausted = 8;

/** Requests a second that the namespace allows in the fault below; a quiet Kept needs a few. */
const throttledTo = 12;

/** Of a hundred looks at once, none of them tried again, all told so far: what the throttled server has turned away. */
let refused = 0;
async function turnedAway({ between }: Stage): Promise<number> {
  const connection = connectToLook({ address: `127.0.0.1:${between.temporal.port}` });
  const look = () =>
    connection.workflowService
      .describeWorkflowExecution({ namespace: 'default', execution: { workflowId: 'nobody' } })
      .catch((error: unknown) => {
        if (isGrpcServiceError(error) && error.code === exhausted) refused++;
      });
  await Promise.all(Array.from({ length: 100 }, look));
  await connection.close();
  return refused;
}

const throttled: Fault = {
  ...{
    name: 'Temporal throttled',
    does: `the namespace allows ${throttledTo} requests a second`,
    lasts,
    limit: withinAMinute,
  },
  servers: { namespaceRps: throttledTo },
  seen: turnedAway,
  inject: async () => nothingToMend,
};

export const temporalFaults: readonly Fault[] = [
  {
    ...{ name: 'Temporal gone', does: 'connections are cut and refused', lasts: tenMinutes, limit: withinAMinute },
    seen: ({ between }) => between.temporal.touched,
    inject: async ({ between }) => {
      between.temporal.set('gone');
      return async () => between.temporal.set('open');
    },
  },
  {
    ...{ name: 'Temporal slow', does: 'each piece of question and answer takes 0.2 s', lasts, limit: soon },
    seen: ({ between }) => between.temporal.touched,
    inject: async ({ between }) => {
      between.temporal.delay = 200;
      between.temporal.set('slow');
      return async () => between.temporal.set('open');
    },
  },
  throttled,
];
