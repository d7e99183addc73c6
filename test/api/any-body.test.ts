import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { doors } from '../../api/app.ts';
import type { Dependencies } from '../../api/dependencies.ts';
import { described } from '../../docs/openapi.ts';
import { type Answered, type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { times } from '../support/long.ts';
import { wednesday } from '../workflows/support.ts';

let kept: Kept;
let promise: PromiseToPay;
/** What the paths name. */
const ids: Record<string, string> = {};
beforeAll(async () => {
  kept = await startKept();
  const { id: customerId, repId } = await kept.customer();
  const made = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await made.until('agreed');
  promise = made;
  const claim = { claim: 'x', channel: 'phone' };
  const dispute = await kept.call('POST', `/v1/commitments/${made.id}/dispute`, claim, { 'Idempotency-Key': 'd' });
  const payment = await made.pay('1.00', new Date().toISOString());
  Object.assign(ids, {
    ...{ commitments: made.id, disputes: dispute.body.id, payments: payment.body.id, customers: customerId },
    ...{ reps: repId, matters: 'matter-1', keys: randomUUID(), webhooks: randomUUID(), 'payment-plans': randomUUID() },
  });
});
afterAll(() => kept.stop());

const { paths } = JSON.parse(described());
const withBody = doors({} as Dependencies).flatMap(({ method, path, who, body, example }) => {
  if (!body || who === 'anybody') return [];
  const { schema } = paths[path.replace(/:(\w+)/g, '{$1}')][method].requestBody.content['application/json'];
  return [{ name: `${method} ${path}`, method: method.toUpperCase(), path, who, example: example as object, schema }];
});

/** A place in a body: the names that lead there. */
type Place = readonly (string | number)[];
/** All that a schema and its example know of. */
function placesOf(example: unknown, schema: { properties?: Record<string, object> } = {}): Place[] {
  const known = typeof example === 'object' && example !== null ? Object.keys(example) : [];
  const names = new Set([...known, ...Object.keys(schema.properties ?? {})]);
  const inside = [...names].flatMap((name) =>
    placesOf((example as Record<string, unknown> | undefined)?.[name], schema.properties?.[name]).map((place) => [
      name,
      ...place,
    ]),
  );
  return [[], ...inside];
}

const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, 0, -1, 1e308, 1.5, '', ' ', [], {}, [[]], [null], 'null', 'undefined', 'NaN', '-0', '1e999'],
    ...['\u0000', '\ud800', '\u202egnp', '\ufeff', 'ﷺ', '😀'.repeat(300), 'x'.repeat(10_000), '=cmd()', '../..', '%00'],
    ...[
      '__proto__',
      'constructor',
      '{{ 7 | times: 6 }}',
      "'); DROP TABLE event;--",
      '"><script>',
      'a\r\nBcc: b@c.example',
    ],
    ...[
      '2026-02-30',
      '9999-12-31',
      '0000-00-00',
      '24:00',
      '2027-01-01T00:00:00',
      '00000000-0000-0000-0000-000000000000',
    ],
    ...[
      { value: '1.001', currency: 'JPY' },
      { value: '-1', currency: 'EUR' },
      { value: '0', currency: 'XXX' },
    ],
    Array.from({ length: 1001 }, () => 'x'),
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.jsonValue({ maxDepth: 4 }),
);
const remove = Symbol('left out');
const changesOf = (places: readonly Place[]) =>
  fc.array(
    fc.record({
      place: fc.constantFrom(...places),
      to: fc.oneof(hostile, hostile, fc.constant(remove)),
      beside: fc.option(fc.constantFrom('__proto__', 'constructor', 'toString', 'extra', ''), { freq: 5 }),
    }),
    { minLength: 1, maxLength: 3 },
  );

function changed(value: unknown, [name, ...rest]: Place, to: unknown): unknown {
  if (name === undefined) return to;
  const fields = Object.entries(typeof value === 'object' && value !== null ? value : {});
  const inside = changed(Object.fromEntries(fields)[name], rest, to);
  const others = fields.filter(([other]) => other !== String(name));
  return Object.fromEntries(inside === remove ? others : [...others, [name, inside]]);
}

