import { Delivered } from '../../domain/delivery-requests.ts';
import type { Role } from '../../domain/roles.ts';
import { findCommitment } from '../../ledger/commitments.ts';
import { recordDelivered } from '../../ledger/deliveries.ts';
import { DeliveredAnswer } from '../answers/deliveries.ts';
import { CommitmentId, finder } from '../commitment.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { refused } from '../problem.ts';
import { type Door, route } from '../route.ts';

/** Who was there, and what brings it from other systems. */
const witnesses: readonly Role[] = ['rep', 'manager', 'integration', 'admin'];

/** D5: what is known of a delivery from outside. */
export function deliveryRoutes({ db, commitments }: Dependencies): Door[] {
  const find = finder(db);
  return [
    route({
      method: 'post',
      path: '/v1/commitments/:id/delivered',
      says: 'Goods were unloaded at the customer’s, with the proof of it; without lines, all that has not come yet.',
      who: witnesses,
      whose: named(db).commitment,
      params: CommitmentId,
      body: Delivered,
      example: {
        at: '2026-11-24T08:40:00Z',
        lines: [{ productId: 'BH-4', quantity: '12' }],
        signedBy: 'Sabine Krüger',
        reference: 'LS-2026-0412',
      },
      gives: DeliveredAnswer,
      statuses: [200, 202],
      handle: async ({ params: { id }, body, by }) => {
        const promise = await find(id);
        const now = promise.imported ? new Date().toISOString() : await commitments.now(promise);
        const done = await recordDelivered(db, id, { ...body, ...by }, now);
        if (done.result === 'refused') throw refused(done.field, done.because);
        for (const wakes of done.wakes) {
          const found = wakes === id ? promise : await findCommitment(db, wakes);
          if (found) await commitments.wake(found);
        }
        const { result, lines, missing } = done;
        return { status: result === 'recorded' ? 202 : 200, body: { id: done.id, result, lines, missing } };
      },
    }),
  ];
}
