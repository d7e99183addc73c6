import { continueAsNew, proxyActivities, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { Clock } from './clock.ts';
import { wake } from './messages.ts';

/** Which absence: of whom, and from which local day on. */
export interface StandInInput {
  readonly repId: string;
  /** local date of the rep */
  readonly from: string;
}

const { handOver } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1s', maximumInterval: '1 minute' },
});

/**
 * D7: while a rep is absent or has left, the running promises whose moves fall into it pass to the named stand-in,
 * each once: when it begins, every morning after, and when the rep's record changes (`wake`).
 */
export async function standIn(input: StandInInput): Promise<void> {
  const clock = new Clock();
  let changed = false;
  setHandler(wake, () => {
    changed = true;
  });
  for (;;) {
    changed = false;
    const { count, lookAgainAt } = await handOver.executeWithOptions({ summary: 'what falls into the absence' }, [
      input,
      clock.now,
    ]);
    setCurrentDetails(`Handed over now: ${count}. Looks again: ${lookAgainAt ?? 'no more'}.`);
    if (lookAgainAt === null && !changed) return;
    if (lookAgainAt !== null)
      await clock.waitUntil(lookAgainAt, () => changed, 'who is absent hands over what falls due');
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof standIn>(input);
  }
}
