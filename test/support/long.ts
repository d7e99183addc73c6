/**
 * What is merely the same again (more stories, signals, lines, repetitions of a property) waits for the long run,
 * `LONG=1 npm test`; the short one keeps at least one proof of every rule.
 */
export const long = process.env['LONG'] === '1';

/** All of them in the long run, in the short one those that are enough. */
export const some = <T>(all: readonly T[], enough: (one: T, index: number) => boolean): readonly T[] =>
  all.filter((one, index) => long || enough(one, index));

/** How often, how much or how many, in the short run and in the long one. */
export const times = (short: number, inTheLongRun: number): number => (long ? inTheLongRun : short);
