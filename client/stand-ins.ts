import type { Client } from '@temporalio/client';
import { type StandIn, standInsOf } from '../domain/absences.ts';
import type { Rep } from '../domain/master-data.ts';
import { wake } from '../workflows/messages.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import type { StandInInput } from '../workflows/stand-in.ts';
import { taskQueue } from '../workflows/task-queue.ts';

/** One absence is one workflow; it reads the rep's record, not what it was started with. */
export const standInWorkflowId = (repId: string, from: string): string => `handover/${repId}/${from}`;

export type StandIns = ReturnType<typeof createStandIns>;

/** D7: has the absences of a rep handed over when they begin. */
export function createStandIns(client: Client, queue: string = taskQueue) {
  const start = async (repId: string, { from, to, standIn }: StandIn): Promise<void> => {
    await client.workflow.signalWithStart<(input: StandInInput) => Promise<void>>('standIn', {
      workflowId: standInWorkflowId(repId, from),
      taskQueue: queue,
      args: [{ repId, from }],
      signal: wake,
      signalArgs: [],
      staticSummary: `${standIn} stands in for ${repId} from ${from}${to ? ` to ${to}` : ' on'}`,
      typedSearchAttributes: [
        { key: searchAttributes.kind, value: 'handover' },
        { key: searchAttributes.rep, value: repId },
      ],
    });
  };
  return {
    /** The same record again changes nothing. @param today local to the rep or later; what ended before it is left alone */
    async arrange(repId: string, rep: Rep, today: string): Promise<void> {
      for (const standIn of standInsOf(rep))
        if (standIn.to === null || standIn.to >= today) await start(repId, standIn);
    },
  };
}
