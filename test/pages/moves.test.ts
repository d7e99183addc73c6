import { expect, test } from 'vitest';
import { textsOf, wordFor } from '../../api/pages/texts.ts';
import { languages } from '../../domain/master-data.ts';
import { moves } from '../../domain/projection.ts';
import { inOrder } from '../../domain/todays-work.ts';

test('every move that can be awaited has its place in the order of work', () => {
  expect(moves.filter((move) => !inOrder.includes(move))).toEqual([]);
  expect(new Set(inOrder).size).toBe(inOrder.length);
});

test.each(languages)('every move that can be awaited has its words in %s', (language) => {
  const texts = textsOf('common')(language);
  expect(inOrder.filter((work) => wordFor(texts, 'work', work) === undefined)).toEqual([]);
});
