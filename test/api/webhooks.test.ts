import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';
import { expectProblem, pointers } from './support.ts';

interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
let kept: Kept;
let server: Server;
let url: string;
/** what the other system heard, and what it answers */
let heard: Heard[] = [];
let answers: (already: number) => { status: number; location?: string } = () => ({ status: 204 });
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const { status, location } = answers(heard.length);
      heard.push({ headers: request.headers, body });
      response.writeHead(status, location ? { Location: location } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/kept`;
  kept = await startKept({ WEBHOOK_NETWORKS: '127.0.0.0/8' });
});
afterAll(async () => {
  await kept.stop();
  server.close();
});
beforeEach(async () => {
  await kept.db.webhook.updateMany({ data: { closedAt: new Date() } });
  heard = [];
  answers = () => ({ status: 204 });
});

const open = async (types?: string[]) => {
  const { status, body } = await kept.call('POST', '/v1/webhooks', { url, ...(types ? { types } : {}) });
  expect(status).toBe(201);
  return body as { id: string; secret: string };
};
async function broken() {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('report');
  await promise.say('missed');
  await promise.until('respond');
  await promise.respond();
  await promise.closed();
  return promise;
}
const said = (secret: string, { headers, body }: Heard) =>
  new Webhook(secret).verify(body, headers as Record<string, string>) as {
    type: string;
    timestamp: string;
    data: { commitmentId: string; sequence: number };
  };
const deliveries = async (id: string, state = '') =>
  (await kept.call('GET', `/v1/webhooks/${id}/deliveries${state && `?state=${state}`}`)).body.items;

const soon = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 30_000 });

test('D1, C5, C6: every event is told, signed, numbered in order, each once; names and words are not', async () => {
  const { id, secret } = await open();
  const promise = await broken();
  const { events } = await promise.evidence();
  await soon(async () => (await deliveries(id, 'delivered')).length).toBe(events.length + 3);
  const notices = heard.map((each) => said(secret, each)).sort((one, other) => one.data.sequence - other.data.sequence);
  const ofCommitment = notices.filter(({ type }) => type.startsWith('commitment.'));
  expect(ofCommitment.map(({ type, data }) => `${data.sequence} ${type}`)).toEqual(
    events.map(({ seq, type }: { seq: number; type: string }) => `${seq} commitment.${type}`),
  );
  const others = notices.filter(({ type }) => !type.startsWith('commitment.')).map(({ type }) => type);
  expect(others).toEqual(['chasing.paused', ...['chasing.resumed', 'response.due'].sort()].sort());
  expect(new Set(heard.map(({ headers }) => headers['webhook-id'])).size).toBe(heard.length);
  expect(heard.map(({ body }) => body).join()).not.toMatch(/Muster|Rita|@|disappointed/);
});

test('C5: while another promise is open, chasing stays paused; a rehearsal tells nobody', async () => {
  const { id } = await open(['chasing.*', 'chasing.paused', 'chasing.resumed']);
  const { id: customerId, repId } = await kept.customer();
  const [first, second] = [
    await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) }),
    await kept.promiseToPay({ customerId, repId, dueDate: wednesday(27) }),
  ];
  await kept.promiseToPay({ customerId, repId, dueDate: wednesday(27), rehearsal: true });
  for (const promise of [first, second]) {
    await promise.say('withdraw', { askedBy: 'customer', reason: 'x' });
    await promise.closed();
  }
  await expect
    .poll(async () => (await deliveries(id)).map(({ type }: { type: string }) => type))
    .toEqual(['chasing.resumed', 'chasing.paused']);
});

test('a system that is down is told later, with the same webhook-id', async () => {
  answers = (already) => ({ status: already < 2 ? 500 : 200 });
  const { id, secret } = await open(['commitment.withdrawn']);
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.say('withdraw', { askedBy: 'us', reason: 'x' });
  await soon(async () => (await deliveries(id, 'delivered')).length).toBe(1);
  expect(heard).toHaveLength(3);
  expect(new Set(heard.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  for (const each of heard) said(secret, each);
});

describe('what nobody takes', () => {
  test('stands in the list of failures, and is told again when asked', async () => {
    answers = () => ({ status: 410 });
    const { id } = await open(['commitment.withdrawn']);
    const { id: customerId, repId } = await kept.customer();
    const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
    await promise.say('withdraw', { askedBy: 'us', reason: 'x' });
    await soon(async () => (await deliveries(id, 'failed')).length).toBe(1);
    const [failed] = await deliveries(id, 'failed');
    expect(failed).toMatchObject({ type: 'commitment.withdrawn', result: 'answered 410: gone for good' });
    answers = () => ({ status: 200 });
    const path = `/v1/webhooks/${id}/deliveries/${failed.id}/redeliver`;
    expect((await kept.call('POST', path)).status).toBe(202);
    await soon(async () => (await deliveries(id, 'delivered')).length).toBe(1);
  });

  test('a redirect is not followed', async () => {
    answers = () => ({ status: 302, location: url });
    const { id } = await open(['commitment.withdrawn']);
    const { id: customerId, repId } = await kept.customer();
    const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
    await promise.say('withdraw', { askedBy: 'us', reason: 'x' });
    await soon(async () => (await deliveries(id))[0]?.result).toBe('answered 302: redirects are not followed');
  });
});

test('rotated, both secrets sign for a while', async () => {
  const { id, secret } = await open(['commitment.withdrawn']);
  const fresh = await kept.call('POST', `/v1/webhooks/${id}/rotate`, { overlapHours: 1 });
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.say('withdraw', { askedBy: 'us', reason: 'x' });
  await soon(() => heard.length).toBe(1);
  for (const each of [secret, fresh.body.secret]) expect(said(each, heard[0]!).type).toBe('commitment.withdrawn');
  expect(JSON.stringify((await kept.call('GET', '/v1/webhooks')).body)).not.toMatch(/whsec/);
});

describe('the own network is closed', () => {
  test.each([
    ['http://10.0.0.7/x'],
    ['https://192.168.1.1/'],
    ['http://169.254.169.254/latest/meta-data'],
    ['http://[::1]:80/'],
    ['http://[::ffff:10.0.0.1]/'],
    ['http://0.0.0.0/'],
    ['https://user:password@example.com/'],
  ])('%s', async (address) => {
    const answer = await kept.call('POST', '/v1/webhooks', { url: address });
    expectProblem(answer, 422, 'refused');
    expect(pointers(answer)).toEqual(['/url']);
  });

  test('also where the name server says so later: as it connects', async () => {
    const { id } = await open(['commitment.withdrawn']);
    await kept.db.webhook.update({ where: { id }, data: { url: 'http://[::1]:9/later' } });
    const { id: customerId, repId } = await kept.customer();
    const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
    await promise.say('withdraw', { askedBy: 'us', reason: 'x' });
    await soon(async () => (await deliveries(id))[0]?.result).toMatch(/not allowed/i);
    expect(heard).toEqual([]);
  });
});
