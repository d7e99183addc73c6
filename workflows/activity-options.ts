/** How an activity is tried: until it succeeds, at most a minute apart. */
export const attempt = {
  startToCloseTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
} as const;

/** How a local activity is tried: short, and within the workflow task. */
export const local = { startToCloseTimeout: '10s', retry: { maximumInterval: '10s' } } as const;
