/** What changes the stock of one product at one site; quantities in thousandths of a unit. */
export interface Movement {
  /** local date of the site: a receipt can be loaded from this date on, goods are needed on it */
  readonly date: string;
  readonly quantity: bigint;
}

/** Stock of one product at one site with what is known of its future; quantities in thousandths of a unit. */
export interface Supply {
  readonly stock: bigint;
  readonly confirmed: readonly Movement[];
  /** expected, and not confirmed by the supplier */
  readonly unconfirmed: readonly Movement[];
  /** promised already to others */
  readonly promised: readonly Movement[];
}

/** How sure goods are on a day. */
export type Completeness = 'complete' | 'uncertain' | 'missing';

/**
 * A5: what can still be promised for a date, so that no later promise that was given already loses its goods: the least
 * that is left on that date and on every later one. Thousandths; never below zero.
 */
export function availableToPromise(
  { stock, promised, ...supply }: Supply,
  date: string,
  expected: readonly Movement[] = supply.confirmed,
): bigint {
  const days = new Set([date, ...promised.map((movement) => movement.date).filter((day) => day > date)]);
  let least: bigint | undefined;
  for (const day of days) {
    const left = stock + sumUntil(expected, day) - sumUntil(promised, day);
    if (least === undefined || left < least) least = left;
  }
  return least !== undefined && least > 0n ? least : 0n;
}

/** A5, A3: whether so much can be promised for a date on what is there and confirmed, or only on what is not confirmed. */
export function completeness(supply: Supply, date: string, quantity: bigint): Completeness {
  if (availableToPromise(supply, date) >= quantity) return 'complete';
  const hoped = [...supply.confirmed, ...supply.unconfirmed];
  return availableToPromise(supply, date, hoped) >= quantity ? 'uncertain' : 'missing';
}

/**
 * A5: the first date from which so much is complete.
 * @returns undefined where nothing that is confirmed ever makes it complete
 */
export function completeFrom(supply: Supply, from: string, quantity: bigint): string | undefined {
  const dates = [from, ...supply.confirmed.map(({ date }) => date).filter((date) => date > from)];
  return dates.sort().find((date) => availableToPromise(supply, date) >= quantity);
}

const sumUntil = (movements: readonly Movement[], day: string): bigint =>
  movements.reduce((sum, { date, quantity }) => (date <= day ? sum + quantity : sum), 0n);
