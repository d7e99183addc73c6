import { closures, lookAtDay, type Surroundings } from './promise-day.ts';
import { isCredible, type LookedAt } from './vetting.ts';
import { addDays } from './working-calendar.ts';

/**
 * C1: the nearest date on which the same amount would be credible: every check passes on it.
 * @returns YYYY-MM-DD local to the customer; null where no date within policy's horizon would do
 */
export function nearestDate(asked: LookedAt, around: Surroundings): string | null {
  const wanted = asked.horizonDays;
  const away = (days: number): number => Math.abs(days - wanted);
  const horizons = Array.from({ length: asked.policy.maxHorizonDays + 1 }, (_, days) => days)
    .filter((days) => isCredible({ ...asked, ...idealDay, horizonDays: days }))
    .sort((a, b) => away(a) - away(b) || b - a);
  for (const days of horizons) {
    const date = addDays(asked.dueDate, days - wanted);
    const { customerClosed, repAway } = closures(around, date);
    if (customerClosed === undefined && repAway === undefined && isCredible({ ...asked, ...lookAtDay(around, date) }))
      return date;
  }
  return null;
}

/** Nothing speaks against the day itself. */
const idealDay = {
  passed: false,
  customerClosed: undefined,
  repAway: undefined,
  tooLate: false,
  repBusy: undefined,
} as const;

/**
 * C1: the largest amount below the one asked for that would be credible for the same date, in whole major units.
 * @param amount minor units asked for @param unit minor units of one major unit
 * @param inCompanyCurrency converts minor units; never falling
 * @returns minor units; null where no amount would do
 */
export function nearestAmount(
  asked: LookedAt,
  amount: bigint,
  unit: bigint,
  inCompanyCurrency: (minor: bigint) => bigint | undefined,
): bigint | null {
  const credible = (units: bigint): boolean =>
    isCredible({ ...asked, amount: inCompanyCurrency(units * unit)?.toString() });
  let most = 0n;
  let tooMuch = (amount + unit - 1n) / unit;
  while (tooMuch - most > 1n) {
    const middle = (most + tooMuch) / 2n;
    if (credible(middle)) most = middle;
    else tooMuch = middle;
  }
  return most === 0n ? null : most * unit;
}
