import { z } from 'zod';
import { Code } from '../../domain/master-data.ts';
import { roles } from '../../domain/roles.ts';
import { currentPolicy } from '../../ledger/policies.ts';
import { memoryOf } from '../../vetting/memory.ts';
import { MemoryAnswer } from '../answers/memory.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { type Door, ok, route } from '../route.ts';

/** C7: what is remembered of a customer. */
export function memoryRoutes({ db }: Dependencies): Door[] {
  return [
    route({
      method: 'get',
      path: '/v1/customers/:id/memory',
      says: "What is open and past of a customer's promises, the level, and the sentence that recalls it.",
      gives: MemoryAnswer,
      who: roles,
      whose: named(db).customer,
      params: z.object({ id: Code }),
      handle: async ({ params: { id } }) => {
        const customer = await db.customer.findUniqueOrThrow({ where: { id } });
        const { policy } = await currentPolicy(db);
        return ok(await memoryOf(db, { customer, now: new Date().toISOString(), policy }));
      },
    }),
  ];
}
