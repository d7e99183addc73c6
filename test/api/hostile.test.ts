import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';
import { expectProblem, pointers } from './support.ts';

let kept: Kept;
let repId: string;
beforeAll(async () => {
  kept = await startKept();
  repId = await kept.rep();
});
afterAll(() => kept?.stop());

const json = { 'Content-Type': 'application/json' };
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const doors = [
  '/v1/commitments',
  '/v1/payments',
  '/v1/commitments/00000000-0000-4000-8000-000000000000/fulfilled',
  '/v1/commitments/00000000-0000-4000-8000-000000000000/response',
];
const bodies = [
  nested(100_000),
  `{"amount":${nested(100_000)}}`,
  `{"amount":{"value":1e999,"currency":"EUR"}}`,
  `{"amount":{"value":"${'9'.repeat(200_000)}","currency":"EUR"}}`,
  `{"amount":${'9'.repeat(200_000)}}`,
  `{"__proto__":{"kind":"payment-appointment"},"constructor":{"prototype":{}}}`,
  `{"${'k'.repeat(100_000)}":1}`,
  `{${Array.from({ length: 10_000 }, (_, index) => `"k${index}":0`).join()}}`,
  `{"customerId":null,"repId":true,"amount":[],"dueDate":{},"kind":0,"reference":[["a"]],"receivedAt":-1}`,
  `{"dueDate":"2027-01-15\\u0000","receivedAt":"2027-01-15T00:00:00Z\\n","customerId":"\\ud800"}`,
  '[]',
  '{}',
  '\u0000',
  '\ufeff{}',
];

/** Each is one text that ends up in events, in mails, in the Temporal UI. */
const unkeepable = ['\u0000', 'a\u0000b', '\ud800', 'half \udc00', 'bell \u0007', '\u001b[31mred'];
const keepable = [
  '"><script>alert(1)</script>',
  "Robert'); DROP TABLE event;--",
  '{{ 7 | times: 6 }} {% raw %}',
  '😀 👩‍👩‍👧 🇹🇼',
  'ﷺ مرحبا',
  'line\r\nBcc: evil@example.com',
  '../../etc/passwd',
  '\u202egnp.exe',
  '__proto__',
];

describe('bodies that want to do harm', () => {
  test('D5: none is answered with a fault of ours, and none leaves anything behind', async () => {
    const count = async () => [
      await kept.db.commitment.count(),
      await kept.db.payment.count(),
      await kept.db.event.count(),
    ];
    const before = await count();
    for (const door of doors) {
      for (const body of bodies) {
        const answer = await kept.call('POST', door, body, { ...json, 'Idempotency-Key': randomUUID() });
        expect([400, 404], `${door} ${body.slice(0, 60)}: ${answer.status}`).toContain(answer.status);
      }
    }
    for (const door of ['/v1/reps/r', '/v1/customers/c', '/v1/policy']) {
      for (const body of bodies.filter((each) => !(door === '/v1/policy' && each.endsWith('{}')))) {
        const answer = await kept.call('PUT', door, body, json);
        expect(answer.status, `${door} ${body.slice(0, 60)}`).toBe(400);
      }
    }
    expect(await count()).toEqual(before);
  });

  test('D5: words that no database keeps are refused wherever words are said', async () => {
    const { id: customerId } = await kept.customer({ repId });
    const asked = { customerId, repId, dueDate: wednesday(20) };
    const promise = await kept.promiseToPay(asked);
    const { happened } = await promise.atRest();
    const { id: _, ...record } = (await kept.call('GET', `/v1/customers/${customerId}`)).body;
    const payment = { customerId, amount: { value: '1.00', currency: 'EUR' }, receivedAt: new Date().toISOString() };
    for (const words of unkeepable) {
      const said: [string, Promise<Parameters<typeof pointers>[0]>][] = [
        ['/occasion', kept.propose({ ...asked, occasion: words })],
        ['/invoices/0', kept.propose({ ...asked, invoices: [words] })],
        ['/reference', kept.call('POST', '/v1/payments', { ...payment, reference: words })],
        ['/note', kept.callBy(repId, 'POST', `/v1/commitments/${promise.id}/fulfilled`, { note: words })],
        [
          '/note',
          kept.callBy(repId, 'POST', `/v1/commitments/${promise.id}/phone-check`, { answer: 'yes', note: words }),
        ],
        ['/reason', kept.callBy(repId, 'POST', `/v1/commitments/${promise.id}/trip`, { go: true, reason: words })],
        [
          '/said',
          kept.callBy(repId, 'POST', `/v1/commitments/${promise.id}/response`, { channel: 'phone', said: words }),
        ],
        [
          '/evidence',
          kept.callBy(`chief-${repId}`, 'POST', `/v1/commitments/${promise.id}/correction`, {
            outcome: 'kept',
            evidence: words,
          }),
        ],
        ['/name', kept.call('PUT', `/v1/customers/${customerId}`, { ...record, name: words })],
      ];
      for (const [pointer, answering] of said) {
        const answer = await answering;
        expectProblem(answer, 400, 'malformed');
        expect(pointers(answer)).toEqual([pointer]);
      }
    }
    expect(await promise.live()).toMatchObject({ status: 'open', happened });
  });

  test('B5: words of every other kind are kept as they were said and sent without harm', async () => {
    const keep = async (words: string) => {
      const { id: customerId, email } = await kept.customer({ repId, name: words, contact: words });
      const promise = await kept.promiseToPay({
        customerId,
        repId,
        dueDate: wednesday(20),
        occasion: words,
        invoices: [words],
      });
      await promise.until('reminder-1');
      await promise.say('fulfilled', { note: words });
      expect((await promise.pay('1250.00', new Date().toISOString(), { reference: words })).status).toBe(201);
      expect(await promise.closed()).toMatchObject({ status: 'kept', terms: { occasion: words, invoices: [words] } });
      const { events, chain, messages, payments } = await promise.evidence();
      expect(chain).toBe('whole');
      expect(events.find(({ type }: { type: string }) => type === 'reported').data.note).toBe(words);
      expect(payments[0].reference).toBe(words);
      for (const { html, subject } of messages) {
        expect(html).not.toMatch(/<script>alert/);
        expect(subject).not.toMatch(/[\r\n]/);
      }
      for (const mail of await kept.inbox.of(email)) expect(mail.headers).not.toHaveProperty('bcc');
    };
    await Promise.all(keepable.map(keep));
  });
});

