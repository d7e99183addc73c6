/** A1: what a promise of ours is after each answer. */
export const statusAfter = {
  accept: 'open',
  'refer-upward': 'awaiting-approval',
  'declare-uncertain': 'proposed',
  refuse: 'declined',
} as const;
