import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';
import { expectProblem, pointers } from './support.ts';

let kept: Kept;
let [repId, otherRep, customerId, otherCustomer] = ['', '', '', ''];
let paid: PromiseToPay;
let rehearsal: PromiseToPay;
const due = wednesday(20);
const later = Temporal.PlainDate.from(due).add({ days: 1 }).toString();

beforeAll(async () => {
  kept = await startKept();
  repId = await kept.rep();
  otherRep = await kept.rep();
  customerId = (await kept.customer({ repId, name: 'Bäckerei Öztürk & Söhne 100%' })).id;
  otherCustomer = (await kept.customer({ repId, name: '大同醫院' })).id;
  paid = await kept.promiseToPay({ customerId, repId, dueDate: due, invoices: ['RE-2026-1', 'RE-2026-2'] });
  await paid.pay('1250.00', new Date().toISOString());
  await paid.closed();
  await kept.promiseToPay({ customerId, repId: otherRep, dueDate: later });
  await kept.promiseToPay({ customerId: otherCustomer, repId, dueDate: due });
  rehearsal = await kept.promiseToPay({ customerId, repId, dueDate: due, rehearsal: true });
});
afterAll(() => kept?.stop());

const list = (query: Record<string, string>) => kept.call('GET', `/v1/commitments?${new URLSearchParams(query)}`);
const idsOf = async (query: Record<string, string>): Promise<string[]> =>
  (await list(query)).body.items.map(({ id }: { id: string }) => id);

describe('the list of promises', () => {
  test('D1, E2: shows each promise by due date, and no rehearsal among the real ones', async () => {
    const { status, body } = await list({});
    expect(status).toBe(200);
    expect(body.items.map(({ dueDate }: { dueDate: string }) => dueDate)).toEqual([due, due, later]);
    expect(body.next).toBeNull();
    expect(body.items).toContainEqual(
      expect.objectContaining({
        id: paid.id,
        status: 'kept',
        outcome: 'kept',
        customerId,
        repId,
        amount: { value: '1250.00', currency: 'EUR' },
        invoices: ['RE-2026-1', 'RE-2026-2'],
      }),
    );
    expect(await idsOf({ rehearsal: 'true' })).toEqual([rehearsal.id]);
  });

  test('D1: is filtered by kind, status, customer, rep and due range, each alone and together', async () => {
    const count = async (query: Record<string, string>) => (await idsOf(query)).length;
    expect(await count({ kind: 'payment-appointment' })).toBe(3);
    expect(await idsOf({ status: 'kept' })).toEqual([paid.id]);
    expect(await count({ status: 'open' })).toBe(2);
    expect(await count({ status: 'broken' })).toBe(0);
    expect(await count({ customer: customerId })).toBe(2);
    expect(await count({ customer: 'nobody' })).toBe(0);
    expect(await count({ rep: otherRep })).toBe(1);
    expect(await count({ dueFrom: due, dueTo: due })).toBe(2);
    expect(await count({ dueFrom: later })).toBe(1);
    expect(await count({ dueTo: '2020-01-01' })).toBe(0);
    expect(
      await idsOf({
        kind: 'payment-appointment',
        status: 'kept',
        customer: customerId,
        rep: repId,
        dueFrom: due,
        dueTo: due,
        text: 'RE-2026-2',
      }),
    ).toEqual([paid.id]);
    expect(await count({ status: 'kept', rep: otherRep })).toBe(0);
  });

  test('D1: is searched by customer name in any script and case, by customer code and by invoice', async () => {
    expect(await idsOf({ text: 'öZTÜRK' })).toHaveLength(2);
    expect(await idsOf({ text: '大同' })).toHaveLength(1);
    expect(await idsOf({ text: otherCustomer.toLowerCase() })).toHaveLength(1);
    expect(await idsOf({ text: 'RE-2026-1' })).toEqual([paid.id]);
    expect(await idsOf({ text: '100%' })).toHaveLength(2);
    for (const text of ['_', '大_', '\\', '%0', "' OR 1=1 --"]) expect(await idsOf({ text }), text).toEqual([]);
  });

  test.each([
    ['kind', 'wedding'],
    ['status', 'happy'],
    ['customer', 'a b'],
    ['dueFrom', '2026-02-30'],
    ['dueTo', 'tomorrow'],
    ['dueFrom', '0000-01-01'],
    ['text', ''],
    ['text', '\u0000'],
    ['rehearsal', 'perhaps'],
    ['limit', '0'],
    ['limit', '201'],
    ['limit', 'all'],
    ['cursor', 'garbage'],
    ['cursor', ''],
    ['cursor', Buffer.from(`2026-02-30 ${randomUUID()}`).toString('base64url')],
    ['sort', 'amount'],
  ])('D1: a wrong %s (%j) is named', async (name, value) => {
    const answer = await list({ [name]: value });
    expectProblem(answer, 400, 'malformed');
    expect(pointers(answer)).toEqual([`/${name}`]);
  });

  test('D1: a filter that is given twice is refused', async () => {
    expectProblem(await kept.call('GET', '/v1/commitments?status=open&status=kept'), 400, 'malformed');
  });
});

describe('turning the pages', () => {
  test('D1: loses none and repeats none, also among many of one due date', async () => {
    const { id } = await kept.customer({ repId });
    const promise = (_: unknown, index: number) =>
      kept.promiseToPay({ customerId: id, repId, dueDate: index % 3 === 0 ? later : due });
    const made = await Promise.all(Array.from({ length: 11 }, promise));
    for (const limit of [1, 3, 11, 200]) {
      const seen: { id: string; dueDate: string }[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { body } = await list({ customer: id, limit: `${limit}`, ...(cursor ? { cursor } : {}) });
        expect(body.items.length).toBeLessThanOrEqual(limit);
        seen.push(...body.items);
        cursor = body.next;
      }
      expect(seen.map((item) => item.id).sort()).toEqual(made.map((item) => item.id).sort());
      expect(seen.map(({ dueDate }) => dueDate)).toEqual(seen.map(({ dueDate }) => dueDate).sort());
    }
  });

  test('D1: a promise that is made meanwhile moves no other one to another page', async () => {
    const { id } = await kept.customer({ repId });
    const made = [];
    for (let index = 0; index < 4; index++)
      made.push(await kept.promiseToPay({ customerId: id, repId, dueDate: later }));
    const first = (await list({ customer: id, limit: '2' })).body;
    await kept.promiseToPay({ customerId: id, repId, dueDate: due });
    const rest = (await list({ customer: id, cursor: first.next })).body;
    expect([...first.items, ...rest.items].map((item) => item.id).sort()).toEqual(
      made.map((promise) => promise.id).sort(),
    );
  });
});
