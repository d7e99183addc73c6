import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, pointers } from '../api/support.ts';
import { eventually } from '../support/eventually.ts';
import { type Answered, type Kept, PromiseToPay, startKept } from '../support/kept.ts';
import { shift, wednesday } from './support.ts';

let kept: Kept;
let repId: string;
beforeAll(async () => {
  kept = await startKept();
  repId = await kept.rep();
});
afterAll(() => kept.stop());

const now = () => new Date().toISOString();
const types = (events: { type: string }[]) => events.map(({ type }) => type);

async function promised(more: Record<string, unknown> = {}): Promise<PromiseToPay> {
  const customerId = (more['customerId'] as string | undefined) ?? (await kept.customer({ repId })).id;
  return kept.promiseToPay({ customerId, repId, dueDate: wednesday(20), ...more });
}
const takeBack = (payment: Answered, reversedAt: string, more: Record<string, unknown> = {}) =>
  kept.call('POST', `/v1/payments/${payment.body.id}/reversals`, {
    reference: `bounced-${randomUUID()}`,
    reversedAt,
    reason: 'insufficient funds',
    ...more,
  });
const euros = (value: string) => ({ value, currency: 'EUR' });
const rowOf = (id: string) => kept.db.commitment.findUniqueOrThrow({ where: { id } });
/** Waits for a follow-up to come to a state. */
const followed = (id: string, until: (view: { next: unknown; closed: boolean }) => boolean) =>
  eventually(async () => {
    const { status, body } = await kept.call('GET', `/v1/commitments/${id}`);
    return status === 200 && until(body) && body;
  });
const isAsked = ({ next }: { next: unknown }) => next !== null;

describe('a payment that is taken back before the outcome stands', () => {
  test('D3: counts less, and the promise is concluded without it', async () => {
    const promise = await promised();
    await promise.until('visit');
    const { now: onTheDay } = await promise.live();
    const part = await promise.pay('500.00', onTheDay);
    await promise.pay('300.00', onTheDay);
    const answer = await takeBack(part, onTheDay, { amount: euros('200.00') });
    expect(answer).toMatchObject({
      status: 201,
      body: { result: 'recorded', takenFrom: [{ commitmentId: promise.id, amount: euros('200.00') }], followUps: [] },
    });
    await promise.until('report');
    await promise.say('missed');
    expect(await promise.until('respond')).toMatchObject({
      status: 'partially-kept',
      conclusion: { paid: '60000', missing: '65000' },
    });
    await promise.respond();
    await promise.closed();
    const { events, payments, chain } = await promise.evidence();
    expect(types(events)).toEqual(expect.arrayContaining(['payment-reversed', 'reversal-heard']));
    expect(payments.map(({ allocated }: { allocated: { value: string } }) => allocated.value).sort()).toEqual([
      '-200.00',
      '300.00',
      '500.00',
    ]);
    expect(chain).toBe('whole');
  });

  test('D3, D5: taken back after the breach instant, the money was there in time: the debt is open, the outcome is not touched', async () => {
    const promise = await promised();
    const { breach } = promise.verdict.plan;
    await promise.until('report');
    await promise.moveTo(shift(breach.at, 60));
    const part = await promise.pay('500.00', shift(breach.at, -60));
    expect((await takeBack(part, shift(breach.at, 30))).body.followUps).toEqual([]);
    await promise.say('missed');
    expect(await promise.until('respond')).toMatchObject({
      status: 'partially-kept',
      paid: { inTime: '50000', total: '0' },
    });
  });

  test('D3: what counted towards nothing is taken back first, then what is due last', async () => {
    const { id: customerId } = await kept.customer({ repId });
    const sooner = await promised({ customerId });
    const later = await promised({ customerId, dueDate: wednesday(30), amount: euros('5000.00') });
    const payment = await sooner.pay('1500.00', now(), { commitmentId: undefined });
    await sooner.closed();
    const answer = await takeBack(payment, now(), { amount: euros('300.00') });
    expect(answer.body).toMatchObject({
      takenFrom: [
        { commitmentId: later.id, amount: euros('250.00') },
        { commitmentId: sooner.id, amount: euros('50.00') },
      ],
      followUps: [expect.any(String)],
    });
    expect(await later.live()).toMatchObject({ status: 'open' });
  });
});