describe('requests at the edge', () => {
  test('D5: the largest promise that the door lets in is made and paid', async () => {
    const { id: customerId } = await kept.customer({ repId, liquidFunds: null });
    const invoices = Array.from({ length: 100 }, (_, index) => `${index}`.padStart(3, '0') + '發'.repeat(197));
    const amount = { value: '9999999999999.99', currency: 'EUR' };
    const promise = await kept.promiseToPay({
      customerId,
      repId,
      dueDate: wednesday(20),
      invoices,
      amount,
      occasion: '😀'.repeat(100),
    });
    expect((await promise.pay(amount.value, new Date().toISOString(), { reference: '€'.repeat(200) })).status).toBe(
      201,
    );
    expect(await promise.closed()).toMatchObject({ status: 'kept', terms: { invoices, amount } });
  });

  test('D5: days and instants beyond all calendars are refused', async () => {
    const { id: customerId } = await kept.customer({ repId, zone: 'Asia/Taipei', country: 'TW', region: null });
    for (const dueDate of ['0000-01-01', '0001-01-01', '1899-12-31', '3000-01-01', '9999-12-31']) {
      const answer = await kept.propose({ customerId, repId, dueDate });
      expectProblem(answer, 400, 'malformed');
      expect(pointers(answer)).toEqual(['/dueDate']);
    }
    for (const receivedAt of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-12:00', '1900-01-01T00:00:00+01:00']) {
      const answer = await kept.call('POST', '/v1/payments', {
        customerId,
        amount: { value: '1.00', currency: 'EUR' },
        receivedAt,
        reference: randomUUID(),
      });
      expectProblem(answer, 400, 'malformed');
      expect(pointers(answer)).toEqual(['/receivedAt']);
    }
    for (const dueDate of ['1900-01-01', '2999-12-31'])
      expectProblem(await kept.propose({ customerId, repId, dueDate }), 422, 'reconsider');
  });

  test('C1: a customer that is closed for years, and one of a country without a calendar, get an answer', async () => {
    const start = Date.parse(wednesday(10));
    const closingDays = Array.from({ length: 1000 }, (_, day) =>
      new Date(start + day * 86_400_000).toISOString().slice(0, 10),
    );
    const { id: closed } = await kept.customer({ repId, closingDays });
    expectProblem(await kept.propose({ customerId: closed, repId, dueDate: wednesday(600) }), 422, 'reconsider');
    const { id: nowhere } = await kept.customer({ repId, country: 'XX', region: 'YY' });
    expect((await kept.propose({ customerId: nowhere, repId, dueDate: wednesday(20) })).status).toBe(201);
  });
});
