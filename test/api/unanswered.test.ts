import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Running } from '../../run-process.ts';
import { startWorker } from '../../worker/worker.ts';
import { eventually } from '../support/eventually.ts';
import { type Kept, startKeptOn } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';

let logged = '';
const log = pino({ level: 'info' }, { write: (line: string) => (logged += line) });
let kept: Kept;
let worker: Running | undefined;
beforeAll(async () => {
  kept = await startKeptOn(inject('parts'), {}, 'none', log);
});
afterAll(async () => {
  await worker?.stop();
  await kept.stop();
});

const requests = () =>
  logged
    .split('\n')
    .filter((line) => line.includes('"msg":"request"'))
    .map((line) => JSON.parse(line));

test('D2: where no worker takes the work, whoever promises learns so within half a minute, and asks once more', async () => {
  const customer = await kept.customer();
  const promise = {
    ...{ kind: 'payment-appointment', customerId: customer.id, repId: customer.repId, dueDate: wednesday(20) },
    amount: { value: '1250.00', currency: 'EUR' },
  };
  const key = { 'Idempotency-Key': randomUUID() };
  const impatient = fetch(`${kept.url}/v1/commitments`, {
    method: 'POST',
    headers: { ...key, Authorization: `Bearer ${kept.adminKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(promise),
    signal: AbortSignal.timeout(1000),
  });
  await expect(impatient).rejects.toThrow();
  await eventually(() => requests().some(({ status, route }) => status === 499 && route === '/v1/commitments'));

  const { status, body, headers } = await kept.call('POST', '/v1/commitments', promise, key);
  expect([status, headers.get('Retry-After')]).toEqual([503, '5']);
  expect(body).toMatchObject({ type: '/problems/unavailable', id: expect.any(String) });
  await eventually(() => requests().some((line) => line.status === 503 && line.commitmentId === body.id));

  worker = await startWorker(kept.config, Promise.resolve(), log, kept.queue);
  const again = await kept.call('POST', '/v1/commitments', promise, key);
  expect([again.status, again.body.id]).toEqual([201, body.id]);
  expect(await kept.db.commitment.count({ where: { customerId: customer.id } })).toBe(1);
}, 120_000);
