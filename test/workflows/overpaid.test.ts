import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { wednesday } from './support.ts';

let kept: Kept;
let repId: string;
beforeAll(async () => {
  kept = await startKept();
  repId = await kept.rep();
});
afterAll(() => kept.stop());

const euros = (value: string) => ({ value, currency: 'EUR' });
const now = () => new Date().toISOString();
/** A customer who has paid 200.00 more than was promised. */
async function whoOverpaid(): Promise<string> {
  const { id: customerId } = await kept.customer({ repId });
  const promise = await promised(customerId, euros('100.00'));
  await promise.pay('300.00', now());
  await promise.closed();
  return customerId;
}
const promised = (customerId: string, amount = euros('1250.00')): Promise<PromiseToPay> =>
  kept.promiseToPay({ customerId, repId, dueDate: wednesday(20), amount });
const counted = (promise: PromiseToPay, value: string) =>
  eventually(async () => (await promise.live()).paid.total.value === value);

test('D3: what a customer paid too much counts towards its next promise from the agreement on, and towards one only', async () => {
  const customerId = await whoOverpaid();
  const next = await promised(customerId);
  await counted(next, '200.00');
  expect(await next.live()).toMatchObject({ status: 'open', debt: { owed: euros('1050.00') } });
  const another = await promised(customerId);
  await next.pay('1050.00', now());
  expect(await next.closed()).toMatchObject({ status: 'kept', conclusion: { basis: 'record', missing: '0' } });
  expect(await another.live()).toMatchObject({ status: 'open', debt: { owed: euros('1250.00') } });
});

test('D3: what was overpaid keeps a promise that asks for no more', async () => {
  const promise = await promised(await whoOverpaid(), euros('150.00'));
  expect(await promise.closed()).toMatchObject({ status: 'kept', conclusion: { paid: '15000', basis: 'record' } });
});

test('C1, D3: referred to the manager, it is open from the approval on, and what was overpaid counts then', async () => {
  const customerId = await whoOverpaid();
  const promise = await kept.promiseToPay({
    customerId,
    repId,
    dueDate: wednesday(20),
    amount: euros('9000000.00'),
    insist: { reason: 'The hall is sold.' },
  });
  await promise.until('approval');
  expect(await promise.live()).toMatchObject({ paid: { total: euros('0.00') } });
  await kept.callBy(`chief-${repId}`, 'POST', `/v1/commitments/${promise.id}/approval`, {
    decision: 'approve',
    reason: 'I know them.',
  });
  await counted(promise, '200.00');
});
