import type { Delivered } from '../domain/delivery-requests.ts';
import type { Doer } from '../domain/roles.ts';
import { findCommitment, type Listed } from '../ledger/commitments.ts';
import { type DeliveredResult, recordDelivered } from '../ledger/deliveries.ts';
import type { Dependencies } from './dependencies.ts';
import { refused } from './problem.ts';

/**
 * D5: records what was unloaded, and wakes what it counts towards; the same delivery note again changes nothing.
 * @throws Problem where it cannot be of this promise
 */
export async function recordUnloaded(
  { db, commitments }: Pick<Dependencies, 'db' | 'commitments'>,
  promise: Listed,
  said: Delivered & Doer,
): Promise<Exclude<DeliveredResult, { readonly result: 'refused' }>> {
  const now = promise.imported ? new Date().toISOString() : await commitments.now(promise);
  const done = await recordDelivered(db, promise.id, said, now);
  if (done.result === 'refused') throw refused(done.field, done.because);
  for (const wakes of done.wakes) {
    const found = wakes === promise.id ? promise : await findCommitment(db, wakes);
    if (found) await commitments.wake(found);
  }
  return done;
}
