/** How an activity is tried: until it succeeds, at most a minute apart. */
export const attempt = {
  startToCloseTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
} as const;

const threeDays = 3 * 24 * 3_600_000;
const shortest = 10_000;

/** How a step is tried: until the next planned instant, or for three days. @param now ISO 8601 UTC */
export function attemptWithin({ what, before }: { readonly what: string; readonly before?: string }, now: string) {
  const room = before === undefined ? threeDays : Date.parse(before) - Date.parse(now);
  return { ...attempt, scheduleToCloseTimeout: Math.max(shortest, Math.min(threeDays, room)), summary: what };
}

/** How a local activity is tried: short, and within the workflow task. */
export const local = { startToCloseTimeout: '10s', retry: { maximumInterval: '10s' } } as const;
