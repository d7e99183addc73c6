import type { DeliveryCheck } from './delivery.ts';

/** A5, B9: whether it can be done for certain; what it costs does not weigh any more once it is promised. */
export const isPossible = ({ checks }: { readonly checks: readonly DeliveryCheck[] }): boolean =>
  checks.every(({ weighs }) => weighs !== 'refuse' && weighs !== 'uncertain');
