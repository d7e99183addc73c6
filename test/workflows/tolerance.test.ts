import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { shift, wednesday } from './support.ts';

let kept: Kept;
let repId: string;
beforeAll(async () => {
  kept = await startKept();
  await kept.put('/v1/policy', { payment: { toleranceDays: 1, tolerancePercent: 2 } });
  repId = await kept.rep();
});
afterAll(() => kept.stop());

async function atTheBreach(): Promise<PromiseToPay> {
  const { id: customerId } = await kept.customer({ repId });
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('report');
  return promise;
}

test('D5: paid a day late within the tolerance is kept, and the conclusion says so; the breach instant stays exact', async () => {
  const promise = await atTheBreach();
  const { breach, tolerance } = promise.verdict.plan;
  expect(tolerance).toEqual({ until: shift(breach.at, 24 * 60), shortfall: '2500' });
  await promise.moveTo(shift(breach.at, 60));
  expect((await promise.pay('1250.00', shift(breach.at, 30))).status).toBe(201);
  expect(await promise.closed()).toMatchObject({
    status: 'kept',
    conclusion: { basis: 'record', missing: '0', tolerated: { late: true, shortfall: '0' } },
    paid: { inTime: '0' },
  });
  expect((await promise.live()).conclusion.tolerated).toEqual({
    late: true,
    shortfall: { value: '0.00', currency: 'EUR' },
  });
});

test('D5: a tolerated shortfall is kept at the breach instant, not before it', async () => {
  const { id: customerId } = await kept.customer({ repId });
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.pay('1225.00', new Date().toISOString());
  expect(await promise.until('visit')).toMatchObject({ status: 'open' });
  await promise.until('concluded');
  expect(await promise.closed()).toMatchObject({
    status: 'kept',
    conclusion: { paid: '122500', missing: '2500', tolerated: { late: false, shortfall: '2500' } },
  });
});

test('D5: missed is reported at once and concluded only when the tolerated day is over', async () => {
  const promise = await atTheBreach();
  const { breach, tolerance } = promise.verdict.plan;
  await promise.say('missed');
  expect(await promise.moveTo(shift(tolerance.until, -5))).toMatchObject({ status: 'open', awaits: null });
  expect(promise.verdict.plan.breach.at).toBe(breach.at);
  await promise.until('concluded');
  expect(await promise.atRest()).toMatchObject({ status: 'broken', awaits: { move: 'respond' } });
  await promise.respond();
  await promise.closed();
});
