import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { far, shift, wednesday } from '../workflows/support.ts';
import { expectProblem, pointers } from './support.ts';

let kept: Kept;
let repId: string;
beforeAll(async () => {
  kept = await startKept();
  repId = await kept.rep();
});
afterAll(() => kept?.stop());

const promised = async (more: Record<string, unknown> = {}, customer = {}): Promise<PromiseToPay> =>
  kept.promiseToPay({
    customerId: (await kept.customer({ repId, ...customer })).id,
    repId,
    dueDate: wednesday(20),
    ...more,
  });
const byWhom = (action: string): string => (action === 'correction' ? `chief-${repId}` : repId);
const command = (promise: PromiseToPay, action: string, body: unknown = {}) =>
  kept.callBy(byWhom(action), 'POST', `/v1/commitments/${promise.id}/${action}`, body);
const response = { channel: 'phone', said: 'We are disappointed.' };
const correction = { outcome: 'kept', evidence: 'bank statement of the day' };

describe('what the rep reports', () => {
  test('D5: fulfilled is taken with 202, and the next look shows it', async () => {
    const promise = await promised();
    const answer = await command(promise, 'fulfilled', { note: 'in cash' });
    expect(answer.status).toBe(202);
    expect(answer.body.happened).toContainEqual(expect.objectContaining({ what: 'reported: fulfilled' }));
    expect((await promise.live()).happened).toContainEqual(expect.objectContaining({ what: 'reported: fulfilled' }));
    await expect.poll(async () => (await promise.live()).status).toBe('kept');
    await expect
      .poll(async () => (await promise.evidence()).events.find((event: { type: string }) => event.type === 'reported'))
      .toMatchObject({ actor: repId, data: { said: 'fulfilled', note: 'in cash' } });
  });

  test('D5: missed is taken with 202, and the next look shows it; before the breach instant nothing is concluded', async () => {
    const promise = await promised();
    expect((await command(promise, 'missed')).status).toBe(202);
    expect(await promise.live()).toMatchObject({
      status: 'open',
      happened: expect.arrayContaining([expect.objectContaining({ what: 'reported: missed' })]),
    });
  });

  test('D5: what happened a moment ago can be reported, though the story has slept since the promise was made', async () => {
    const promise = await promised();
    await promise.atRest();
    await sleep(1100);
    expect((await command(promise, 'fulfilled', { occurredAt: new Date().toISOString() })).status).toBe(202);
    const slept = await promised();
    await slept.moveTo(shift(slept.verdict.plan.breach.at, -600));
    const occurredAt = shift(slept.verdict.plan.breach.at, -601);
    expect((await command(slept, 'fulfilled', { occurredAt })).status).toBe(202);
  });

  test('D5: what has not happened yet is refused', async () => {
    const promise = await promised();
    for (const said of ['fulfilled', 'missed'])
      expectProblem(
        await command(promise, said, { occurredAt: shift(new Date().toISOString(), 1) }),
        422,
        'in-the-future',
      );
    expect((await promise.live()).happened).not.toContainEqual(
      expect.objectContaining({ what: expect.stringContaining('reported') }),
    );
  });

  test('D5: an amount in another currency than promised, and no amount at all, are refused', async () => {
    const promise = await promised();
    expectProblem(
      await command(promise, 'fulfilled', { amount: { value: '1250.00', currency: 'USD' } }),
      422,
      'wrong-currency',
    );
    const nothing = await command(promise, 'fulfilled', { amount: { value: '0.00', currency: 'EUR' } });
    expectProblem(nothing, 400, 'malformed');
    expect(pointers(nothing)).toEqual(['/amount/value']);
  });
});