describe('a payment that is taken back after the outcome stood', () => {
  test('D3, D2: the old record stays closed, and a follow-up of its own asks the rep, who answers it', async () => {
    const promise = await promised();
    const payment = await promise.pay('1250.00', now());
    await promise.closed();
    const reference = 'SEPA-R-1';
    const reversedAt = now();
    const answer = await takeBack(payment, reversedAt, { reference });
    expect(answer.status).toBe(201);
    const [id] = answer.body.followUps;
    const view = await followed(id, isAsked);
    expect(view).toMatchObject({
      kind: 'follow-up',
      status: 'open',
      awaits: { party: 'rep', move: 'respond' },
      follows: { commitmentId: promise.id },
    });
    const mails = await kept.inbox.of(`${repId}@nordlicht.example`);
    expect(mails.at(-1)?.subject).toBe('Taken back: EUR 1,250 from Muster GmbH is owed again');

    const again = await takeBack(payment, reversedAt, { reference });
    expect(again).toMatchObject({ status: 200, body: { result: 'unchanged', followUps: [id] } });
    const respond = () =>
      kept.callBy(repId, 'POST', `/v1/commitments/${id}/response`, { channel: 'phone', said: 'It bounced.' });
    expect((await respond()).status).toBe(200);
    await followed(id, ({ closed }) => closed);
    await eventually(async () => (await respond()).body.type === '/problems/ended');

    expect(await rowOf(promise.id)).toMatchObject({ status: 'kept', outcome: 'kept', awaits: null });
    expect(await rowOf(id)).toMatchObject({
      status: 'settled',
      outcome: null,
      awaits: null,
      closedAt: expect.any(Date),
    });
    const { events } = await promise.evidence();
    expect(types(events).slice(-2)).toEqual(['closed', 'payment-reversed']);
    const { body: list } = await kept.call('GET', `/v1/commitments?customer=${promise.customerId}`);
    expect(list.items).toContainEqual(expect.objectContaining({ id, kind: 'follow-up' }));
  });

  test('D3: the money that comes again goes to the promise it was taken from, and ends the follow-up', async () => {
    const promise = await promised();
    const payment = await promise.pay('1250.00', now());
    await promise.closed();
    const [id] = (await takeBack(payment, now())).body.followUps;
    await followed(id, isAsked);
    const paid = await promise.pay('1250.00', now(), { commitmentId: undefined });
    expect(paid.body.allocations).toEqual([{ commitmentId: promise.id, amount: euros('1250.00') }]);
    expect(await followed(id, ({ closed }) => closed)).toMatchObject({ status: 'settled', awaits: null });
  });

  test('D4, D2: a follow-up that nobody answers climbs the ladder', async () => {
    const promise = await promised();
    const payment = await promise.pay('1250.00', now());
    await promise.closed();
    const [id] = (await takeBack(payment, now())).body.followUps;
    await followed(id, isAsked);
    const followUp = new PromiseToPay(kept, id, promise.customerId, repId, null, 'follow-up');
    const view = await followUp.until('respond/escalation-3');
    expect(view.happened.filter(({ step }) => step.startsWith('respond/')).map(({ what }) => what)).toEqual([
      'escalated to the manager: the answer to the breach is awaited',
      "escalated to the manager's manager: the answer to the breach is awaited",
      'escalated to the manager: the answer to the breach is awaited',
    ]);
    await followUp.respond();
    await followUp.closed();
  });

  test('D3, C7: a follow-up counts in no record and pauses no chasing', async () => {
    const { id: customerId } = await kept.customer({ repId });
    const promise = await promised({ customerId });
    const payment = await promise.pay('1250.00', now());
    await promise.closed();
    await takeBack(payment, now());
    expect((await kept.call('GET', `/v1/customers/${customerId}/chasing`)).body).toMatchObject({ state: 'active' });
    expect(await kept.db.commitment.count({ where: { customerId, status: 'kept' } })).toBe(1);
  });

  test('D3: while its word is still to be confirmed, the outcome stands and the follow-up runs beside it', async () => {
    const promise = await promised();
    await promise.until('visit');
    await promise.say('fulfilled');
    await promise.until('confirm');
    const { now: then } = await promise.live();
    const part = await promise.pay('500.00', then);
    const answer = await takeBack(part, then);
    expect(answer.body.followUps).toHaveLength(1);
    expect(await promise.until('contradiction')).toMatchObject({ status: 'kept', paid: { total: '0' } });
  });
});

test('D3: a reversal that cannot be true is refused, names the field and changes nothing', async () => {
  const promise = await promised();
  const receivedAt = now();
  const payment = await promise.pay('100.00', receivedAt);
  const refusals = [
    ['/reversedAt', await takeBack(payment, shift(now(), 5))],
    ['/reversedAt', await takeBack(payment, shift(receivedAt, -1))],
    ['/amount', await takeBack(payment, now(), { amount: euros('100.01') })],
    ['/amount', await takeBack(payment, now(), { amount: euros('0.00') })],
    ['/amount', await takeBack(payment, now(), { amount: { value: '1.00', currency: 'USD' } })],
  ] as const;
  for (const [pointer, refusal] of refusals) {
    expectProblem(refusal, 422, 'refused');
    expect(pointers(refusal)).toEqual([pointer]);
  }
  expectProblem(await takeBack({ ...payment, body: { id: randomUUID() } }, now()), 404, 'not-found');
  await expect.poll(() => promise.live()).toMatchObject({ paid: { total: euros('100.00') } });

  const reference = 'R-1';
  const reversedAt = now();
  const whole = await takeBack(payment, reversedAt, { reference });
  expect(whole.status).toBe(201);
  expectProblem(await takeBack(payment, reversedAt, { reference, reason: 'otherwise' }), 422, 'refused');
  expect(pointers(await takeBack(payment, now()))).toEqual(['/amount']);
  expect(pointers(await takeBack(whole, now()))).toEqual(['/reference']);
  expectProblem(await kept.call('POST', `/v1/payments/${payment.body.id}/reversals`, {}), 400, 'malformed');
});
