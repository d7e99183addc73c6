import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kept, startKept } from '../support/kept.ts';
import { shift, wednesday } from '../workflows/support.ts';
import { expectProblem, pointers } from './support.ts';

let kept: Kept;
let repId: string;
beforeAll(async () => {
  kept = await startKept();
  repId = await kept.rep();
});
afterAll(() => kept?.stop());

const customer = async () => (await kept.customer({ repId })).id;
const promised = async (customerId: string, more: Record<string, unknown> = {}) =>
  kept.promiseToPay({ customerId, repId, dueDate: wednesday(20), ...more });
const now = () => new Date().toISOString();
const pay = (customerId: string, value: string, more: Record<string, unknown> = {}) =>
  kept.call('POST', '/v1/payments', {
    customerId,
    amount: { value, currency: 'EUR' },
    receivedAt: now(),
    reference: randomUUID(),
    ...more,
  });

describe('a payment', () => {
  test('D5: is recorded with 201, wakes its promise and closes it as kept', async () => {
    const promise = await promised(await customer());
    const answer = await promise.pay('1250.00', now());
    expect(answer).toMatchObject({
      status: 201,
      body: {
        result: 'recorded',
        allocations: [{ commitmentId: promise.id, amount: { value: '1250.00', currency: 'EUR' } }],
      },
    });
    expect(await promise.closed()).toMatchObject({ status: 'kept', conclusion: { basis: 'record', missing: '0' } });
    expect((await promise.evidence()).payments).toEqual([
      expect.objectContaining({ allocated: { value: '1250.00', currency: 'EUR' } }),
    ]);
  });

  test('D5: the same again is 200 and changes nothing; so are 20 of the same at once', async () => {
    const customerId = await customer();
    const promise = await promised(customerId);
    const same = { reference: 'statement 7/2', receivedAt: now(), commitmentId: promise.id };
    const first = await pay(customerId, '100.00', same);
    const again = await pay(customerId, '100.00', same);
    expect(again).toMatchObject({ status: 200, body: { id: first.body.id, result: 'unchanged' } });
    const many = await Promise.all(
      Array.from({ length: 20 }, () => pay(customerId, '50.00', { ...same, reference: 'statement 7/3' })),
    );
    expect(many.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
    expect(
      (await promise.evidence()).payments.map(({ allocated }: { allocated: { value: string } }) => allocated.value),
    ).toEqual(['100.00', '50.00']);
  });

  test('D5: the same reference with another amount, time or promise is refused; another customer may use it', async () => {
    const customerId = await customer();
    const promise = await promised(customerId);
    const other = await promised(customerId);
    const same = { reference: 'statement 8', receivedAt: now(), commitmentId: promise.id };
    await pay(customerId, '100.00', same);
    for (const [value, more] of [
      ['100.01', {}],
      ['100.00', { receivedAt: shift(same.receivedAt, -1) }],
      ['100.00', { commitmentId: other.id }],
    ] as const) {
      const refused = await pay(customerId, value, { ...same, ...more });
      expectProblem(refused, 422, 'refused');
      expect(pointers(refused)).toEqual(['/reference']);
    }
    expect((await pay(await customer(), '100.01', { reference: 'statement 8' })).status).toBe(201);
    expect(await kept.db.payment.count({ where: { customerId } })).toBe(1);
  });

  test('D5: that cannot be true is refused, names the field and is not recorded', async () => {
    const customerId = await customer();
    const promise = await promised(customerId);
    const stranger = await customer();
    const refusals = [
      ['/receivedAt', await pay(customerId, '1.00', { receivedAt: shift(now(), 1) })],
      ['/receivedAt', await pay(customerId, '1.00', { receivedAt: shift(now(), 1), commitmentId: promise.id })],
      [
        '/amount',
        await pay(customerId, '1.00', { amount: { value: '1.00', currency: 'USD' }, commitmentId: promise.id }),
      ],
      ['/amount', await pay(customerId, '0.00')],
      ['/customerId', await pay('nobody', '1.00')],
      ['/commitmentId', await pay(customerId, '1.00', { commitmentId: randomUUID() })],
      ['/commitmentId', await pay(stranger, '1.00', { commitmentId: promise.id })],
    ] as const;
    for (const [pointer, refused] of refusals) {
      expectProblem(refused, 422, 'refused');
      expect(pointers(refused)).toEqual([pointer]);
    }
    const malformed = await pay(customerId, '-1.00', {
      reference: ' ',
      receivedAt: 'yesterday',
      commitmentId: 'that one',
      rebate: 1,
    });
    expectProblem(malformed, 400, 'malformed');
    expect(pointers(malformed)).toEqual(['/amount/value', '/commitmentId', '/rebate', '/receivedAt', '/reference']);
    expect(await kept.db.payment.count({ where: { customerId: { in: [customerId, stranger] } } })).toBe(0);
  });

  test('D5: towards a promise that was declined is refused: it would be missing where it counts', async () => {
    const customerId = await customer();
    const open = await promised(customerId);
    const declined = (await kept.propose({ customerId, repId, dueDate: '2020-01-15' })).body.id;
    const refused = await pay(customerId, '10.00', { commitmentId: declined });
    expectProblem(refused, 422, 'refused');
    expect(pointers(refused)).toEqual(['/commitmentId']);
    expect((await pay(customerId, '10.00')).body.allocations).toEqual([
      { commitmentId: open.id, amount: { value: '10.00', currency: 'EUR' } },
    ]);
  });
});

describe('what a payment counts towards', () => {
  test('D5: without a name, the oldest due first; what is left over waits for nobody', async () => {
    const customerId = await customer();
    const later = await promised(customerId, { dueDate: wednesday(30) });
    const sooner = await promised(customerId, { dueDate: wednesday(20) });
    const dollars = await promised(customerId, { dueDate: wednesday(10), amount: { value: '5.00', currency: 'USD' } });
    expect((await pay(customerId, '1300.00')).body.allocations).toEqual([
      { commitmentId: sooner.id, amount: { value: '1250.00', currency: 'EUR' } },
      { commitmentId: later.id, amount: { value: '50.00', currency: 'EUR' } },
    ]);
    expect((await pay(customerId, '5000.00')).body.allocations).toEqual([
      { commitmentId: later.id, amount: { value: '1200.00', currency: 'EUR' } },
    ]);
    expect(await sooner.closed()).toMatchObject({ status: 'kept' });
    expect(await later.closed()).toMatchObject({ status: 'kept' });
    expect(await dollars.live()).toMatchObject({ status: 'open', paid: { total: { value: '0.00', currency: 'USD' } } });
  });

  test('D5: the named one first, then the oldest due', async () => {
    const customerId = await customer();
    const sooner = await promised(customerId, { dueDate: wednesday(20) });
    const named = await promised(customerId, { dueDate: wednesday(30) });
    expect((await named.pay('1251.00', now())).body.allocations).toEqual([
      { commitmentId: named.id, amount: { value: '1250.00', currency: 'EUR' } },
      { commitmentId: sooner.id, amount: { value: '1.00', currency: 'EUR' } },
    ]);
  });

  test("D5: a rep's word is confirmed by a payment that names no promise", async () => {
    const customerId = await customer();
    const promise = await promised(customerId);
    await promise.say('fulfilled');
    await promise.until('confirm');
    expect((await pay(customerId, '1250.00')).body.allocations).toEqual([
      { commitmentId: promise.id, amount: { value: '1250.00', currency: 'EUR' } },
    ]);
    expect(await promise.closed()).toMatchObject({ status: 'kept', closed: true });
    expect((await promise.evidence()).events.map(({ type }: { type: string }) => type)).not.toContain('contradiction');
  });

  test('D3: what comes late is recorded as late and does not rewrite the outcome; so it stays after the end', async () => {
    const customerId = await customer();
    const promise = await promised(customerId);
    const { breach } = promise.verdict.plan;
    await promise.until('report');
    await promise.say('missed');
    await promise.until('respond');
    await promise.moveTo(shift(breach.at, 5));
    const late = await promise.pay('1000.00', shift(breach.at, 1));
    expect(late).toMatchObject({
      status: 201,
      body: { allocations: [{ commitmentId: promise.id, amount: { value: '1000.00', currency: 'EUR' } }] },
    });
    await promise.respond();
    await promise.closed();
    expect((await promise.pay('250.00', shift(breach.at, 2))).status).toBe(201);
    expect(await promise.live()).toMatchObject({
      status: 'broken',
      conclusion: { outcome: 'broken', missing: { value: '1250.00', currency: 'EUR' } },
    });
    const evidence = await promise.evidence();
    expect(evidence.commitment).toMatchObject({ status: 'broken', outcome: 'broken', awaits: null });
    expect(evidence.chain).toBe('whole');
    expect(
      evidence.events
        .filter(({ type }: { type: string }) => type === 'payment-recorded')
        .map(({ data }: { data: { late: boolean } }) => data.late),
    ).toEqual([true, true]);
  });

  test('E2: a payment of a rehearsal counts towards nothing but the rehearsal', async () => {
    const customerId = await customer();
    const real = await promised(customerId);
    const rehearsal = await promised(customerId, { rehearsal: true });
    expect((await rehearsal.pay('9999.00', now())).body.allocations).toEqual([
      { commitmentId: rehearsal.id, amount: { value: '1250.00', currency: 'EUR' } },
    ]);
    await rehearsal.closed();
    expect((await pay(customerId, '10.00')).body.allocations).toEqual([
      { commitmentId: real.id, amount: { value: '10.00', currency: 'EUR' } },
    ]);
  });
});
