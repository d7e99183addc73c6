import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { Connection } from '@temporalio/client';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAtWorkers } from '../../cli/doctor/workers.ts';
import { isTaken, pollingOf } from '../../client/polling.ts';
import { type Config, deploymentName } from '../../config.ts';
import type { Running } from '../../run-process.ts';
import { startWorker } from '../../worker/worker.ts';
import { beforeTheSettlement, changedStories } from '../support/changed-stories.ts';
import { eventually } from '../support/eventually.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { history, promiseRebate, rebateTerms, sell, sha256, today } from '../support/rebate.ts';
import { wednesday } from './support.ts';

const step = `if (patched('thanks')) await rebate.carryOut('thanks', { type: 'message', what: 'version 2 says thanks' });`;
const [one, two] = [`one-${randomUUID().slice(0, 8)}`, `two-${randomUUID().slice(0, 8)}`];
const workers = new Map<string, Running>();
let kept: Kept;
let copy: string;

beforeAll(async () => {
  copy = changedStories(beforeTheSettlement(step));
  kept = await startKept({}, 'none');
});
afterAll(async () => {
  for (const worker of workers.values()) await worker.stop();
  await kept.stop();
  rmSync(copy, { recursive: true, force: true });
});

/** A worker of a build; what it takes is decided by which build is the current one. */
async function runs(buildId: string, root?: string): Promise<void> {
  const deployment = { buildId, pinnedKinds: ['payment-appointment'] as const };
  const config: Config = { ...kept.config, temporal: { ...kept.config.temporal, deployment } };
  workers.set(buildId, await startWorker(config, Promise.resolve(), pino({ level: 'silent' }), kept.queue, root));
}

/** What `temporal worker deployment set-current-version` does; a worker must have come with that build before. */
const makeCurrent = (buildId: string) =>
  eventually(async () => {
    const { namespace } = kept.client.options;
    const request = { namespace, deploymentName, buildId, identity: 'test' };
    return kept.client.workflowService.setWorkerDeploymentCurrentVersion(request).then(
      () => true,
      () => false,
    );
  });

/** The builds that worked on a workflow, each in its turn. */
async function buildsOf(workflowId: string): Promise<string[]> {
  const { events } = await kept.client.workflow.getHandle(workflowId).fetchHistory();
  const each = (events ?? []).flatMap(
    ({ workflowTaskCompletedEventAttributes: done }) => done?.deploymentVersion?.buildId ?? [],
  );
  return each.filter((build, index) => build !== each[index - 1]);
}

/** The server tells its matching service a moment later which build is the current one: the year is woken until it is there. */
const movedTo = (buildId: string, { id, workflowId }: { id: string; workflowId: string }) =>
  eventually(async () => {
    await kept.commitments.wake({ kind: 'rebate-year', id });
    return (await buildsOf(workflowId)).at(-1) === buildId;
  });

test('a year begins on build 1, is moved to build 2, back and on again, and ends right; a pinned promise stays', async () => {
  await runs(one);
  await makeCurrent(one);
  const customer = await kept.customer();
  await history(kept, customer.id, '1000.00');
  const rebate = await promiseRebate(kept, rebateTerms(customer, { rehearsal: true }));
  await rebate.until('agreement');
  await rebate.say('signature', { reference: 'DMS-1', sha256 });
  await rebate.until('opened');
  await sell(kept, customer.id, [[today(), '70000.00']], { rehearsalId: rebate.id });
  const { id: customerId, repId } = await kept.customer();
  const payment = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20), rehearsal: true });
  await rebate.until('look-2');

  await runs(two, copy);
  await makeCurrent(two);
  await movedTo(two, rebate);
  await rebate.until('look-3');
  await makeCurrent(one);
  await movedTo(one, rebate);
  await rebate.until('look-4');
  await makeCurrent(two);
  await movedTo(two, rebate);

  const { now } = await payment.until('visit');
  await payment.pay('1250.00', now);
  expect(await payment.closed()).toMatchObject({ status: 'kept' });
  expect(await buildsOf(payment.workflowId)).toEqual([one]);
  await workers.get(one)?.stop();
  workers.delete(one);

  await rebate.until('settled');
  expect(await rebate.closed()).toMatchObject({ status: 'kept', settlement: { reached: 2 } });
  expect(await buildsOf(rebate.workflowId)).toEqual([one, two, one, two]);
  const { events, chain } = await rebate.evidence();
  const keys: string[] = events.map(({ key }: { key: string }) => key);
  expect(keys.indexOf('thanks')).toBeGreaterThan(keys.indexOf('look-4'));
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  expect(chain).toBe('whole');
});

test('D2: where the build that new work is given to has no worker, that is said, and others do not hide it', async () => {
  const named = `three-${randomUUID().slice(0, 8)}`;
  await runs(named);
  await workers.get(two)?.stop();
  workers.delete(two);
  const look = () => lookAtWorkers(kept.client.connection as Connection, kept.client.options.namespace, kept.queue);
  await eventually(async () => (await look()).every(({ state }) => state === 'wrong'), 120_000); // who asked within the last minute counts
  for (const { says } of await look()) expect(says).toContain(`build ${two}, whose workers do not ask`);
  const polling = await pollingOf(kept.client.connection, kept.client.options.namespace, kept.queue);
  expect(polling.map(({ idleBuilds }) => idleBuilds)).toEqual([[named], [named]]);
  expect(isTaken(polling)).toBe(false);
  await makeCurrent(named);
  await eventually(async () => (await look()).every(({ state }) => state === 'ok'));
}, 240_000);
