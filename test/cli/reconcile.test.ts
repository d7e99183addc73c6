import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareAll } from '../../cli/doctor/look.ts';
import { mend } from '../../cli/doctor/mend.ts';
import { rebuildProjection } from '../../ledger/rebuild.ts';
import type { Running } from '../../run-process.ts';
import { type Parts, startParts } from '../../stack/parts.ts';
import { startWorker } from '../../worker/worker.ts';
import { eventually } from '../support/eventually.ts';
import { type Kept, PromiseToPay, startKeptOn } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';

const quiet = pino({ level: 'silent' });
const nobody = (): void => undefined;
let parts: Parts;
let kept: Kept;
let worker: Running;

beforeAll(async () => {
  parts = await startParts();
  await live(parts.databaseUrl);
});
afterAll(async () => {
  await stop();
  await parts.stop();
});

/** Kept on a copy of a database, as after a restore, and on the one Temporal server. */
async function live(databaseUrl: string): Promise<void> {
  kept = await startKeptOn({ ...parts, databaseUrl }, {}, 'processes');
  worker = await startWorker(kept.config, Promise.resolve(), quiet, kept.queue);
}
async function stop(): Promise<void> {
  await worker.stop();
  await kept.stop();
}
const urlOf = ({ config }: Kept): string =>
  Object.assign(new URL(parts.databaseUrl), { pathname: new URL(config.database.url ?? '').pathname }).href;
const again = ({ id, customerId, repId, verdict }: PromiseToPay): PromiseToPay =>
  new PromiseToPay(kept, id, customerId, repId, verdict);
const compare = () => compareAll(kept.db, kept.client, nobody);
const agrees = () => eventually(async () => (await compare()).length === 0);
async function mendAll(): Promise<void> {
  for (const { difference, told, steps } of await compare()) {
    expect(difference.mends).toBeDefined();
    await mend(kept, difference, told, steps);
  }
}
const named = async () => (await compare()).map(({ difference: { id, what } }) => [id, what]).sort();
const rows = async () => ({
  commitments: await kept.db.commitment.findMany({ orderBy: { id: 'asc' } }),
  cases: await kept.db.patienceCase.findMany({ orderBy: { id: 'asc' } }),
});
const shown = async () =>
  (await rows()).commitments.map(({ id, status, outcome, severity, closedAt, concludedAt, repId, breachAt }) => ({
    ...{ id, status, outcome, severity, closedAt, concludedAt, repId, breachAt },
  }));
const mails = async () => ((await (await fetch(`${parts.mailUrl}/api/email`)).json()) as unknown[]).length;

async function promised(): Promise<PromiseToPay> {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('agreed');
  return promise;
}

test('a database restored to an older moment: what it lacks comes from the workflows, no mail goes twice', async () => {
  const [ended, disputed] = [await promised(), await promised()];
  const late = await kept.customer();
  const older = urlOf(kept);
  await stop();

  await live(older);
  const [first, second] = [again(ended), again(disputed)];
  await first.until('report');
  await first.say('missed');
  await first.until('respond');
  await first.respond();
  await first.closed();
  const claim = { claim: 'We had agreed on the 20th.', channel: 'phone', by: 'Frau Muster' };
  const { status } = await kept.call('POST', `/v1/commitments/${second.id}/dispute`, claim, {
    'Idempotency-Key': randomUUID(),
  });
  expect(status).toBe(201);
  await eventually(async () => (await second.evidence()).events.some(({ key }: { key: string }) => /put$/.test(key)));
  const { id: customerId, repId } = late;
  const added = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await added.until('agreed');
  const before = await shown();
  await agrees();
  await stop();

  await live(older);
  const sent = await mails();
  expect(await named()).toEqual(
    [
      [ended.id, 'ledger-behind'],
      [disputed.id, 'ledger-behind'],
      [added.id, 'not-in-ledger'],
    ].sort(),
  );
  await mendAll();
  await agrees();
  expect(await shown()).toEqual(before);
  expect(await again(ended).evidence()).toMatchObject({ chain: 'whole' });
  expect(await mails()).toBe(sent);
});

test('a lost workflow is started again from the record and goes on; nobody is told twice', async () => {
  const [lost, reported] = [await promised(), await promised()];
  await lost.until('visit');
  await reported.until('report');
  for (const { workflowId } of [lost, reported])
    await kept.client.workflow.getHandle(workflowId).terminate('the server was restored');
  const sent = await mails();
  expect(await named()).toEqual([lost, reported].map(({ id }) => [id, 'no-workflow']).sort());
  await mendAll();
  const { now } = await lost.until('visit'); // on its own clock, which begins anew
  await reported.until('report');
  await agrees();
  expect(await mails()).toBe(sent);

  await lost.pay('1250.00', now);
  await reported.say('missed');
  await reported.until('respond');
  await reported.respond();
  expect(await lost.closed()).toMatchObject({ status: 'kept' });
  expect(await reported.closed()).toMatchObject({ status: 'broken' });
  await agrees();
});

test('what has ended in the ledger runs no longer; what cannot be started from the record is named', async () => {
  const [closed, moved] = [await promised(), await promised()];
  await kept.db.commitment.update({ where: { id: closed.id }, data: { closedAt: new Date() } });
  await moved.say('reschedule', { askedBy: 'customer', reason: 'x', dueDate: wednesday(30) });
  await moved.until('re-agreed@2');
  await kept.client.workflow.getHandle(moved.workflowId).terminate('the server was restored');
  const found = await eventually(async () => {
    const now = await compare();
    return now.length >= 2 && now;
  });
  const of = (id: string) => found.find(({ difference }) => difference.id === id)?.difference;
  expect(of(closed.id)).toMatchObject({ what: 'ended-in-ledger', mends: 'end-workflow' });
  expect(of(moved.id)).toMatchObject({ what: 'no-workflow', advice: expect.stringContaining('Nobody watches it') });
  expect(of(moved.id)?.mends).toBeUndefined();
  const mendable = found.find(({ difference }) => difference.id === closed.id);
  if (mendable) await mend(kept, mendable.difference, mendable.told, mendable.steps);
  await eventually(async () => (await named()).length === 1);
});

test('what the lists show is made once more from the events, equal in every column', async () => {
  await rebuildProjection(kept.db, nobody);
  const before = await rows();
  expect(before.commitments.length).toBeGreaterThan(4);
  await kept.db
    .$executeRaw`UPDATE commitment SET status = 'open', outcome = NULL, verdict = NULL, rep_id = (SELECT min(id) FROM rep), seq = 1, closed_at = now()`;
  const { followed, mended } = await rebuildProjection(kept.db, nobody);
  expect(mended).toHaveLength(followed);
  expect(await rows()).toEqual(before);
  expect((await rebuildProjection(kept.db, nobody)).mended).toEqual([]);
});
