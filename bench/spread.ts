/** Seconds, to the hundredth. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly runs: readonly number[];
}

/** @param ms milliseconds of each run, at least one */
export function spreadOf(ms: readonly number[]): Spread {
  const runs = ms.map((value) => Math.round(value / 10) / 100);
  const sorted = [...runs].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.ceil(middle - 1)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
  return { median: Math.round(median * 100) / 100, least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0, runs };
}

export const show = (name: string, { median, least, most, runs }: Spread): string =>
  `${name.padEnd(40)} median ${median} s, ${least} to ${most} s in ${runs.length} runs`;
