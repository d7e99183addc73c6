import type { z } from 'zod';
import { paymentId } from '../../domain/ids.ts';
import { Code, Payment, Reversal } from '../../domain/master-data.ts';
import type { Result } from '../../ledger/master-data.ts';
import { recordReversal } from '../../ledger/reversals.ts';
import type { Context } from './context.ts';

/** D3: a payment that was taken back; `payment` is the reference of the payment. */
export const TakenBack = Reversal.extend({ customerId: Code, payment: Payment.shape.reference });
type TakenBack = z.output<typeof TakenBack>;

/** D3: records reversals one by one, and tells each promise that it took from. */
export async function writeReversals(rows: readonly TakenBack[], context: Context): Promise<Result[]> {
  const results: Result[] = [];
  for (const row of rows) results.push(await writeReversal(row, context));
  return results;
}

async function writeReversal(
  { customerId, payment, ...reversal }: TakenBack,
  { db, actor, running }: Context,
): Promise<Result> {
  const by = { by: actor, from: 'import' };
  const id = paymentId(customerId, payment, null);
  const recorded = await recordReversal(db, id, reversal, { ...by, now: new Date().toISOString() });
  if (!recorded) return { field: 'payment', because: `customer ${customerId} has no payment "${payment}"` };
  if (recorded.result === 'refused') return { field: recorded.field, because: recorded.because };
  try {
    for (const { commitmentId, minor } of recorded.taken)
      await running.takeBack(commitmentId, { reversalId: recorded.id, reason: reversal.reason, minor }, by);
  } catch (error) {
    const why = (error as Error).message;
    return { field: 'reference', because: `is recorded, but its promise could not be told: ${why}; import it again` };
  }
  await running.wake(recorded.credited);
  return recorded.result === 'recorded' ? 'new' : 'unchanged';
}
