import { z } from 'zod';
import { Code } from '../../domain/master-data.ts';
import type { Role } from '../../domain/roles.ts';
import { closeFeed, openFeed } from '../../ledger/calendar-feeds.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { type Door, ok, route } from '../route.ts';

const who: readonly Role[] = ['rep', 'manager', 'admin'];
const params = z.object({ id: Code });

/** C2: a rep's appointments, to subscribe to. */
export function calendarRoutes({ db, publicUrl }: Dependencies): Door[] {
  const whose = named(db).rep;
  return [
    route({
      method: 'post',
      path: '/v1/reps/:id/calendar',
      says: 'Opens a calendar of the rep’s appointments at a new address, shown in this answer only; the one before is void.',
      who,
      whose,
      secret: true,
      params,
      gives: z.strictObject({ url: z.url() }),
      statuses: [201],
      handle: async ({ params: { id }, actor }) => ({
        status: 201,
        body: { url: `${publicUrl}/calendar/${await openFeed(db, id, actor)}.ics` },
      }),
    }),
    route({
      method: 'post',
      path: '/v1/reps/:id/calendar/close',
      says: 'Makes the address of the rep’s calendar void.',
      who,
      whose,
      params,
      gives: z.strictObject({ closed: z.literal(true) }),
      handle: async ({ params: { id } }) => {
        await closeFeed(db, id);
        return ok({ closed: true });
      },
    }),
  ];
}
