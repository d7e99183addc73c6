import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestId } from '../../domain/ids.ts';
import { begin, forgetOld, keptFor } from '../../ledger/answered-once.ts';
import { type Answered, type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';
import { expectProblem } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

async function promised(): Promise<PromiseToPay> {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('agreed');
  return promise;
}
const moved = { dueDate: wednesday(30), reason: 'the money comes later', askedBy: 'customer' };
const doorOf = ({ id }: PromiseToPay, action: string) => `/v1/commitments/${id}/${action}`;
const say = (promise: PromiseToPay, action: string, body: object, key: string): Promise<Answered> =>
  kept.callBy(promise.repId, 'POST', doorOf(promise, action), body, { 'Idempotency-Key': key });
const reagreements = async (promise: PromiseToPay) => (await promise.live()).reagreements.length;

/** Somebody has begun the same request, so many ms ago, and not answered it. */
async function begun(promise: PromiseToPay, action: string, body: object, key: string, ago: number): Promise<void> {
  const id = requestId(promise.repId, `POST ${doorOf(promise, action)}`, key);
  await begin(kept.db, id, body, new Date(Date.now() - ago));
}

describe('the same decision under one Idempotency-Key', () => {
  test('B1: is made once and answered twice, word for word; with another body it is refused', async () => {
    const promise = await promised();
    const key = randomUUID();
    const first = await say(promise, 'reschedule', moved, key);
    expect(first.status).toBe(200);
    const again = await say(promise, 'reschedule', moved, key);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await reagreements(promise)).toBe(1);
    expectProblem(await say(promise, 'reschedule', { ...moved, reason: 'x' }, key), 422, 'idempotency-key-reused');
    await promise.until('agreed@2');
    const next = await say(promise, 'reschedule', { ...moved, dueDate: wednesday(60) }, randomUUID());
    expect(next.status).toBe(200);
    expect(await reagreements(promise)).toBe(2);
  });

  test('a refusal is answered as the first time, too', async () => {
    const promise = await promised();
    const key = randomUUID();
    const first = await say(promise, 'phone-check', { answer: 'yes' }, key);
    expectProblem(first, 409, 'not-now');
    const again = await say(promise, 'phone-check', { answer: 'yes' }, key);
    expectProblem(again, 409, 'not-now');
    expect(again.body).toEqual(first.body);
    expectProblem(await say(promise, 'phone-check', { answer: 'maybe' }, key), 400, 'malformed');
  });

  test('20 times at once: one decision, and nobody is told anything else', async () => {
    const promise = await promised();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => say(promise, 'reschedule', moved, key)));
    const decided = answers.filter(({ status }) => status === 200);
    expect(decided.length).toBeGreaterThan(0);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expectProblem(answer, 409, 'in-progress');
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect(new Set(decided.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await reagreements(promise)).toBe(1);
  });

  test('the key of one person, or for one promise, says nothing about another', async () => {
    const [one, other] = [await promised(), await promised()];
    const key = randomUUID();
    for (const promise of [one, other]) expect((await say(promise, 'reschedule', moved, key)).status).toBe(200);
    const withdrawal = { reason: 'paid already', askedBy: 'customer' };
    expect((await say(one, 'withdraw', withdrawal, key)).status).toBe(200);
  });
});

describe('whoever asked first has died between effect and answer', () => {
  test('shortly after, a decision is in progress; later it is answered, and was made once', async () => {
    const promise = await promised();
    const key = randomUUID();
    await begun(promise, 'reschedule', moved, key, 1_000);
    expectProblem(await say(promise, 'reschedule', moved, key), 409, 'in-progress');
    await kept.db.answeredOnce.deleteMany();
    await say(promise, 'reschedule', moved, key); // the effect is there, and the answer is lost
    await kept.db.answeredOnce.deleteMany();
    await begun(promise, 'reschedule', moved, key, 120_000);
    expect(await say(promise, 'reschedule', moved, key)).toMatchObject({ status: 200 });
    expect(await reagreements(promise)).toBe(1);
  });

  test('a creation waits for what the first one makes, and gives the same answer', async () => {
    const { id: customerId, repId } = await kept.customer();
    const key = randomUUID();
    const request = { customerId, repId, dueDate: wednesday(20) };
    const first = await kept.propose(request, key);
    await kept.db.answeredOnce.updateMany({
      where: { id: requestId('tester', 'POST /v1/commitments', key) },
      data: { status: null, begunAt: new Date() },
    });
    const again = await kept.propose(request, key);
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
    expect(await kept.db.commitment.count({ where: { customerId } })).toBe(1);
  });
});

test('an answer is kept for 30 days and then forgotten; a key that was made is kept nowhere', async () => {
  const promise = await promised();
  const key = randomUUID();
  await say(promise, 'phone-check', { answer: 'yes' }, key);
  const id = requestId(promise.repId, `POST ${doorOf(promise, 'phone-check')}`, key);
  await forgetOld(kept.db);
  expect(await kept.db.answeredOnce.count({ where: { id } })).toBe(1);
  await kept.db.answeredOnce.update({ where: { id }, data: { begunAt: new Date(Date.now() - keptFor - 1) } });
  expect(await begin(kept.db, id, { answer: 'no' })).toEqual({ is: 'begun' });
  await kept.db.answeredOnce.update({ where: { id }, data: { begunAt: new Date(Date.now() - keptFor - 1) } });
  await forgetOld(kept.db);
  expect(await kept.db.answeredOnce.count({ where: { id } })).toBe(0);
  const made = await kept.call('POST', '/v1/keys', { role: 'auditor', person: 'x' }, { 'Idempotency-Key': key });
  expect(JSON.stringify(await kept.db.answeredOnce.findMany())).not.toContain(made.body.key);
});