describe('a command while it makes no sense', () => {
  test('C4, C6, D5: is refused with the reason, and leaves no trace', async () => {
    const promise = await promised();
    await promise.atRest();
    const before = await promise.live();
    for (const [action, body] of [
      ['phone-check', { answer: 'yes' }],
      ['trip', { go: true, reason: 'it is on my way' }],
      ['response', response],
      ['correction', correction],
    ] as const) {
      const problem = expectProblem(await command(promise, action, body), 409, 'not-now');
      expect(problem.detail).toMatch(/^No .* (awaited now|open).*the promise is open\.$/);
    }
    expect({ ...(await promise.live()), now: before.now }).toEqual(before);
  });

  test('C4: the phone check is answered once for each call; another move is awaited then', async () => {
    const promise = await promised({}, far);
    await promise.until('phone-first-1');
    expect(
      expectProblem(await command(promise, 'trip', { go: true, reason: 'why not' }), 409, 'not-now').detail,
    ).toMatch(/is, from the rep; the promise is open/);
    expect((await command(promise, 'phone-check', { answer: 'no' })).body).toMatchObject({
      status: 'open',
      happened: expect.arrayContaining([expect.objectContaining({ what: 'on the phone: no' })]),
    });
    expectProblem(await command(promise, 'phone-check', { answer: 'yes' }), 409, 'not-now');
  });

  test('C6: a breach is answered once', async () => {
    const promise = await promised();
    await promise.until('report');
    await promise.say('missed');
    await promise.until('respond');
    const [first, second] = await Promise.all([
      command(promise, 'response', response),
      command(promise, 'response', response),
    ]);
    expect([first.status, second.status].sort()).toEqual([200, 409]);
    await promise.closed();
    expect((await promise.evidence()).events.filter(({ type }: { type: string }) => type === 'responded')).toHaveLength(
      1,
    );
  });

  test('C4, C6, D5: a body that is not the command is malformed', async () => {
    const promise = await promised();
    for (const action of ['phone-check', 'trip', 'response', 'correction', 'reschedule', 'cannot-attend', 'withdraw']) {
      for (const body of [{}, { unknown: 1 }, []])
        expectProblem(await command(promise, action, body), 400, 'malformed');
    }
    expectProblem(await command(promise, 'fulfilled', { paid: true }), 400, 'malformed');
  });
});

describe('after the end', () => {
  const everything = [
    ['fulfilled', {}],
    ['missed', {}],
    ['phone-check', { answer: 'yes' }],
    ['trip', { go: false, reason: 'too far' }],
    ['response', response],
    ['correction', correction],
    ['reschedule', { dueDate: wednesday(34), askedBy: 'customer', reason: 'a large order comes in first' }],
    ['cannot-attend', { dueDate: wednesday(34), reason: 'ill' }],
    ['withdraw', { askedBy: 'us', reason: 'settled otherwise' }],
  ] as const;

  test('D3: what ended stays ended: every command is refused and says so', async () => {
    const promise = await promised();
    await promise.pay('1250.00', new Date().toISOString());
    await promise.closed();
    const { events } = await promise.evidence();
    for (const [action, body] of everything) {
      expect(expectProblem(await command(promise, action, body), 409, 'ended').detail).toContain('kept');
    }
    expect((await promise.evidence()).events).toEqual(events);
    expect(await promise.live()).toMatchObject({ status: 'kept', closed: true, next: null, awaits: null });
  });

  test('C1: a declined promise takes no command either', async () => {
    const { id: customerId } = await kept.customer({
      repId,
      liquidFunds: { amount: { value: '1.00', currency: 'EUR' }, asOf: new Date().toISOString().slice(0, 10) },
    });
    const { body } = await kept.propose({ customerId, repId, dueDate: wednesday(20) });
    await kept.client.workflow.getHandle(`payment-appointment/${body.id}`).result();
    for (const [action, said] of everything)
      expectProblem(
        await kept.callBy(byWhom(action), 'POST', `/v1/commitments/${body.id}/${action}`, said),
        409,
        'ended',
      );
  });

  test('D5: nobody can command a promise that there is not', async () => {
    const none = '00000000-0000-4000-8000-000000000000';
    for (const [action, said] of everything) {
      expectProblem(await kept.call('POST', `/v1/commitments/${none}/${action}`, said), 404, 'not-found');
      expectProblem(await kept.call('POST', `/v1/commitments/not-an-id/${action}`, said), 400, 'malformed');
    }
  });
});
