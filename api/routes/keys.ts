import { z } from 'zod';
import { Code } from '../../domain/master-data.ts';
import { keepers, roles } from '../../domain/roles.ts';
import { createKey, KeyRefused, listKeys, revokeKey, rotateKey } from '../../ledger/keys.ts';
import { KeyAnswer, NewKeyAnswer } from '../answers/facts.ts';
import type { Dependencies } from '../dependencies.ts';
import { refused } from '../problem.ts';
import { type Door, ok, route } from '../route.ts';

const Id = z.object({ id: z.uuid({ error: 'expected the id of a key' }) });
const hour = 3_600_000;

const Order = z.strictObject({
  role: z.enum(roles),
  person: Code,
  /** left out: until it is revoked */
  expiresAt: z.iso.datetime({ error: 'expected an instant like 2027-01-31T12:00:00Z' }).optional(),
});
const Rotation = z.strictObject({
  /** for how long the old key works beside the new one */
  overlapHours: z.number().min(0).max(720).default(24),
});

/** Keys of the API, for admins. */
export function keyRoutes({ db }: Dependencies): Door[] {
  return [
    route({
      method: 'post',
      path: '/v1/keys',
      says: 'Creates an API key; it is shown in this answer only.',
      who: keepers,
      secret: true,
      body: Order,
      example: { role: 'integration', person: 'erp' },
      gives: NewKeyAnswer,
      statuses: [201],
      handle: async ({ body: { expiresAt, ...order }, actor }) => {
        const expires = expiresAt === undefined ? undefined : new Date(expiresAt);
        return { status: 201, body: await told(createKey(db, { ...order, expiresAt: expires }, actor)) };
      },
    }),
    route({
      method: 'get',
      path: '/v1/keys',
      says: 'All keys, with when each was last used.',
      who: keepers,
      gives: z.strictObject({ items: z.array(KeyAnswer) }),
      handle: async () => ok({ items: await listKeys(db) }),
    }),
    route({
      method: 'post',
      path: '/v1/keys/:id/rotate',
      says: 'Makes a new key for the same person; the old one works on for the overlap.',
      who: keepers,
      secret: true,
      params: Id,
      body: Rotation,
      example: { overlapHours: 24 },
      gives: NewKeyAnswer,
      statuses: [201],
      handle: async ({ params: { id }, body: { overlapHours }, actor }) => ({
        status: 201,
        body: await told(rotateKey(db, id, overlapHours * hour, actor)),
      }),
    }),
    route({
      method: 'post',
      path: '/v1/keys/:id/revoke',
      says: 'Ends a key at once.',
      who: keepers,
      params: Id,
      gives: KeyAnswer,
      handle: async ({ params: { id } }) => ok(await told(revokeKey(db, id))),
    }),
  ];
}

async function told<T>(done: Promise<T>): Promise<T> {
  try {
    return await done;
  } catch (error) {
    if (error instanceof KeyRefused) throw refused(error.field, error.message);
    throw error;
  }
}
