import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byOpportunity, opportunityScore } from '../../domain/opportunities.ts';

describe('B4: the opportunity score', () => {
  // Enable, help center, "Opportunity score":
  // https://help-center.enable.com/hc/en-gb/articles/19135226731538-Opportunity-score
  test.each([
    [40, 500, 90, 9],
    [30, 600, 30, 17],
  ])('as published: %s to gain, %s needed, %s days left is %s', (gain, needed, days, score) => {
    expect(opportunityScore({ gain, needed, days })).toBe(score);
    expect(opportunityScore({ gain: BigInt(gain) * 100n, needed: BigInt(needed) * 100n, days })).toBe(score);
  });

  test.each([
    ['a half goes up', 1, 40, 100, 3],
    ['the last day counts as one', 40, 500, 0, 800],
    ['nothing is missing', 40, 0, 90, 0],
    ['more is sold than needed', 40, -5, 90, 0],
    ['nothing is gained', 0, 500, 90, 0],
  ])('%s', (_, gain, needed, days, score) => {
    expect(opportunityScore({ gain, needed, days })).toBe(score);
  });

  test('the best comes first, then what ends first, then what gains more, whatever the order before', () => {
    const ranked = [
      { gain: 30, needed: 600, days: 30 },
      { gain: 40, needed: 500, days: 88 },
      { gain: 80, needed: 1000, days: 90 },
      { gain: 40, needed: 500, days: 90 },
      { gain: 0, needed: 500, days: 1 },
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(ranked, { minLength: ranked.length }), (shuffled) => {
        expect([...shuffled].sort(byOpportunity)).toEqual(ranked);
      }),
    );
  });
});
