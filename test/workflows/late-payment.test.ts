import { afterAll, beforeAll, expect, test } from 'vitest';
import { describe } from '../../workflows/describe.ts';
import { eventually } from '../support/eventually.ts';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { shift, wednesday } from './support.ts';

let kept: Kept;
let repId: string;
beforeAll(async () => {
  kept = await startKept();
  repId = await kept.rep();
});
afterAll(() => kept.stop());

const euros = (value: string) => ({ value, currency: 'EUR' });

/** Its breach instant has passed, and only a part was there in time. */
async function partlyKept(): Promise<PromiseToPay> {
  const { id: customerId } = await kept.customer({ repId });
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20), invoices: ['R-1'] });
  await promise.until('report');
  await promise.pay('850.00', shift(promise.verdict.plan.breach.at, -60));
  await promise.say('missed');
  await promise.until('respond');
  return promise;
}
const listed = async ({ id, customerId }: PromiseToPay) =>
  (await kept.call('GET', `/v1/commitments?customer=${customerId}`)).body.items.find(
    (item: { id: string }) => item.id === id,
  );
const overdue = async ({ customerId }: PromiseToPay) =>
  (await kept.call('GET', `/v1/customers/${customerId}/chasing`)).body.overdue;
const viewOf = async ({ id }: PromiseToPay) => {
  const view = await kept.commitments.view({ kind: 'payment-appointment', id });
  if (!view) throw new Error('the server does not know it');
  return view;
};

test('D3: after a breach the rest is shown as owed, and chased; paid late, the debt is closed and the outcome stands', async () => {
  const promise = await partlyKept();
  const open = { owed: euros('400.00'), paidLateAt: null };
  expect(await promise.live()).toMatchObject({ status: 'partially-kept', debt: open });
  expect(await listed(promise)).toMatchObject({ status: 'partially-kept', debt: open });
  expect(await overdue(promise)).toEqual([
    expect.objectContaining({
      commitmentId: promise.id,
      status: 'partially-kept',
      invoices: ['R-1'],
      owed: euros('400.00'),
    }),
  ]);
  expect(describe(await viewOf(promise))).toContain('**partially-kept**; 400.00 EUR of 1250.00 still owed');

  const { now } = await promise.live();
  await promise.pay('400.00', now);
  const closed = { owed: euros('0.00'), paidLateAt: now };
  expect(await promise.live()).toMatchObject({ status: 'partially-kept', debt: closed, awaits: { move: 'respond' } });
  expect(await listed(promise)).toMatchObject({ status: 'partially-kept', debt: closed });
  expect(await overdue(promise)).toEqual([]);
  await eventually(async () => describe(await viewOf(promise)).includes('**partially-kept**, paid late ('));

  await promise.respond();
  expect(await promise.closed()).toMatchObject({ status: 'partially-kept', conclusion: { missing: '40000' } });
});

test('D3: paid late after the end, the debt is closed all the same; taken back, it is owed and chased again', async () => {
  const promise = await partlyKept();
  await promise.respond();
  await promise.closed();
  const { now } = await promise.live();
  const payment = await promise.pay('400.00', now);
  expect(await promise.live()).toMatchObject({
    status: 'partially-kept',
    debt: { owed: euros('0.00'), paidLateAt: now },
  });
  await kept.call('POST', `/v1/payments/${payment.body.id}/reversals`, {
    reference: `bounced ${promise.id}`,
    reversedAt: (await promise.live()).now,
    reason: 'insufficient funds',
  });
  expect(await promise.live()).toMatchObject({ debt: { owed: euros('400.00'), paidLateAt: null } });
  expect(await overdue(promise)).toMatchObject([{ owed: euros('400.00') }]);
});
