import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem } from '../api/support.ts';
import { eventually } from '../support/eventually.ts';
import { type Kept, PromiseToPay, startKept } from '../support/kept.ts';
import { far, wednesday } from './support.ts';

let kept: Kept;
let repId: string;
beforeAll(async () => {
  kept = await startKept();
  repId = await kept.rep();
});
afterAll(() => kept.stop());

const promised = async (customer = {}): Promise<PromiseToPay> =>
  kept.promiseToPay({ customerId: (await kept.customer({ repId, ...customer })).id, repId, dueDate: wednesday(20) });
const correct = (promise: PromiseToPay, outcome: string) =>
  kept.callBy(`chief-${repId}`, 'POST', `/v1/commitments/${promise.id}/correction`, {
    outcome,
    evidence: 'bank statement',
  });
const rowOf = ({ id }: PromiseToPay) => kept.db.commitment.findUniqueOrThrow({ where: { id } });
const correctionsOf = async (promise: PromiseToPay) =>
  (await promise.evidence()).events.filter(({ type }: { type: string }) => type === 'corrected');

test('D5: a manager corrects a breach while its answer is awaited: kept owes no answer, both stand in the record', async () => {
  const promise = await promised(far);
  await promise.until('phone-first-1');
  await promise.say('phone-check', { answer: 'yes' });
  await promise.until('report');
  await promise.say('missed');
  await promise.until('respond');
  expect(await rowOf(promise)).toMatchObject({ status: 'broken', severity: 'severe' });
  expect((await correct(promise, 'kept')).status).toBe(200);
  expect(await promise.closed()).toMatchObject({
    status: 'kept',
    conclusion: { outcome: 'broken', severity: 'severe' },
    correction: { outcome: 'kept', by: `chief-${repId}` },
  });
  expect(await rowOf(promise)).toMatchObject({ status: 'kept', outcome: 'kept', severity: 'none' });
  const { body } = await kept.propose({ customerId: promise.customerId, repId, dueDate: wednesday(20) });
  expect(body.checks.find(({ name }: { name: string }) => name === 'track-record')).toMatchObject({ result: 'ok' });
  expect(await kept.db.commitment.count({ where: { customerId: promise.customerId, status: 'broken' } })).toBe(0);
});

test('D5, C6: corrected from broken to partly kept, the answer stays owed; corrected again, each correction stands', async () => {
  const promise = await promised();
  await promise.until('report');
  await promise.say('missed');
  await promise.until('respond');
  await correct(promise, 'partially-kept');
  expect(await promise.atRest()).toMatchObject({ status: 'partially-kept', awaits: { party: 'rep', move: 'respond' } });
  await correct(promise, 'broken');
  expect(await promise.atRest()).toMatchObject({ status: 'broken', awaits: { move: 'respond' } });
  await promise.respond();
  await promise.closed();
  expect((await correctionsOf(promise)).map(({ key }: { key: string }) => key)).toEqual(['corrected', 'corrected-2']);
});

test('D5, C6: a word corrected to a breach before its record is due opens the answer at once', async () => {
  const promise = await promised();
  await promise.until('visit');
  await promise.say('fulfilled');
  await promise.until('confirm');
  await correct(promise, 'broken');
  expect(await promise.until('respond')).toMatchObject({ status: 'broken', awaits: { move: 'respond' } });
  await promise.respond();
  await promise.closed();
  expect((await promise.evidence()).events.map(({ type }: { type: string }) => type)).not.toContain('contradiction');
});

test('D5: refused before an outcome stands, and where it stands so already', async () => {
  const promise = await promised();
  expect(expectProblem(await correct(promise, 'kept'), 409, 'not-now').detail).toMatch(/no outcome stands yet/);
  await promise.until('report');
  await promise.say('missed');
  await promise.until('respond');
  expect(expectProblem(await correct(promise, 'broken'), 409, 'not-now').detail).toMatch(/stands as broken already/);
  expect(await promise.atRest()).toMatchObject({ awaits: { move: 'respond' } });
});

