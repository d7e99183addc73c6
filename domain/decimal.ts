import { z } from 'zod';

/** How a decimal number travels as a string. */
interface Shape {
  readonly pattern: RegExp;
  /** what was expected of a string that is no decimal number, or out of bounds */
  readonly expected: string;
  /** the most digits before the point; left out: `pattern` limits the value itself */
  readonly whole?: number;
  readonly decimals: number;
}

/** A decimal number as a string; what is one, but too long, is told the limit that it is beyond. */
export const decimalString = ({ pattern, expected, whole = Number.POSITIVE_INFINITY, decimals }: Shape): z.ZodString =>
  z.string().regex(pattern, {
    error: ({ input }) => {
      const [, before = '', after = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(`${input}`) ?? [];
      if (before.length > whole) return `expected at most ${whole} digits before the point`;
      return after.length > decimals ? `expected at most ${decimals} decimals` : expected;
    },
  });
