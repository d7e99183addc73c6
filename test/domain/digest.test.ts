import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestPause, isGathered, isHeld, longest, quiet } from '../../domain/digest.ts';

const seconds = fc.integer({ min: 0, max: 10_000_000 });
const hours = fc.double({ min: 0.001, max: 1000, noNaN: true });
const ms = fc.integer({ min: 0, max: 1_000_000 });

test('D2: what is held stays held when it is later, and is never held where nobody knows how late it is', () => {
  fc.assert(
    fc.property(seconds, seconds, hours, (late, more, from) => {
      expect(isHeld(late, from)).toBe(late >= from * 3600);
      if (isHeld(late, from)) expect(isHeld(late + more, from)).toBe(true);
      expect(isHeld(undefined, from)).toBe(false);
    }),
  );
});

test('D2: a digest waits while more comes, and for nobody longer than a minute and a half', () => {
  fc.assert(
    fc.property(ms, ms, ms, (oldest, until, wait) => {
      const newest = oldest + until;
      const now = newest + wait;
      const gathered = isGathered({ oldest, newest }, now);
      if (now - oldest >= longest || wait >= quiet) expect(gathered).toBe(true);
      else expect(gathered).toBe(false);
      if (gathered) expect(isGathered({ oldest, newest }, now + 1)).toBe(true);
    }),
  );
});

test('D2: tries come less and less often, and at least every ten minutes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), (tries) => {
      expect(digestPause(tries)).toBeLessThanOrEqual(600_000);
      expect(digestPause(tries + 1)).toBeGreaterThanOrEqual(digestPause(tries));
    }),
  );
});
