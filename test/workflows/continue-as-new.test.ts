import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

test('D2: a promise that hears so much that it must continue as new goes on where it was, and ends right', async () => {
  const { id: customerId, repId, email } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('reminder-1');
  await promise.continuedAsNew();

  await promise.until('report');
  await promise.say('missed');
  await promise.until('respond');
  await promise.respond();
  expect(await promise.closed()).toMatchObject({ status: 'broken', conclusion: { reason: 'nothing-paid' } });
  const { events, chain } = await promise.evidence();
  expect(chain).toBe('whole');
  expect(events.map(({ key }: { key: string }) => key.replace(/reported\/.*/, 'reported'))).toEqual([
    'proposed',
    'agreed',
    'clear-the-way',
    'reminder-1',
    'visit',
    'report',
    'reported',
    'concluded',
    'respond',
    'responded',
    'closed',
  ]);
  expect(await kept.inbox.of(email)).toHaveLength(2);
});

test('D2, A2: while the manager has not decided yet, and after, nothing of it is lost', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({
    customerId,
    repId,
    dueDate: wednesday(20),
    amount: { value: '10000000.00', currency: 'EUR' },
    insist: { reason: 'The owner sells his old hall.' },
  });
  await promise.until('approval');
  await promise.continuedAsNew();
  const view = await promise.until('approval/escalation-1');
  expect(view).toMatchObject({ status: 'awaiting-approval', awaits: { party: 'manager', move: 'approve' } });
  const { status } = await kept.callBy(`chief-${repId}`, 'POST', `/v1/commitments/${promise.id}/approval`, {
    decision: 'approve',
    reason: 'I know him.',
  });
  expect(status).toBe(200);
  await promise.until('agreed');
  await promise.continuedAsNew();
  await promise.until('visit');
  const { events, chain } = await promise.evidence();
  expect(chain).toBe('whole');
  expect(new Set(events.map(({ key }: { key: string }) => key)).size).toBe(events.length);
  await promise.until('report');
  await promise.say('missed');
  await promise.until('respond');
  await promise.respond();
  expect(await promise.closed()).toMatchObject({ status: 'broken' });
});
