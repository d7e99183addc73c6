import type { Touched } from '../domain/sales.ts';
import type { Differences, SettledRebate } from './differences.ts';

/** What hears of sales. */
export interface SalesListeners {
  readonly differences: Pick<Differences, 'tell'>;
  /** the settled rebates into whose periods these fall */
  settledOf(touched: readonly Touched[]): Promise<readonly SettledRebate[]>;
}

/**
 * B8: sales were recorded or corrected. What runs reads them at its next look; what is settled already is compared once
 * more.
 * @param touched each customer once
 */
export async function salesRecorded(
  { differences, settledOf }: SalesListeners,
  touched: readonly Touched[],
): Promise<void> {
  if (touched.length === 0) return;
  for (const settled of await settledOf(touched)) await differences.tell(settled);
}