test('D5, C7: after the end a correction is an event of its own; the record closed stays, what counts is what stands', async () => {
  const promise = await promised();
  await promise.until('report');
  await promise.say('missed');
  await promise.until('respond');
  await promise.respond();
  await promise.closed();
  expect((await correct(promise, 'kept')).body).toMatchObject({ status: 'kept' });
  expectProblem(await correct(promise, 'kept'), 409, 'ended');
  expect(await promise.live()).toMatchObject({ status: 'kept', conclusion: { outcome: 'broken' }, closed: true });
  expect(await correctionsOf(promise)).toEqual([
    expect.objectContaining({
      actor: `chief-${repId}`,
      data: expect.objectContaining({ outcome: 'kept', evidence: 'bank statement', afterTheEnd: true }),
    }),
  ]);
  expect((await promise.evidence()).chain).toBe('whole');
  expect(await kept.db.commitment.count({ where: { customerId: promise.customerId, status: 'broken' } })).toBe(0);
});

describe('a kept promise that is corrected to a breach after the end', () => {
  /** Paid and closed, then corrected. @returns it, and the follow-up that this opened */
  async function brokenAfterAll(): Promise<{ promise: PromiseToPay; followUp: PromiseToPay }> {
    const promise = await promised();
    await promise.pay('1250.00', new Date().toISOString());
    await promise.closed();
    expect((await correct(promise, 'broken')).body).toMatchObject({ status: 'broken' });
    const { id } = await eventually(async () => (await followUpsOf(promise))[0]);
    const followUp = new PromiseToPay(kept, id, promise.customerId, repId, null, 'follow-up');
    await followUp.until('respond');
    return { promise, followUp };
  }
  const followUpsOf = ({ customerId }: PromiseToPay) =>
    kept.db.commitment.findMany({ where: { customerId, kind: 'follow-up' } });

  test('D3, D5, C6: opens the answer that a breach is owed, as a follow-up; the old record stays closed', async () => {
    const { promise, followUp } = await brokenAfterAll();
    expect(await followUp.live()).toMatchObject({
      kind: 'follow-up',
      status: 'open',
      awaits: { party: 'rep', move: 'respond' },
      follows: { commitmentId: promise.id, because: { kind: 'correction', outcome: 'broken' } },
    });
    const mails = await kept.inbox.of(`${repId}@nordlicht.example`);
    expect(mails.at(-1)?.subject).toMatch(/^Breach – answer Muster GmbH/);
    await followUp.respond();
    expect(await followUp.closed()).toMatchObject({ status: 'settled', awaits: null });
    expect(await promise.live()).toMatchObject({ status: 'broken', conclusion: { outcome: 'kept' }, closed: true });
    await correct(promise, 'partially-kept');
    await correct(promise, 'broken');
    expect(await followUpsOf(promise)).toHaveLength(1);
  });

  test('D4, D2: nobody answers: it climbs the ladder like any other', async () => {
    const { followUp } = await brokenAfterAll();
    const { happened } = await followUp.until('respond/escalation-2');
    expect(happened.at(-1)?.what).toBe("escalated to the manager's manager: the answer to the breach is awaited");
    await followUp.respond();
    await followUp.closed();
  });

  test('D5: corrected back to kept, nobody owes the answer any more; to a breach once more, it is owed again', async () => {
    const { promise, followUp } = await brokenAfterAll();
    await correct(promise, 'kept');
    expect(await followUp.closed()).toMatchObject({ status: 'settled', awaits: null });
    await eventually(async () => (await followUpsOf(promise)).every(({ closedAt }) => closedAt !== null));
    await correct(promise, 'partially-kept');
    await eventually(async () => (await followUpsOf(promise)).length === 2);
  });

  test('D2: a breach that was answered before the end is not answered twice', async () => {
    const promise = await promised();
    await promise.until('report');
    await promise.say('missed');
    await promise.until('respond');
    await promise.respond();
    await promise.closed();
    await correct(promise, 'kept');
    await correct(promise, 'broken');
    expect(await followUpsOf(promise)).toEqual([]);
  });
});
