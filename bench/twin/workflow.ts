/** The bare twin: a Temporal program of the same shape as a promise to pay that does nothing. */
import {
  condition,
  defineSignal,
  defineUpdate,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';
import type { twinActivities } from './activities.ts';

export const answer = defineUpdate<string>('answer');
export const fulfilled = defineSignal('fulfilled');

export interface TwinInput {
  /** of its timed steps, ISO 8601 UTC, in order */
  readonly instants: readonly string[];
}

const { facts } = proxyLocalActivities<typeof twinActivities>({ startToCloseTimeout: '10s' });
const { step } = proxyActivities<typeof twinActivities>({ startToCloseTimeout: '10s' });

/**
 * Answers, does one step, then one at each instant, then waits for the signal and does the last.
 * @returns how late each timed step was, ms
 */
export async function twin({ instants }: TwinInput): Promise<number[]> {
  let answered: string | undefined;
  let said = false;
  setHandler(answer, async () => {
    await condition(() => answered !== undefined);
    return answered as string;
  });
  setHandler(fulfilled, () => {
    said = true;
  });
  answered = await facts();
  await step();
  const late: number[] = [];
  for (const instant of instants) {
    const ms = Date.parse(instant) - Date.now();
    if (ms > 0) await condition(() => said, ms);
    late.push((await step()) - Date.parse(instant));
  }
  await condition(() => said);
  await step();
  return late;
}