const send = async (door: (typeof withBody)[number], body: string): Promise<Answered> => {
  const [, , kind = ''] = door.path.split('/');
  const role = door.who.includes('rep') ? 'rep' : door.who.includes('manager') ? 'manager' : 'admin';
  const person = role === 'rep' ? promise.repId : role === 'manager' ? `chief-${promise.repId}` : 'tester';
  return kept.call(door.method, door.path.replace(':id', ids[kind] ?? ''), body, {
    ...(await kept.as(role, person)),
    'Content-Type': 'application/json',
    ...(door.method === 'POST' ? { 'Idempotency-Key': randomUUID() } : {}),
  });
};
/** All that a door could leave behind about this promise and its customer, or for the whole company. */
const everything = async ({ id, customerId }: PromiseToPay) => {
  const { commitment, event, payment, matter, rep, customer, policy, apiKey } = kept.db;
  const where = { customerId };
  return Promise.all([
    ...[event.count({ where: { commitmentId: id } }), commitment.count({ where }), payment.count({ where })],
    ...[matter.count({ where }), rep.count(), customer.count(), policy.count(), apiKey.count()],
  ]);
};

/** Whether the promise is as it was made: the doors before took nothing. */
let untouched = false;
async function promiseAnew(): Promise<void> {
  const { id, repId } = await kept.customer({ repId: ids['reps'] ?? '' });
  promise = await kept.promiseToPay({ customerId: id, repId, dueDate: wednesday(20) });
  ids['commitments'] = promise.id;
  await promise.until('agreed');
  await promise.atRest();
}

describe.each(withBody)('$name', (door) => {
  const own = (body: unknown): string =>
    JSON.stringify(body).replaceAll('DE-3001', promise.customerId).replaceAll('vogt', promise.repId);

  test('whatever it is sent is taken or refused, never a fault of ours, and what is refused leaves nothing', async () => {
    if (!untouched) await promiseAnew();
    untouched = false;
    const taken: string[] = [];
    if ((await send(door, '')).status < 300) taken.push(''); // and whoever sends it has a key from now on
    const places = placesOf(door.example, door.schema);
    const before = await everything(promise);
    await fc.assert(
      fc.asyncProperty(changesOf(places), async (changes) => {
        let body: unknown = door.example;
        for (const { place, to, beside } of changes)
          body = changed(body, beside === null ? place : [...place, beside], to);
        const text = body === remove ? '' : own(body);
        const { status } = await send(door, text);
        if (status < 300) taken.push(text);
        expect(status, text.slice(0, 300)).toBeLessThan(500);
      }),
      { numRuns: times(12, 80) },
    );
    if (taken.length > 0) return;
    expect(await everything(promise)).toEqual(before);
    untouched = true;
  });
});

describe('bodies in other clothes', () => {
  const knock = async (headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>) => {
    const { Authorization } = await kept.as('admin', 'tester');
    const response = await fetch(`${kept.url}/v1/policy`, {
      method: 'PUT',
      headers: { Authorization, ...headers },
      body,
    });
    return [response.status, ((await response.json()) as { type: string }).type];
  };
  const json = { 'Content-Type': 'application/json' };
  const text = JSON.stringify({ payment: { graceDays: 1 } });
  test.each([
    [
      'a charset that is not UTF-8',
      { 'Content-Type': 'application/json; charset=iso-8859-1' },
      text,
      415,
      'unreadable',
    ],
    ['UTF-16 in the clothes of UTF-8', json, Uint8Array.from(Buffer.from(text, 'utf16le')), 400, 'malformed'],
    [
      'bytes that are no characters',
      json,
      Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
      400,
      'unreadable',
    ],
    ['another type', { 'Content-Type': 'text/plain' }, text, 415, 'unsupported-media-type'],
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'currency=EUR', 415, 'unsupported-media-type'],
    ['an encoding that nobody knows', { ...json, 'Content-Encoding': 'rot13' }, text, 415, 'unreadable'],
    ['something that is not gzip', { ...json, 'Content-Encoding': 'gzip' }, text, 400, 'unreadable'],
    [
      'a megabyte in a thousand bytes',
      { ...json, 'Content-Encoding': 'gzip' },
      Uint8Array.from(gzipSync(Buffer.alloc(1_000_000, ' '))),
      413,
      'too-large',
    ],
  ] as const)('%s', async (_, headers, body, status, code) => {
    expect(await knock(headers, body)).toEqual([status, `/problems/${code}`]);
  });
});

test('the same creation fifty times at once: one workflow, one row, fifty equal answers', async () => {
  const { id: customerId, repId } = await kept.customer();
  const key = randomUUID();
  const asked = { customerId, repId, dueDate: wednesday(27) };
  const answers = await Promise.all(Array.from({ length: 50 }, () => kept.propose(asked, key)));
  expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
  expect(answers[0]?.status).toBe(201);
  expect(await kept.db.commitment.count({ where: { customerId } })).toBe(1);
  const { count } = await kept.client.workflow.count(`Customer = "${customerId}"`);
  await expect.poll(async () => (await kept.client.workflow.count(`Customer = "${customerId}"`)).count).toBe(1);
  expect(count).toBeLessThanOrEqual(1);
});
