import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { waitUntil } from './wait-until.ts';

/** Which absence: of whom, and from which local day on. */
export interface StandInInput {
  readonly repId: string;
  /** local date of the rep */
  readonly from: string;
}

const { absenceBegins } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10s' });
const { handOverTo } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1s', maximumInterval: '1 minute' },
});

/** D7: a rep's absence or leaving moves the running promises that fall into it to the named stand-in, each once. */
export async function standIn(input: StandInInput): Promise<number> {
  const begins = await absenceBegins.executeWithOptions({ startToCloseTimeout: '10s', summary: 'when it begins' }, [
    input,
  ]);
  await waitUntil(begins, () => false, 'the absence begins');
  return handOverTo(input);
}
