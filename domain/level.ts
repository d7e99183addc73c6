/** C7: how a promise of a customer ended; `put-off`: the customer asked for another date and got it. */
export type Mark = 'kept' | 'partially-kept' | 'broken' | 'withdrawn' | 'put-off';

/**
 * C7: one up for each promise broken, partly kept, withdrawn or put off, one down for every so many kept in a row,
 * never below 0.
 * @param marks in the order in which they came about
 */
export function level(marks: readonly Mark[], keptInARowToForgive: number): number {
  let height = 0;
  let inARow = 0;
  for (const mark of marks) {
    inARow = mark === 'kept' ? inARow + 1 : 0;
    if (mark !== 'kept') height++;
    if (inARow === keptInARowToForgive) {
      height = Math.max(0, height - 1);
      inARow = 0;
    }
  }
  return height;
}
