import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { judge } from '../support/judgement.ts';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { times } from '../support/long.ts';
import { shift, wednesday } from './support.ts';

/** How many promises are due in one minute. */
const crowd = times(12, 48);

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

async function onTheDay(): Promise<PromiseToPay> {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('visit');
  return promise;
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API
const eventsOf = async (promise: PromiseToPay, type: string): Promise<any[]> =>
  (await promise.evidence()).events.filter((event: { type: string }) => event.type === type);

/** Everybody does what is asked of them, and the money is there. @returns the one outcome that was concluded */
async function endsOnce(promise: PromiseToPay): Promise<string> {
  for (let moves = 0; moves < 6; moves++) {
    const { awaits, closed } = await promise.atRest();
    if (closed) break;
    if (awaits?.move === 'contradiction') await promise.say('correction', { outcome: 'kept', evidence: 'the till' });
    else if (awaits?.move === 'respond') await promise.respond();
    else await promise.pay('1250.00', (await promise.live()).now);
  }
  await promise.closed();
  expect((await promise.evidence()).chain).toBe('whole');
  expect(await eventsOf(promise, 'closed')).toHaveLength(1);
  const [concluded, ...more] = await eventsOf(promise, 'concluded');
  expect(more).toEqual([]);
  return concluded.data.outcome;
}

test('D5: `fulfilled` and `missed` at the same moment: both stand in the record, and the promise ends once', async () => {
  for (const late of [false, true]) {
    const promise = await onTheDay();
    if (late) await promise.until('report');
    await Promise.all([promise.say('fulfilled'), promise.say('missed')]);
    await promise.until('concluded');
    const outcome = await endsOnce(promise);
    expect(judge((await promise.evidence()).events).outcome).toBe(outcome);
    expect(await eventsOf(promise, 'reported')).toHaveLength(2);
  }
});

test('D5, D3: a payment that races the breach instant counts when it came in time, however the race ends', async () => {
  for (const early of [2, 0.01, 0]) {
    const promise = await onTheDay();
    const breachAt: string = promise.verdict.plan.breach.at;
    await promise.moveTo(shift(breachAt, -early));
    const receivedAt = shift(breachAt, -3);
    const paid = promise.pay('1250.00', receivedAt);
    await Promise.all([paid, promise.moveClockTo(shift(breachAt, 1))]);
    expect((await paid).status).toBe(201);
    await promise.until('concluded');
    expect(await endsOnce(promise)).toBe('kept');
  }
});

test('D5, D3: a payment that races the close of the reporting window: kept, or put before the manager, and never lost', async () => {
  for (const pause of [0, 60]) {
    const promise = await onTheDay();
    const { breach, reportingEnds } = promise.verdict.plan;
    await promise.moveTo(shift(reportingEnds.at, -0.05));
    const closing = promise.moveClockTo(shift(reportingEnds.at, 1));
    await sleep(pause); // another point of the race each time; every one of them must end well
    const { status, body } = await promise.pay('1250.00', shift(breach.at, -60));
    await closing;
    expect(status).toBe(201);
    expect(body.allocations).toEqual([{ commitmentId: promise.id, amount: { value: '1250.00', currency: 'EUR' } }]);
    await promise.until('concluded');
    if ((await endsOnce(promise)) === 'kept') continue;
    expect(await eventsOf(promise, 'contradiction')).toHaveLength(1);
    expect((await promise.evidence()).commitment).toMatchObject({ status: 'kept', outcome: 'kept' });
  }
});

test(`D2: ${crowd} promises due in the same minute: each is evaluated once, none before its instant`, async () => {
  const reps = await Promise.all(Array.from({ length: 10 }, () => kept.rep()));
  const dueDate = wednesday(4);
  const promises: PromiseToPay[] = [];
  const inTens = async (each: (index: number) => Promise<void>): Promise<void> => {
    let index = 0;
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        while (index < crowd) await each(index++);
      }),
    );
  };
  await inTens(async (index) => {
    const { id: customerId, repId } = await kept.customer({ repId: reps[index % reps.length] as string });
    promises[index] = await kept.promiseToPay({ customerId, repId, dueDate });
  });
  const [first] = promises as [PromiseToPay];
  const { breach, reportingEnds } = first.verdict.plan;
  expect(new Set(promises.map(({ verdict }) => verdict.plan.breach.at)).size).toBe(1);
  await inTens(async (index) => {
    const promise = promises[index] as PromiseToPay;
    if (index % 2 === 0)
      await kept.call('POST', '/v1/payments', {
        customerId: promise.customerId,
        amount: { value: '1250.00', currency: 'EUR' },
        receivedAt: new Date().toISOString(),
        reference: randomUUID(),
        commitmentId: promise.id,
      });
    else await promise.moveClockTo(shift(breach.at, -1));
  });
  await Promise.all(promises.map((promise, index) => index % 2 && promise.moveClockTo(shift(reportingEnds.at, 1))));
  await inTens(async (index) => {
    const promise = promises[index] as PromiseToPay;
    const view = await promise.until('concluded');
    expect(view.status).toBe(index % 2 === 0 ? 'kept' : 'broken');
    if (index % 2) {
      expect(view.happened.filter(({ step }) => step === 'concluded')).toHaveLength(1);
      expect((view.happened.find(({ step }) => step === 'concluded')?.at ?? '') >= reportingEnds.at).toBe(true);
      await promise.respond();
    }
    await promise.closed();
  });
  const counts = await kept.db.commitment.groupBy({ by: ['outcome'], _count: true, where: { repId: { in: reps } } });
  expect(Object.fromEntries(counts.map(({ outcome, _count }) => [outcome, _count]))).toEqual({
    kept: Math.ceil(crowd / 2),
    broken: Math.floor(crowd / 2),
  });
  const concluded = await kept.db.event.count({ where: { type: 'concluded', commitment: { repId: { in: reps } } } });
  expect(concluded).toBe(crowd);
}, 900_000);
