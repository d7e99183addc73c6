import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that repeats: the same seed gives the same run, as far as the machine allows. */
export class Seeded {
  private readonly generator: ReturnType<typeof xoroshiro128plus>;

  constructor(readonly seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  /** an integer from 0 up to but without `below` */
  below(below: number): number {
    return uniformInt(this.generator, 0, below - 1);
  }

  pick<T>(among: readonly T[]): T {
    return among[this.below(among.length)] as T;
  }

  /** A stream of its own, which does not depend on how much others have drawn. */
  branch(number: number): Seeded {
    return new Seeded(Math.imul(this.seed ^ 0x9e3779b9, number + 1));
  }
}
