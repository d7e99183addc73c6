import { condition } from '@temporalio/workflow';

/**
 * What a workflow knows of the time, never earlier than an instant that it has slept until. The server's own word can
 * be: where a worker is asked how a workflow stands in the moment in which its timer fires, it tells the story on at the
 * time of the step before (docs/decisions/0013-change.md), and a deadline would be slept over once more.
 */
export class Clock {
  private reached = '';

  /** ISO 8601 UTC */
  get now(): string {
    const told = new Date(Date.now()).toISOString();
    return told < this.reached ? this.reached : told;
  }

  /**
   * The only way a story sleeps: until an instant, or until it is woken.
   * @param instant ISO 8601 UTC; a past one returns at once
   * @param summary what the timer is for, as the Temporal UI shows it; no personal data
   * @returns whether it was woken before the instant
   */
  async waitUntil(instant: string, wakeWhen: () => boolean, summary: string): Promise<boolean> {
    const ms = Date.parse(instant) - Date.parse(this.now);
    if (wakeWhen()) return true;
    if (!(ms > 0)) return false;
    if (await condition(wakeWhen, ms, { summary })) return true;
    this.reached = new Date(instant).toISOString();
    return false;
  }
}
