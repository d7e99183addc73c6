import type { Touched } from '../domain/sales.ts';
import type { Address, Commitments } from './commitments.ts';

/** What hears of sales. */
export interface SalesListeners {
  readonly commitments: Pick<Commitments, 'wake'>;
  /** the running rebates of these customers */
  rebatesOf(customerIds: readonly string[]): Promise<readonly Address[]>;
}

/** B4: sales were recorded or corrected; what runs on them looks again. @param touched each customer once */
export async function salesRecorded(
  { commitments, rebatesOf }: SalesListeners,
  touched: readonly Touched[],
): Promise<void> {
  if (touched.length === 0) return;
  for (const address of await rebatesOf(touched.map(({ customerId }) => customerId))) await commitments.wake(address);
}
