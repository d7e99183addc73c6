export const twinActivities = {
  /** In place of the facts of a vetting. */
  facts: async (): Promise<string> => 'accept',
  /** In place of a step. @returns when it was done, epoch ms */
  step: async (): Promise<number> => Date.now(),
};
