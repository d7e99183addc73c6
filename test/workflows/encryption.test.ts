import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { KeyRing } from '../../domain/key-ring.ts';
import { codecToken, payloadCodec } from '../../payload-codec.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from './support.ts';

const key = (id: string) => `${id}:${randomBytes(32).toString('base64url')}`;
const [first, second] = [key('first'), key('second')];
const origin = 'https://temporal.example.com';

let locked: Kept;
beforeAll(async () => {
  locked = await startKept({ PAYLOAD_KEYS: `${second},${first}`, TEMPORAL_UI_ORIGIN: origin });
});
afterAll(() => locked.stop());

/** A whole life with somebody's words in every place that takes words. */
async function live(kept: Kept, mark: string): Promise<void> {
  const { id, repId } = await kept.customer({ name: `Name${mark}`, contact: `Contact${mark}` });
  const dueDate = wednesday(20);
  const promise = await kept.promiseToPay({ customerId: id, repId, dueDate, occasion: `Occasion${mark}` });
  await kept.put(`/v1/matters/${id}`, {
    ...{ customerId: id, kind: 'complaint', reference: `Ref${mark}`, text: `Text${mark}` },
    ...{ since: '2026-11-20', open: true },
  });
  await promise.until('report');
  await promise.say('missed', { note: `Note${mark}` });
  await promise.until('respond');
  const refused = await kept.callBy(repId, 'POST', `/v1/commitments/${promise.id}/trip`, {
    go: true,
    reason: `R${mark}`,
  });
  expect(refused.status).toBe(409);
  await promise.say('response', { channel: 'phone', said: `Said${mark}`, answered: `Answered${mark}` });
  await promise.closed();
  const tooMuch = { value: '99999999.00', currency: 'EUR' };
  expect((await kept.propose({ customerId: id, repId, dueDate, amount: tooMuch, occasion: `No${mark}` })).status).toBe(
    422,
  );
}
const inDatabase = (mark: string): number => {
  const file = inject('parts').temporalDatabase;
  const found = [file, `${file}-wal`].map((name) => readFileSync(name).toString('latin1').split(mark).length - 1);
  return found.reduce((sum, count) => sum + count, 0);
};

test('the server’s database holds nobody’s words; without the keys, it would', async () => {
  const connection = await Connection.connect({ address: inject('parts').temporalAddress });
  const { id: customerId, repId } = await locked.customer();
  const promise = await locked.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await new Client({ connection }).workflow.getHandle(promise.workflowId).signal('note', 'Xq7Open');
  await connection.close();
  await live(locked, 'Xq7Locked');
  expect(inDatabase('Xq7Open')).toBeGreaterThan(0);
  expect(inDatabase('Xq7Locked')).toBe(0);
});

describe('the codec', () => {
  const payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"secret"') };
  const ring = (...keys: string[]) => payloadCodec(KeyRing.parse(keys.join(',')));

  test('reads what it wrote, with its key first, later, and not without it', async () => {
    const sealed = await ring(first).encode([payload]);
    expect(Buffer.from(sealed[0]?.data ?? []).includes('secret')).toBe(false);
    for (const keys of [[first], [second, first]]) {
      const [opened] = await ring(...keys).decode(sealed);
      expect(Buffer.from(opened?.data ?? []).toString()).toBe('"secret"');
    }
    await expect(ring(second).decode(sealed)).rejects.toThrow('PAYLOAD_KEYS has no key first');
  });

  test('two of the same are not alike, and one that was changed is not read', async () => {
    const [one, two] = await ring(first).encode([payload, payload]);
    expect(one?.data).not.toEqual(two?.data);
    const data = Uint8Array.from(one?.data ?? []);
    data[20] = (data[20] ?? 0) ^ 1;
    await expect(ring(first).decode([{ ...one, data }])).rejects.toThrow();
  });

  test('what was not encrypted is read as it is', async () => {
    expect(await ring(first).decode([payload])).toEqual([payload]);
  });
});

describe('the codec endpoint', () => {
  const token = codecToken(KeyRing.parse(`${second},${first}`));
  const ask = async (path: string, from: string | undefined, method = 'POST') => {
    const [sealed] = await payloadCodec(KeyRing.parse(first)).encode([
      { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"words"') },
    ]);
    const text = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
    const payloads = [
      {
        metadata: Object.fromEntries(
          Object.entries(sealed?.metadata ?? {}).map(([name, value]) => [name, text(value)]),
        ),
        data: text(sealed?.data),
      },
    ];
    return fetch(`${locked.url}${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...(from ? { Origin: from } : {}) },
      ...(method === 'POST' ? { body: JSON.stringify({ payloads }) } : {}),
    });
  };

  test('decrypts for the Temporal UI', async () => {
    const answer = await ask(`/codec/${token}/decode`, origin);
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    const [payload] = ((await answer.json()) as { payloads: { data: string }[] }).payloads;
    expect(Buffer.from(payload?.data ?? '', 'base64').toString()).toBe('"words"');
    const before = await ask(`/codec/${token}/decode`, origin, 'OPTIONS');
    expect([before.status, before.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'content-type,x-namespace',
    ]);
  });

  test('is closed to whoever has no token, and to pages of other origins', async () => {
    for (const wrong of ['x', `${token}x`, codecToken(KeyRing.parse(first))])
      expect((await ask(`/codec/${wrong}/decode`, origin)).status).toBe(404);
    for (const method of ['POST', 'OPTIONS']) {
      const other = await ask(`/codec/${token}/decode`, 'https://evil.example', method);
      expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    }
  });

  test('what no key of ours has encrypted, or somebody has changed, is refused', async () => {
    const text = (words: string) => Buffer.from(words).toString('base64');
    const sealed = { encoding: text('binary/encrypted') };
    for (const metadata of [sealed, { ...sealed, 'encryption-key-id': text('nobody') }, { ...sealed, ...keyId(first) }])
      for (const data of ['', text('short'), text('x'.repeat(100))]) {
        const answer = await fetch(`${locked.url}/codec/${token}/decode`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ payloads: [{ metadata, data }] }),
        });
        expect([answer.status, await answer.text()]).toEqual([422, expect.stringMatching(/PAYLOAD_KEYS/)]);
      }
    function keyId(ring: string) {
      return { 'encryption-key-id': text(ring.split(':')[0] ?? '') };
    }
  });

  test('what is no payload is malformed', async () => {
    for (const body of [
      '{}',
      '{"payloads":[{"data":"%"}]}',
      'null',
      '[',
      '{"payloads":[{"metadata":{"encoding":7}}]}',
    ]) {
      const headers = { 'Content-Type': 'application/json' };
      expect((await fetch(`${locked.url}/codec/${token}/decode`, { method: 'POST', headers, body })).status).toBe(400);
    }
  });
});
