import { expect } from 'vitest';

declare module 'vitest' {
  interface Matchers<T> {
    /** A step at its instant: a commitment's clock runs on while the step is done. */
    toBeWithinSecondsOf(instant: string): T;
  }
}

const seconds = 10;

expect.extend({
  toBeWithinSecondsOf(received: string, instant: string) {
    const late = Date.parse(received) - Date.parse(instant);
    return {
      pass: late >= 0 && late < seconds * 1000,
      message: () => `expected ${received} to be at most ${seconds} s after ${instant} and not before it`,
    };
  },
});
