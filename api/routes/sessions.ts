import { z } from 'zod';
import { Code } from '../../domain/master-data.ts';
import { closeSessionsOf } from '../../ledger/sessions.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { type Door, ok, route } from '../route.ts';

/** Browsers that are signed in. */
export const sessionRoutes = ({ db }: Dependencies): Door[] => [
  route({
    method: 'post',
    path: '/v1/reps/:id/sessions/close',
    says: 'Signs the rep out in every browser: one was lost, or the rep has left.',
    who: ['rep', 'manager', 'admin'],
    whose: named(db).rep,
    params: z.object({ id: Code }),
    gives: z.strictObject({ closed: z.int() }),
    handle: async ({ params: { id } }) => ok({ closed: await closeSessionsOf(db, id) }),
  }),
];
