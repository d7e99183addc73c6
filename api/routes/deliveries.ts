import { Delivered } from '../../domain/delivery-requests.ts';
import type { Role } from '../../domain/roles.ts';
import { DeliveredAnswer } from '../answers/deliveries.ts';
import { CommitmentId, finder } from '../commitment.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { type Door, route } from '../route.ts';
import { recordUnloaded } from '../unloaded.ts';

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
        const done = await recordUnloaded({ db, commitments }, await find(id), { ...body, ...by });
        const { result, lines, missing } = done;
        return { status: result === 'recorded' ? 202 : 200, body: { id: done.id, result, lines, missing } };
      },
    }),
  ];
}
