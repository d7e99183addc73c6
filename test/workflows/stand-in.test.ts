import { afterAll, beforeAll, expect, test } from 'vitest';
import { standInWorkflowId } from '../../client/stand-ins.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const today = (): string => new Date().toISOString().slice(0, 10);

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
  const put = async (): Promise<void> => {
    await kept.put(`/v1/reps/${repId}`, { ...record, absences });
    const workflow = standInWorkflowId(repId, today());
    await kept.client.workflow.getHandle(workflow).result();
  };
  await put();
  await near.until('handover-1');
  expect(await near.live()).toMatchObject({ repId: other, handovers: [{ from: repId, to: other, reason: 'ill' }] });
  await put();
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
  await kept.client.workflow.getHandle(standInWorkflowId(repId, '2026-01-01')).result();
  expect(await run.live()).toMatchObject({
    repId: other,
    handovers: [{ from: repId, to: other, reason: 'left the company' }],
  });
});
