import { z } from 'zod';
import { Code } from '../../domain/master-data.ts';
import { Matter } from '../../domain/matters.ts';
import { creators, isInSight, roles } from '../../domain/roles.ts';
import { findCommitment } from '../../ledger/commitments.ts';
import { findMatter, mattersOf, putMatters } from '../../ledger/matters.ts';
import { MatterAnswer } from '../answers/facts.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { seesCustomer } from '../parties.ts';
import { notFound, orNotFound } from '../problem.ts';
import { type Door, ok, route, versioned } from '../route.ts';
import { put } from './facts.ts';

const Id = z.object({ id: Code });

/** C3, C9: what is open between us and a customer beside its promises. */
export function matterRoutes({ db, commitments }: Dependencies): Door[] {
  const mine = named(db);
  return [
    route({
      method: 'put',
      path: '/v1/matters/:id',
      says: 'Records what is between us and a customer: in our way, or the subject that a reminder opens with.',
      who: creators,
      params: Id,
      body: Matter,
      example: {
        customerId: 'DE-3001',
        kind: 'complaint',
        text: 'Two boxes arrived wet.',
        reference: 'K-17',
        since: '2026-11-20',
        open: true,
      },
      gives: MatterAnswer,
      statuses: [200, 201],
      replaces: true,
      handle: async ({ params, body, caller, actor, mustMatch }) => {
        await seesCustomer(db, caller, body.customerId);
        const owners = await mine.matter.belongsTo(params.id);
        if (owners && !isInSight(caller, owners)) throw notFound(`matter ${params.id}`);
        const { results, wakes } = await putMatters(db, [{ ...body, ...params }], actor, mustMatch);
        for (const id of wakes) {
          const found = await findCommitment(db, id);
          if (found) await commitments.wake(found);
        }
        return put(results, { ...params, ...body });
      },
    }),
    route({
      method: 'get',
      path: '/v1/matters/:id',
      says: 'A matter, with the ETag that If-Match takes.',
      who: roles,
      whose: mine.matter,
      params: Id,
      gives: MatterAnswer,
      handle: async ({ params: { id } }) => versioned(await orNotFound(findMatter(db, id), `matter ${id}`)),
    }),
    route({
      method: 'get',
      path: '/v1/customers/:id/matters',
      says: 'All matters of a customer, the newest first.',
      who: roles,
      whose: mine.customer,
      params: Id,
      gives: z.strictObject({ items: z.array(MatterAnswer) }),
      handle: async ({ params: { id } }) => ok(await orNotFound(mattersOf(db, id), `customer ${id}`)),
    }),
  ];
}
