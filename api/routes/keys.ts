import { z } from 'zod';
import { Code } from '../../domain/master-data.ts';
import { keepers, roles } from '../../domain/roles.ts';
import { createKey, KeyRefused, listKeys, revokeKey, rotateKey } from '../../ledger/keys.ts';
import type { Dependencies } from '../dependencies.ts';
import { Problem } from '../problem.ts';
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
      who: keepers,
      secret: true,
      body: Order,
      handle: async ({ body: { expiresAt, ...order }, actor }) => {
        const expires = expiresAt === undefined ? undefined : new Date(expiresAt);
        return { status: 201, body: await told(createKey(db, { ...order, expiresAt: expires }, actor)) };
      },
    }),
    route({ method: 'get', path: '/v1/keys', who: keepers, handle: async () => ok({ items: await listKeys(db) }) }),
    route({
      method: 'post',
      path: '/v1/keys/:id/rotate',
      who: keepers,
      secret: true,
      params: Id,
      body: Rotation,
      handle: async ({ params: { id }, body: { overlapHours }, actor }) => ({
        status: 201,
        body: await told(rotateKey(db, id, overlapHours * hour, actor)),
      }),
    }),
    route({
      method: 'post',
      path: '/v1/keys/:id/revoke',
      who: keepers,
      params: Id,
      handle: async ({ params: { id } }) => ok(await told(revokeKey(db, id))),
    }),
  ];
}

async function told<T>(done: Promise<T>): Promise<T> {
  try {
    return await done;
  } catch (error) {
    if (error instanceof KeyRefused) throw new Problem(422, 'refused', error.message);
    throw error;
  }
}
