import { z } from 'zod';
import { noticeType } from '../../domain/notices.ts';
import { keepers } from '../../domain/roles.ts';
import {
  closeWebhook,
  deliveriesOf,
  listWebhooks,
  openWebhook,
  redeliver,
  rotateSecret,
} from '../../ledger/webhooks.ts';
import { DeliveryAnswer, NewWebhookAnswer, WebhookAnswer } from '../answers/facts.ts';
import type { Dependencies } from '../dependencies.ts';
import { notFound, orNotFound } from '../problem.ts';
import { accepted, type Door, ok, route } from '../route.ts';
import { mayBeTold } from '../webhook-address.ts';

const params = z.object({ id: z.uuid({ error: 'expected the id of a webhook' }) });
const hour = 3_600_000;

const Order = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'expected an address like https://erp.example.com/kept' }).max(2000),
  /** left out: all */
  types: z
    .array(
      z
        .string()
        .regex(noticeType, 'expected a type like commitment.concluded, commitment.*, chasing.paused, response.due'),
    )
    .max(100)
    .default([]),
});
const Rotation = z.strictObject({
  /** for how long the old secret signs beside the new one */
  overlapHours: z.number().min(0).max(720).default(24),
});

/** Other systems hear what happens. */
export function webhookRoutes({ db, webhookNetworks }: Dependencies): Door[] {
  return [
    route({
      method: 'post',
      path: '/v1/webhooks',
      says: 'Tells another system what happens to commitments; the secret that signs is shown in this answer only.',
      who: keepers,
      secret: true,
      body: Order,
      example: {
        url: 'https://erp.example.com/kept',
        types: ['commitment.concluded', 'chasing.paused', 'chasing.resumed'],
      },
      gives: NewWebhookAnswer,
      statuses: [201],
      handle: async ({ body, actor }) => {
        await mayBeTold(body.url, webhookNetworks);
        return { status: 201, body: await openWebhook(db, body, actor) };
      },
    }),
    route({
      method: 'get',
      path: '/v1/webhooks',
      says: 'Which systems are told, and of what.',
      who: keepers,
      gives: z.strictObject({ items: z.array(WebhookAnswer) }),
      handle: async () => ok({ items: await listWebhooks(db) }),
    }),
    route({
      method: 'post',
      path: '/v1/webhooks/:id/rotate',
      says: 'Makes a new secret; the old one signs beside it for the overlap.',
      who: keepers,
      secret: true,
      params,
      body: Rotation,
      example: { overlapHours: 24 },
      gives: NewWebhookAnswer,
      statuses: [201],
      handle: async ({ params: { id }, body: { overlapHours } }) => ({
        status: 201,
        body: await orNotFound(rotateSecret(db, id, overlapHours * hour), `open webhook ${id}`),
      }),
    }),
    route({
      method: 'post',
      path: '/v1/webhooks/:id/close',
      says: 'Nothing is told to it any more.',
      who: keepers,
      params,
      gives: WebhookAnswer,
      handle: async ({ params: { id } }) => ok(await orNotFound(closeWebhook(db, id), `webhook ${id}`)),
    }),
    route({
      method: 'get',
      path: '/v1/webhooks/:id/deliveries',
      says: 'What was told, the newest first: pending, delivered or failed, and why.',
      who: keepers,
      params,
      query: z.strictObject({ state: z.enum(['pending', 'delivered', 'failed']).optional() }),
      gives: z.strictObject({ items: z.array(DeliveryAnswer) }),
      handle: async ({ params: { id }, query: { state } }) =>
        ok({ items: await orNotFound(deliveriesOf(db, id, state), `webhook ${id}`) }),
    }),
    route({
      method: 'post',
      path: '/v1/webhooks/:id/deliveries/:delivery/redeliver',
      says: 'Tells it once more, whatever became of it.',
      who: keepers,
      params: params.extend({ delivery: z.uuid({ error: 'expected the id of a delivery' }) }),
      gives: DeliveryAnswer,
      statuses: [202],
      handle: async ({ params: { id, delivery } }) => {
        const found = await redeliver(db, id, delivery);
        if (!found) throw notFound(`delivery ${delivery}`);
        return accepted(found);
      },
    }),
  ];
}
