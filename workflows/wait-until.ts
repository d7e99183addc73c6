import { condition } from '@temporalio/workflow';

/**
 * The only way a story sleeps: until an instant, or until it is woken.
 * @param instant ISO 8601 UTC; a past one returns at once
 * @param summary what the timer is for, as the Temporal UI shows it; no personal data
 * @returns whether it was woken before the instant
 */
export async function waitUntil(instant: string, wakeWhen: () => boolean, summary: string): Promise<boolean> {
  const ms = Date.parse(instant) - Date.now();
  if (wakeWhen()) return true;
  if (!(ms > 0)) return false;
  return condition(wakeWhen, ms, { summary });
}
