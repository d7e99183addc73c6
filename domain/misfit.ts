/** What of a request does not fit what is known: where in it, and what was expected. */
export interface Misfit {
  /** `['tiers', 1, 'from']` */
  readonly path: readonly (string | number)[];
  readonly because: string;
}
