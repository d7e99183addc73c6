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
  const handle = kept.client.workflow.getHandle(promise.workflowId);
  const { runId: first } = await handle.describe();
  const address = { kind: 'payment-appointment', id: promise.id } as const;
  let run = first;
  for (let rounds = 0; run === first && rounds < 100; rounds++) {
    await Promise.all(Array.from({ length: 50 }, () => kept.commitments.wake(address)));
    await kept.commitments.view(address);
    run = (await handle.describe()).runId;
  }
  expect(run).not.toBe(first);

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
}, 180_000);
