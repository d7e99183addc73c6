import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { clockOf, moveClock } from '../../client/clock.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { shift, wednesday } from './support.ts';

const [second, hour, day] = [1000, 3_600_000, 24 * 3_600_000];
/** of a try, on the delivery's own clock */
interface Try {
  readonly id: string;
  readonly at: number;
}
let kept: Kept;
let server: Server;
let url: string;
let status: number;
/** what the other system noted, who called when */
let tries: Try[];
const workflowOf = (id: string, run: number): string => `webhook-delivery/${id}/${run}`;

beforeAll(async () => {
  kept = await startKept({ WEBHOOK_NETWORKS: '127.0.0.0/8' });
  server = createServer(async (request, response) => {
    const id = `${request.headers['webhook-id']}`;
    tries.push({ id, at: Date.parse(await clockOf(kept.client, workflowOf(id, 0))) });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/kept`;
});
afterAll(async () => {
  await kept.stop();
  server.close();
});

beforeEach(async () => {
  await kept.db.webhook.updateMany({ data: { closedAt: new Date() } });
  status = 503;
  tries = [];
});

/** A notice that the system, which is down, did not take at the first try. */
async function untaken() {
  const { id: webhook } = (await kept.call('POST', '/v1/webhooks', { url, types: ['commitment.withdrawn'] })).body;
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.say('withdraw', { askedBy: 'us', reason: 'x' });
  await expect.poll(() => tries.length, { timeout: 30_000 }).toBeGreaterThan(0);
  const [{ id, at: begun } = { id: '', at: 0 }] = tries;
  return {
    ...{ id, begun, webhook },
    /** moves the delivery's own clock, counted from its first try; whether it still runs */
    after: (days: number) =>
      moveClock(kept.client, workflowOf(id, 0), shift(new Date(begun).toISOString(), days * 24 * 60)),
    listed: async (state: string) =>
      (await kept.call('GET', `/v1/webhooks/${webhook}/deliveries?state=${state}`)).body.items,
    redeliver: () => kept.call('POST', `/v1/webhooks/${webhook}/deliveries/${id}/redeliver`),
  };
}

test('a system that is down for three days is tried less and less often, then listed, and told when somebody asks', async () => {
  const { id, begun, after, listed, redeliver } = await untaken();
  expect(await after(2)).toBe(true);
  expect(await listed('failed')).toEqual([]);
  expect(await listed('pending')).toMatchObject([{ id, result: 'answered 503' }]);
  expect(await after(4)).toBe(false);

  const pauses = tries.slice(1).map(({ at }, index) => at - (tries[index]?.at ?? 0));
  for (const [index, pause] of pauses.entries())
    expect(pause, `before try ${index + 2}`).toBeGreaterThanOrEqual(Math.min(2 ** (index + 1) * second, 6 * hour));
  const last = (tries.at(-1)?.at ?? 0) - begun;
  expect(last).toBeGreaterThan(2.5 * day);
  expect(last).toBeLessThanOrEqual(3 * day);
  expect(new Set(tries.map((each) => each.id))).toEqual(new Set([id]));
  expect(await listed('failed')).toMatchObject([{ id, type: 'commitment.withdrawn', result: 'answered 503' }]);

  tries = [];
  status = 204;
  expect((await redeliver()).status).toBe(202);
  await expect.poll(() => listed('delivered'), { timeout: 30_000 }).toMatchObject([{ id, result: '204' }]);
  expect(tries.map((each) => each.id)).toEqual([id]);
  expect(await listed('failed')).toEqual([]);
});

test('what somebody had told meanwhile is not told again', async () => {
  const { id, after, listed, redeliver } = await untaken();
  status = 204;
  await redeliver();
  await expect.poll(() => listed('delivered'), { timeout: 30_000 }).toMatchObject([{ id }]);
  status = 503;
  expect(await after(4)).toBe(false);
  expect(await listed('delivered')).toMatchObject([{ id, result: '204' }]);
});
