import type { Dependencies } from '../dependencies.ts';
import { type Door, ok, route } from '../route.ts';

/** Whether the process lives, and whether it can do its work. */
export const healthRoutes = ({ db, temporalAnswers }: Dependencies): Door[] => [
  route({ method: 'get', path: '/healthz', who: 'anybody', handle: async () => ok({ status: 'ok' }) }),
  route({
    method: 'get',
    path: '/readyz',
    who: 'anybody',
    handle: async () => {
      const [database, temporal] = await Promise.all([answers(db.$queryRaw`SELECT 1`), temporalAnswers()]);
      const ready = database && temporal;
      return { status: ready ? 200 : 503, body: { status: ready ? 'ready' : 'not ready', database, temporal } };
    },
  }),
];

const answers = (query: PromiseLike<unknown>): Promise<boolean> =>
  Promise.resolve(query).then(
    () => true,
    () => false,
  );
