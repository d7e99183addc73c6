import { randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Kept, startKeptOn } from '../support/kept.ts';
import { PostOffice } from '../support/post-office.ts';
import { wednesday } from '../workflows/support.ts';

const secret = () => randomBytes(32).toString('base64url');
const [linkKey, payloadKey] = [secret(), secret()];
const mark = 'Canary7';

let logged = '';
const office = new PostOffice();
let kept: Kept;
beforeAll(async () => {
  const { port } = new URL(await office.open());
  const log = pino({ level: 'trace' }, { write: (line: string) => (logged += line) });
  const environment = { LINK_KEYS: `k:${linkKey}`, PAYLOAD_KEYS: `k:${payloadKey}`, MAIL_PORT: port };
  kept = await startKeptOn(inject('parts'), environment, 'one', log);
});
afterAll(async () => {
  await kept.stop();
  await office.close();
});

test('no log line holds a secret or what somebody said, on good ways and on bad ones', async () => {
  const {
    id: customerId,
    repId,
    email,
  } = await kept.customer({
    name: `Name${mark}`,
    contact: `Contact${mark}`,
    email: `${mark}@customer.example`,
  });
  office.refuses = new RegExp(mark);
  const dueDate = wednesday(20);
  const promise = await kept.promiseToPay({ customerId, repId, dueDate, occasion: `Occasion${mark}` });
  await promise.until('report');
  await promise.say('missed', { note: `Note${mark}` });
  await promise.until('respond');

  const wrongKey = `kept_${secret()}`;
  const path = `/v1/commitments/${promise.id}`;
  await kept.call('GET', path, undefined, { Authorization: `Bearer ${wrongKey}` });
  await kept.callBy(repId, 'POST', `${path}/trip`, { go: true, reason: `Reason${mark}` });
  await kept.callBy(repId, 'POST', `${path}/response`, { channel: `Channel${mark}`, said: 7 });
  await kept.call('POST', '/v1/commitments', `{"Broken${mark}`, { 'Idempotency-Key': `Key${mark}` });
  await kept.call('GET', `/v1/customers/${customerId}?text=Query${mark}`);
  await kept.call('GET', `/v1/Path${mark}`);
  await fetch(`${kept.url}/l/Link${mark}`, { method: 'POST', body: `note=Form${mark}` });
  await fetch(`${kept.url}/codec/Token${mark}/decode`, { method: 'POST' });
  await kept.db.$executeRaw`ALTER TABLE matter RENAME TO matter_elsewhere`;
  const matter = { customerId, kind: 'complaint', text: `Text${mark}`, since: '2026-11-20', open: true };
  expect((await kept.call('PUT', `/v1/matters/${randomUUID()}`, matter)).status).toBe(503);
  await kept.db.$executeRaw`ALTER TABLE matter_elsewhere RENAME TO matter`;

  const { key } = (await kept.call('POST', '/v1/keys', { role: 'auditor', person: 'revision' })).body;
  const { databaseUrl } = inject('parts');
  const password = new URL(databaseUrl).password;
  expect(logged).toMatch(/"status":202/);
  expect(logged).toMatch(/request-failed/);
  const found = [mark, email, linkKey, payloadKey, wrongKey, key, kept.adminKey, password].filter(
    (canary) => canary !== '' && logged.toLowerCase().includes(canary.toLowerCase()),
  );
  const lines = logged
    .split('\n')
    .filter((line) => found.some((canary) => line.toLowerCase().includes(canary.toLowerCase())));
  expect({ found, lines: lines.slice(0, 5) }).toEqual({ found: [], lines: [] });
});
