import { z } from 'zod';
import { Code } from '../../domain/master-data.ts';
import { Matter } from '../../domain/matters.ts';
import { findCommitment } from '../../ledger/commitments.ts';
import { mattersOf, putMatters } from '../../ledger/matters.ts';
import type { Dependencies } from '../dependencies.ts';
import { orNotFound } from '../problem.ts';
import { type Mounted, ok, route } from '../route.ts';
import { put } from './facts.ts';

const Id = z.object({ id: Code });

/** C3, C9: what is open between us and a customer beside its promises. */
export function matterRoutes({ db, commitments }: Dependencies): Mounted[] {
  return [
    route({
      method: 'put',
      path: '/v1/matters/:id',
      params: Id,
      body: Matter,
      handle: async ({ params, body, actor }) => {
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
      params: Id,
      handle: async ({ params: { id } }) => ok(await orNotFound(mattersOf(db, id), `customer ${id}`)),
    }),
  ];
}
