/** Contenders measured in turn, A B B A, and how one compares with the other. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { quantileSorted, sampleWithReplacement } from 'simple-statistics';

/** One run of a contender: what was measured, by name. */
export type Run = Readonly<Record<string, number>>;

/** How many times one is of the other, the median of pairs, with the bootstrap 95 % interval of that median. */
export interface Ratio {
  readonly median: number;
  readonly from: number;
  readonly to: number;
  readonly pairs: readonly number[];
}

/** Of what was measured in several runs. */
export type Spread = Readonly<Record<'median' | 'least' | 'most', number>>;

const resamples = 10_000;

/**
 * Runs both, each pair in the order opposite to the one before.
 * @param pairs at least 5
 * @param told receives a line after each run
 */
export async function inTurn<A extends Run, B extends Run>(
  pairs: number,
  a: () => Promise<A>,
  b: () => Promise<B>,
  names: readonly [a: string, b: string],
  told: (line: string) => void,
): Promise<{ a: A[]; b: B[] }> {
  const runs: { a: A[]; b: B[] } = { a: [], b: [] };
  const run = { a: async () => runs.a.push(await a()), b: async () => runs.b.push(await b()) };
  for (let pair = 1; pair <= pairs; pair++)
    for (const which of pair % 2 ? (['a', 'b'] as const) : (['b', 'a'] as const)) {
      await run[which]();
      told(`pair ${pair} of ${pairs}, ${names[which === 'a' ? 0 : 1]}: ${inWords(runs[which].at(-1) ?? {})}`);
    }
  return runs;
}

/** Its figures behind their names. */
export const inWords = (run: Run): string =>
  Object.entries(run)
    .map(([name, value]) => `${name} ${rounded(value)}`)
    .join(', ');

/** @param a as many as `b`, pair by pair */
export function ratioOf(a: readonly number[], b: readonly number[], seed = 1): Ratio {
  const pairs = a.map((value, index) => value / (b[index] ?? Number.NaN));
  const dice = diceOf(seed);
  const medians = Array.from({ length: resamples }, () =>
    median(sampleWithReplacement([...pairs], pairs.length, dice)),
  );
  medians.sort((one, other) => one - other);
  return {
    median: rounded(median(pairs)),
    from: rounded(quantileSorted(medians, 0.025)),
    to: rounded(quantileSorted(medians, 0.975)),
    pairs: pairs.map(rounded),
  };
}

/** @param values at least one */
export function summary(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  return {
    median: rounded(quantileSorted(sorted, 0.5)),
    least: rounded(sorted[0] ?? Number.NaN),
    most: rounded(sorted.at(-1) ?? Number.NaN),
  };
}

/** @param values at least one */
export const quantileOf = (values: readonly number[], share: number): number =>
  quantileSorted(
    [...values].sort((one, other) => one - other),
    share,
  );

const median = (values: readonly number[]): number => quantileOf(values, 0.5);

/** To three digits that count. */
export const rounded = (value: number): number => Number(value.toPrecision(3));

/** The same numbers again from the same seed, from 0 to 1. */
function diceOf(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => uniformFloat64(generator);
}
