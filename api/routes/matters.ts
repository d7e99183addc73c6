import { z } from 'zod';
import { Code } from '../../domain/master-data.ts';
import { Matter } from '../../domain/matters.ts';
import { creators, roles } from '../../domain/roles.ts';
import { findCommitment } from '../../ledger/commitments.ts';
import { mattersOf, putMatters } from '../../ledger/matters.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { seesCustomer } from '../parties.ts';
import { orNotFound } from '../problem.ts';
import { type Door, ok, route } from '../route.ts';
import { put } from './facts.ts';

const Id = z.object({ id: Code });

/** C3, C9: what is open between us and a customer beside its promises. */
export function matterRoutes({ db, commitments }: Dependencies): Door[] {
  return [
    route({
      method: 'put',
      path: '/v1/matters/:id',
      who: creators,
      params: Id,
      body: Matter,
      handle: async ({ params, body, caller, actor }) => {
        await seesCustomer(db, caller, body.customerId);
        const { results, wakes } = await putMatters(db, [{ ...body, ...params }], actor);
        for (const id of wakes) {
          const found = await findCommitment(db, id);
          if (found) await commitments.wake(found);
        }
        return put(results, { ...params, ...body });
      },
    }),
    route({
      method: 'get',
      path: '/v1/customers/:id/matters',
      who: roles,
      whose: named(db).customer,
      params: Id,
      handle: async ({ params: { id } }) => ok(await orNotFound(mattersOf(db, id), `customer ${id}`)),
    }),
  ];
}
