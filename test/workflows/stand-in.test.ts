import { afterAll, beforeAll, expect, test } from 'vitest';
import { moveClock } from '../../client/clock.ts';
import { standInWorkflowId } from '../../client/stand-ins.ts';
import { addDays } from '../../domain/working-calendar.ts';
import { eventually } from '../support/eventually.ts';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { today } from '../support/rebate.ts';
import { wednesday } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const passedTo = (promise: PromiseToPay, repId: string) =>
  eventually(async () => (await promise.live()).repId === repId);

/** How often the absence has looked for what falls into it. */
async function looksOf(repId: string, from: string): Promise<number> {
  const { events } = await kept.client.workflow.getHandle(standInWorkflowId(repId, from)).fetchHistory();
  return (events ?? []).filter(({ activityTaskCompletedEventAttributes: completed }) => completed).length;
}

async function recordOf(repId: string): Promise<object> {
  const { id: _, ...record } = (await kept.call('GET', `/v1/reps/${repId}`)).body;
  return record;
}

test('D7: an absence moves the running promises that fall into it to the stand-in, each once, the others stay', async () => {
  const { id: customerId, repId } = await kept.customer();
  const other = await kept.rep({ name: 'Nora Neu' });
  const near = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(10) });
  const farAhead = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(40) });
  const rehearsed = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(10), rehearsal: true });
  await near.until('agreed');
  const { body: rep } = await kept.call('GET', `/v1/reps/${repId}`);
  const absences = [{ from: today(), to: wednesday(12), reason: 'ill', standIn: other }];
  const { id: _, ...record } = rep;
  const put = () => kept.put(`/v1/reps/${repId}`, { ...record, absences });
  await put();
  await passedTo(near, other);
  await near.until('handover-1');
  expect(await near.live()).toMatchObject({ repId: other, handovers: [{ from: repId, to: other, reason: 'ill' }] });
  const looks = await looksOf(repId, today());
  await put();
  await eventually(async () => (await looksOf(repId, today())) > looks);
  expect((await near.live()).handovers).toHaveLength(1);
  expect((await farAhead.live()).repId).toBe(repId);
  expect((await rehearsed.live()).repId).toBe(repId);
  const told = await kept.inbox.of(`${customerId.toLowerCase()}@customer.example`);
  expect(told.filter(({ subject }) => subject === 'Nora Neu is now your contact')).toHaveLength(1);
});

test('D7: who leaves hands over everything', async () => {
  const { id: customerId, repId } = await kept.customer();
  const other = await kept.rep();
  const run = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(40) });
  const { id: _, ...record } = (await kept.call('GET', `/v1/reps/${repId}`)).body;
  await kept.put(`/v1/reps/${repId}`, { ...record, leaves: { on: '2026-01-01', standIn: other } });
  await passedTo(run, other);
  expect(await run.live()).toMatchObject({
    repId: other,
    handovers: [{ from: repId, to: other, reason: 'left the company' }],
  });
});

test('D7: an absence that lies ahead hands over when it begins, and is over when the rep is back', async () => {
  const { id: customerId, repId } = await kept.customer();
  const other = await kept.rep();
  const dueDate = wednesday(40);
  const run = await kept.promiseToPay({ customerId, repId, dueDate });
  const from = addDays(dueDate, -2);
  const absences = [{ from, to: addDays(dueDate, 2), reason: 'ill', standIn: other }];
  await kept.put(`/v1/reps/${repId}`, { ...(await recordOf(repId)), absences });
  await eventually(async () => (await looksOf(repId, from)) === 1);
  expect((await run.live()).repId).toBe(repId);
  const absence = standInWorkflowId(repId, from);
  await moveClock(kept.client, absence, `${from}T12:00:00Z`);
  await passedTo(run, other);
  await moveClock(kept.client, absence, `${addDays(dueDate, 4)}T12:00:00Z`);
  await kept.client.workflow.getHandle(absence).result();
});

test('D7: an absence that was taken back hands over nothing', async () => {
  const { id: customerId, repId } = await kept.customer();
  const dueDate = wednesday(40);
  const run = await kept.promiseToPay({ customerId, repId, dueDate });
  const record = await recordOf(repId);
  const absences = [{ from: dueDate, to: dueDate, reason: 'ill', standIn: await kept.rep() }];
  await kept.put(`/v1/reps/${repId}`, { ...record, absences });
  await kept.put(`/v1/reps/${repId}`, { ...record, absences: [] });
  const absence = standInWorkflowId(repId, dueDate);
  await moveClock(kept.client, absence, `${dueDate}T12:00:00Z`);
  await kept.client.workflow.getHandle(absence).result();
  expect((await run.live()).repId).toBe(repId);
});

test('D7: what becomes a move of the rep later in an absence goes to the stand-in, too', async () => {
  const { id: customerId, repId } = await kept.customer();
  const other = await kept.rep();
  const run = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(40) });
  const absences = [{ from: today(), to: wednesday(12), reason: 'ill', standIn: other }];
  await kept.put(`/v1/reps/${repId}`, { ...(await recordOf(repId)), absences });
  await eventually(async () => (await looksOf(repId, today())) === 1);
  expect((await run.live()).repId).toBe(repId);
  await run.until('report');
  await moveClock(kept.client, standInWorkflowId(repId, today()), `${addDays(today(), 1)}T12:00:00Z`);
  await passedTo(run, other);
  expect((await run.until('handover-1')).awaits).toMatchObject({ party: 'rep', move: 'report' });
});
