import { expect, test } from 'vitest';
import { latenessOf } from '../../activities/watching.ts';

const dueAt = '2026-03-02T09:00:00.000Z';
const due = Date.parse(dueAt);
const at = (ms: number): string => new Date(due + ms).toISOString();

test('a step is late from its planned instant until it is done, on the clock on the wall', () => {
  expect(latenessOf({ at: at(40), dueAt }, due + 250)).toBe(0.25);
  expect(latenessOf({ at: at(0), dueAt }, due + 86_400_000)).toBe(86_400);
  expect(latenessOf({ at: at(0), dueAt }, due - 20)).toBe(0);
});

test('what answers something heard is not late, nor is one whose own clock was moved ahead', () => {
  expect(latenessOf({ at: at(0) }, due + 250)).toBeUndefined();
  expect(latenessOf({ at: at(0), dueAt }, due - 3_600_000)).toBeUndefined();
});
