import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { wednesday } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

async function promiseOnTheDay(): Promise<PromiseToPay> {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('visit');
  return promise;
}

test("D5: the rep's word concludes it as kept, and the record confirms it", async () => {
  const promise = await promiseOnTheDay();
  await promise.say('fulfilled');
  const view = await promise.until('confirm');
  expect(view).toMatchObject({ status: 'kept', conclusion: { basis: 'word' }, awaits: { move: 'confirm' } });
  await promise.pay('1250.00', view.now);
  expect(await promise.closed()).toMatchObject({ status: 'kept' });
});

test("D5: the rep's word without a record within the confirmation period is put before a manager", async () => {
  const promise = await promiseOnTheDay();
  await promise.say('fulfilled');
  const view = await promise.until('contradiction');
  expect(view).toMatchObject({ status: 'kept', awaits: { party: 'manager', move: 'contradiction' } });
  const [mail] = await kept.inbox.of(`chief-${promise.repId}@nordlicht.example`);
  expect(mail?.text).toMatch(/Rita Rep reported: fulfilled[\s\S]*The record shows: no payment/);

  await promise.say('correction', { outcome: 'broken', evidence: 'bank statement of the week' });
  expect(await promise.until('respond')).toMatchObject({ status: 'broken', awaits: { move: 'respond' } });
  await promise.respond();
  const corrected = await promise.closed();
  expect(corrected).toMatchObject({ status: 'broken', conclusion: { outcome: 'kept', basis: 'word' } });
  const { events, commitment } = await promise.evidence();
  expect(commitment).toMatchObject({ status: 'broken', outcome: 'broken' });
  expect(events.map(({ type }: { type: string }) => type)).toEqual(
    expect.arrayContaining(['concluded', 'contradiction', 'corrected']),
  );
});

test('D5: `missed` beside a record is put before a manager, and the record stands', async () => {
  const promise = await promiseOnTheDay();
  await promise.say('missed');
  await promise.pay('1250.00', (await promise.live()).now);
  const view = await promise.until('contradiction');
  expect(view).toMatchObject({ status: 'kept', awaits: { party: 'manager', move: 'contradiction' } });
  await promise.say('correction', { outcome: 'kept', evidence: 'the money was in the till' });
  expect(await promise.closed()).toMatchObject({ status: 'kept' });
});

test('D5: a report that comes before the breach instant waits for it; a later payment in time still counts', async () => {
  const promise = await promiseOnTheDay();
  await promise.say('missed');
  expect(await promise.atRest()).toMatchObject({ status: 'open' });
  expect(await promise.until('concluded')).toMatchObject({ status: 'broken' });
});

test('D5: `fulfilled` of a part is a partly kept promise', async () => {
  const promise = await promiseOnTheDay();
  await promise.say('fulfilled', { amount: { value: '1000.00', currency: 'EUR' } });
  expect(await promise.until('concluded')).toMatchObject({
    status: 'partially-kept',
    conclusion: { paid: '100000', missing: '25000' },
  });
});

test('D5: a report twice is one report', async () => {
  const promise = await promiseOnTheDay();
  const address = { kind: 'payment-appointment', id: promise.id } as const;
  const report = { id: 'same', said: 'missed', occurredAt: new Date().toISOString(), by: promise.repId } as const;
  await kept.commitments.report(address, report);
  await kept.commitments.report(address, report);
  await promise.until('concluded');
  const { events } = await promise.evidence();
  expect(events.filter(({ type }: { type: string }) => type === 'reported')).toHaveLength(1);
});

test('D5: `missed` after `fulfilled` takes the word back: a manager is asked at once', async () => {
  const promise = await promiseOnTheDay();
  await promise.say('fulfilled');
  await promise.until('confirm');
  await promise.say('missed');
  expect(await promise.until('contradiction')).toMatchObject({ status: 'kept', awaits: { party: 'manager' } });
});

test('D5: a report of something older than the promise, or of more than was promised, is refused', async () => {
  const promise = await promiseOnTheDay();
  await expect(promise.say('fulfilled', { occurredAt: '2020-01-01T00:00:00Z' })).rejects.toThrow(/before-the-promise/);
  const amount = { value: '1250.01', currency: 'EUR' };
  await expect(promise.say('fulfilled', { amount })).rejects.toThrow(/more-than-promised/);
  expect((await promise.pay('1250.00', '2020-01-01T00:00:00.000Z')).status).toBe(422);
});

test('D5: parts that the rep reports one by one add up, and the record of all of them confirms', async () => {
  const promise = await promiseOnTheDay();
  const part = (value: string) => promise.say('fulfilled', { amount: { value, currency: 'EUR' } });
  await part('450.00');
  expect(await promise.atRest()).toMatchObject({ status: 'open' });
  await part('800.00');
  expect(await promise.until('confirm')).toMatchObject({
    status: 'kept',
    conclusion: { basis: 'word', paid: '125000' },
  });
  const { now } = await promise.live();
  await promise.pay('450.00', now);
  expect(await promise.atRest()).toMatchObject({ awaits: { move: 'confirm' } });
  await promise.pay('800.00', now);
  expect(await promise.closed()).toMatchObject({ status: 'kept' });
});

test('D5: the same report twice under one key is one part; another person with the same key says another', async () => {
  const promise = await promiseOnTheDay();
  const part = (actor: string) =>
    kept.callBy(
      actor,
      'POST',
      `/v1/commitments/${promise.id}/fulfilled`,
      { amount: { value: '500.00', currency: 'EUR' } },
      { 'Idempotency-Key': 'part-1' },
    );
  await part(promise.repId);
  await part(promise.repId);
  expect(await promise.atRest()).toMatchObject({ status: 'open' });
  await part(`chief-${promise.repId}`);
  expect(await promise.until('concluded')).toMatchObject({ status: 'partially-kept', conclusion: { paid: '100000' } });
  const reported = (await promise.evidence()).events.filter(({ type }: { type: string }) => type === 'reported');
  expect(reported).toHaveLength(2);
});
