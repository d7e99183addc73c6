import { request as toKept } from 'node:http';
import { createServer, type RequestOptions, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../stack/ports.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';

/** TLS with a shared key needs no certificate. */
const psk = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
const tls = { ciphers: 'PSK', maxVersion: 'TLSv1.2' } as const;

/** Another of this machine's addresses than the proxy's, where the system gives it more than one. */
const caller = process.platform === 'linux' ? '127.0.0.9' : '127.0.0.1';

let kept: Kept;
let proxy: Server;
let publicUrl: string;

beforeAll(async () => {
  const port = await freePort();
  publicUrl = `https://localhost:${port}`;
  kept = await startKept({ PUBLIC_URL: publicUrl, TRUST_PROXY: '1' });
  const { port: inner } = new URL(kept.url);
  // what docs/how-to/tls-proxy.md tells nginx to do
  proxy = createServer({ ...tls, pskCallback: () => psk }, (from, to) => {
    const seen = [from.headers['x-forwarded-for'], from.socket.remoteAddress].filter(Boolean).join(', ');
    const headers = { ...from.headers, 'x-forwarded-for': seen, 'x-forwarded-proto': 'https' };
    const passed = toKept({ port: inner, method: from.method, path: from.url, headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    from.pipe(passed);
  });
  await new Promise<void>((resolve) => proxy.listen(port, '127.0.0.1', resolve));
});
afterAll(async () => {
  proxy.close();
  await kept.stop();
});

async function ask(path: string, options: RequestOptions = {}, body = '') {
  const { port } = proxy.address() as AddressInfo;
  return new Promise<{ status: number; headers: Record<string, string>; text: string }>((resolve, reject) => {
    const pskCallback = () => ({ psk, identity: 'test' });
    const sent = {
      host: '127.0.0.1',
      localAddress: caller,
      port,
      path,
      ...tls,
      pskCallback,
      checkServerIdentity: () => undefined,
    };
    const headers = { Host: new URL(publicUrl).host, ...options.headers };
    request({ ...sent, ...options, headers }, async (answer) => {
      const { statusCode: status = 0 } = answer;
      resolve({ status, headers: answer.headers as Record<string, string>, text: await text(answer) });
    })
      .on('error', reject)
      .end(body);
  });
}

test('behind a TLS proxy: links lead to it, the cookie is for TLS alone, only pages of its own may speak', async () => {
  const rep = await kept.rep();
  const form = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: publicUrl };
  const email = `${rep}@nordlicht.example`;
  const body = `email=${encodeURIComponent(email)}`;
  const evil = { ...form, Origin: 'https://evil.example' };
  expect((await ask('/sign-in', { method: 'POST', headers: evil }, body)).status).toBe(403);
  expect((await ask('/sign-in', { method: 'POST', headers: form }, body)).status).toBe(200);
  const link = async () => /<(\S+\/sign-in\/[\w-]{43})>/.exec((await kept.inbox.of(email))[0]?.text ?? '')?.[1] ?? '';
  await expect.poll(link, { timeout: 15_000 }).toMatch(new RegExp(`^${publicUrl}/sign-in/`));
  const signedIn = await ask(new URL(await link()).pathname, { method: 'POST', headers: form });
  expect(signedIn.status).toBe(303);
  expect(`${signedIn.headers['set-cookie']}`).toMatch(/^kept_session=[\w-]{43};.*HttpOnly; Secure; SameSite=Lax$/);
});

test('behind a TLS proxy: who calls is whom the proxy names, in the record and in the limits', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  const headers = {
    ...(await kept.as('rep', repId)),
    'Content-Type': 'application/json',
    'X-Forwarded-For': '203.0.113.9',
  };
  const path = `/v1/commitments/${promise.id}/withdraw`;
  const said = JSON.stringify({ askedBy: 'customer', reason: 'x' });
  expect((await ask(path, { method: 'POST', headers }, said)).status).toBe(200);
  await promise.closed();
  const { events } = await promise.evidence();
  const withdrawn = events.find(({ type }: { type: string }) => type === 'withdrawn');
  expect(withdrawn.data.from).toMatch(new RegExp(` at (::ffff:)?${caller.replaceAll('.', '\\.')}$`));

  const left = async (forged: string) => {
    const answer = await ask('/openapi.json', { headers: { 'X-Forwarded-For': forged } });
    return Number(/r=(\d+)/.exec(answer.headers['ratelimit'] ?? '')?.[1]);
  };
  const first = await left('203.0.113.1');
  expect(await left('203.0.113.2')).toBe(first - 1);
});
