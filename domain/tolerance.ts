import type { Tolerance } from './conclusion.ts';
import { toMinor } from './money.ts';
import type { Policy } from './policy.ts';
import { breachInstant } from './timetable.ts';

interface Tolerated {
  readonly dueDate: string;
  readonly dueTime: string | undefined;
  readonly zone: string;
  /** minor units promised */
  readonly amountMinor: bigint;
  /** the same in minor units of the company's currency; undefined: policy has no rate, and only percent tolerates */
  readonly inCompanyCurrency: bigint | undefined;
}

/**
 * D5: what policy tolerates of a promise; rounded down.
 * @returns undefined where policy tolerates nothing
 */
export function toleranceOf(
  { dueDate, dueTime, zone, amountMinor, inCompanyCurrency }: Tolerated,
  { currency, payment }: Policy,
): Tolerance | undefined {
  const { graceDays, toleranceDays, tolerancePercent, toleranceAmount } = payment;
  const byPercent = (amountMinor * BigInt(Math.round(tolerancePercent * 100))) / 10_000n;
  const absolute = BigInt(Math.round(toleranceAmount * 10_000)) * toMinor({ value: '1', currency });
  const byAmount = inCompanyCurrency ? (amountMinor * absolute) / (inCompanyCurrency * 10_000n) : 0n;
  const shortfall = byPercent > byAmount ? byPercent : byAmount;
  if (toleranceDays === 0 && shortfall === 0n) return undefined;
  return { until: breachInstant(dueDate, dueTime, zone, graceDays + toleranceDays), shortfall: `${shortfall}` };
}
