import { Alive, Ready } from '../answers/facts.ts';
import type { Dependencies } from '../dependencies.ts';
import { type Door, ok, route } from '../route.ts';

/** Whether the process lives, and whether it can do its work. */
export const healthRoutes = ({ db, temporalAnswers }: Dependencies): Door[] => [
  route({
    method: 'get',
    path: '/healthz',
    says: 'Whether the process lives.',
    who: 'anybody',
    gives: Alive,
    handle: async () => ok({ status: 'ok' }),
  }),
  route({
    method: 'get',
    path: '/readyz',
    says: 'Whether it can do its work: 503 where the database or Temporal does not answer.',
    gives: Ready,
    statuses: [200, 503],
    who: 'anybody',
    handle: async () => {
      const [database, temporal] = await Promise.all([answers(db.$queryRaw`SELECT 1`), temporalAnswers()]);
      const ready = database && temporal;
      return {
        status: ready ? 200 : 503,
        body: { status: ready ? ('ready' as const) : ('not ready' as const), database, temporal },
      };
    },
  }),
];

const answers = (query: PromiseLike<unknown>): Promise<boolean> =>
  Promise.resolve(query).then(
    () => true,
    () => false,
  );
