import { Alive, Ready } from '../answers/facts.ts';
import type { Dependencies } from '../dependencies.ts';
import { type Door, ok, route } from '../route.ts';

/** Whether the process lives, and whether it can do its work. */
export const healthRoutes = ({ readiness }: Dependencies): Door[] => [
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
    says: 'Whether it can do its work, and with which parts: 503 where the database or Temporal does not answer; degraded where no worker takes the work, or the mail server is away.',
    gives: Ready,
    statuses: [200, 503],
    who: 'anybody',
    handle: async () => {
      const parts = await readiness();
      if (!(parts.database && parts.temporal)) return { status: 503, body: { status: 'not ready' as const, ...parts } };
      return ok({ status: parts.workers && parts.mail ? ('ready' as const) : ('degraded' as const), ...parts });
    },
  }),
];
