import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { level, type Mark } from '../../domain/level.ts';
import { type PastMark, trackRecord } from '../../domain/track-record.ts';

const [k, b, p, w, o] = ['kept', 'broken', 'partially-kept', 'withdrawn', 'put-off'] as const;

describe('C7: the level', () => {
  test.each<[string, Mark[], number]>([
    ['nothing yet', [], 0],
    ['each broken one counts', [b, b], 2],
    ['partly kept, withdrawn and put off count the same', [p, w, o], 3],
    ['three kept in a row take one back', [b, b, k, k, k], 1],
    ['two kept take nothing back', [b, k, k], 1],
    ['six kept take two back', [b, b, k, k, k, k, k, k], 0],
    ['in a row: a breach between starts the row anew', [b, k, k, b, k, k], 2],
    ['a promise put off between starts the row anew', [b, k, k, o, k], 2],
    ['never below 0: a good past is no credit', [k, k, k, k, k, k, b], 1],
    ['withdrawing and promising again washes nothing off', [b, w, k], 2],
  ])('%s', (_, marks, expected) => {
    expect(level(marks, 3)).toBe(expected);
  });

  test('how many in a row is policy', () => {
    expect(level([b, b, k, k], 1)).toBe(0);
    expect(level([b, b, k, k], 2)).toBe(1);
  });

  const someMarks = fc.array(fc.constantFrom<Mark>(k, b, p, w, o), { maxLength: 60 });
  test('is never below 0, and one more bad mark raises it by exactly one', () => {
    fc.assert(
      fc.property(someMarks, fc.constantFrom<Mark>(b, p, w, o), fc.integer({ min: 1, max: 6 }), (marks, bad, n) => {
        const before = level(marks, n);
        expect(before).toBeGreaterThanOrEqual(0);
        expect(before).toBeLessThanOrEqual(marks.filter((mark) => mark !== 'kept').length);
        expect(level([...marks, bad], n)).toBe(before + 1);
        expect(level([...marks, 'kept'], n)).toBeLessThanOrEqual(before);
      }),
    );
  });
});

describe('C1, C7: the track record', () => {
  const line = (mark: Mark, dueDate: string, amount: bigint | undefined, paid: bigint | undefined): PastMark => ({
    mark,
    dueDate,
    amount,
    paid,
  });

  test('is by count and by amount, over what is concluded, and the year counts by the due date', () => {
    const history = [
      line('kept', '2025-01-01', 100n, 100n),
      line('broken', '2025-12-31', 300n, 0n),
      line('put-off', '2026-03-01', 300n, 0n),
      line('broken', '2026-01-01', 100n, 0n),
      line('partially-kept', '2026-06-01', 100n, 50n),
      line('withdrawn', '2026-07-01', 900n, 0n),
    ];
    expect(trackRecord(history, '2026-01-01', 3)).toEqual({
      concluded: 4,
      kept: 1,
      keptOfAmount: 25,
      brokenIn12Months: 1,
      level: 5,
    });
  });

  test('of nothing is nothing', () => {
    expect(trackRecord([], '2026-01-01', 3)).toEqual({
      concluded: 0,
      kept: 0,
      keptOfAmount: null,
      brokenIn12Months: 0,
      level: 0,
    });
  });

  test('an amount without a rate counts by count only', () => {
    const history = [line('kept', '2026-06-01', 100n, 100n), line('broken', '2026-06-01', undefined, undefined)];
    expect(trackRecord(history, '2026-01-01', 3)).toMatchObject({ concluded: 2, kept: 1, keptOfAmount: 100 });
  });
});
