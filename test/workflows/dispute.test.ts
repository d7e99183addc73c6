import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { moveClock } from '../../client/clock.ts';
import { disputeWorkflowId } from '../../client/disputes.ts';
import { expectProblem } from '../api/support.ts';
import { eventually } from '../support/eventually.ts';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { shift, wednesday } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const claim = { claim: 'We had agreed on the 20th.', channel: 'phone', by: 'Frau Muster' };

async function promise(terms: object = {}): Promise<PromiseToPay> {
  const { id: customerId, repId } = await kept.customer();
  return kept.promiseToPay({ customerId, repId, dueDate: wednesday(20), ...terms });
}
const raise = (run: PromiseToPay, key: string = randomUUID(), body: object = claim) =>
  kept.call('POST', `/v1/commitments/${run.id}/dispute`, body, { 'Idempotency-Key': key });
const say = async (id: string, action: 'answer' | 'close', body: object) => {
  const { repId } = (await kept.call('GET', `/v1/commitments/${(await disputeOf(id)).commitmentId}`)).body;
  return kept.callBy(action === 'close' ? `chief-${repId}` : repId, 'POST', `/v1/disputes/${id}/${action}`, body);
};
const disputeOf = async (id: string) => (await kept.call('GET', `/v1/disputes/${id}`)).body;
const subjects = async (address: string) => (await kept.inbox.of(address)).map(({ subject }) => subject);

test('D6: a claim is recorded, put before rep and manager with the evidence, answered, and closed by a person', async () => {
  const run = await promise();
  await run.until('agreed');
  const key = randomUUID();
  const { status, body: dispute } = await raise(run, key);
  expect({ status, dispute }).toMatchObject({
    status: 201,
    dispute: { ...claim, commitmentId: run.id, customerId: run.customerId, state: 'open', answer: null, closing: null },
  });
  expect((await raise(run, key)).body.id).toBe(dispute.id);
  const [rep, chief] = [`${run.repId}@nordlicht.example`, `chief-${run.repId}@nordlicht.example`];
  const asked = 'Answer the claim: Muster GmbH, EUR 1,250';
  await eventually(
    async () =>
      [...(await subjects(rep)), ...(await subjects(chief))].filter((subject) => subject === asked).length >= 2,
  );
  expect([await subjects(rep), await subjects(chief)]).toEqual([
    [expect.stringMatching(/^In your calendar/), asked],
    [asked],
  ]);
  const [mail] = await kept.inbox.of(chief);
  expect(mail?.text).toMatch(/“We had agreed on the 20th.”/);
  expect(mail?.text).toContain(`/commitments/${run.id}>`);
  expect((await run.live()).disputes).toMatchObject([{ id: dispute.id, state: 'open' }]);

  expectProblem(await say(dispute.id, 'close', { outcome: 'rejected', reason: 'x' }), 409, 'not-now');
  expect((await say(dispute.id, 'answer', { channel: 'phone', said: 'Your mail of May says the 15th.' })).status).toBe(
    202,
  );
  expectProblem(await say(dispute.id, 'answer', { channel: 'phone', said: 'x' }), 409, 'not-now');
  await eventually(async () => (await subjects(chief)).includes('Close the dispute: Muster GmbH, EUR 1,250'));
  expect((await say(dispute.id, 'close', { outcome: 'rejected', reason: 'The mail is clear.' })).status).toBe(202);
  await kept.client.workflow.getHandle(disputeWorkflowId(dispute.id)).result();
  expect(await disputeOf(dispute.id)).toMatchObject({
    state: 'rejected',
    answer: { said: 'Your mail of May says the 15th.', actor: run.repId },
    closing: { reason: 'The mail is clear.', actor: `chief-${run.repId}` },
  });
  expectProblem(await say(dispute.id, 'close', { outcome: 'upheld', reason: 'x' }), 409, 'ended');
  expect(await run.live()).toMatchObject({ status: 'open' });
  expect(await run.evidence()).toMatchObject({ chain: 'whole' });
});

test('D6: a promise that has ended can be disputed, and stays as it ended', async () => {
  const run = await promise();
  await run.until('agreed');
  await run.pay('1250.00', (await run.live()).now);
  await run.closed();
  const { status, body: dispute } = await raise(run);
  expect(status).toBe(201);
  const { body: open } = await kept.call('GET', `/v1/disputes?customer=${run.customerId}&open=true`);
  expect(open.items).toMatchObject([{ id: dispute.id }]);
  await say(dispute.id, 'answer', { channel: 'in-person', said: 'You are right.' });
  await say(dispute.id, 'close', { outcome: 'upheld', reason: 'We came a day late.' });
  await kept.client.workflow.getHandle(disputeWorkflowId(dispute.id)).result();
  expect((await kept.call('GET', `/v1/disputes?customer=${run.customerId}&open=true`)).body.items).toEqual([]);
  expect(await run.live()).toMatchObject({ status: 'kept', closed: true, disputes: [{ state: 'upheld' }] });
});

test('D6, D4: an unanswered claim is escalated after the policy time, to the manager, then above, then weekly', async () => {
  const run = await promise();
  await run.until('agreed');
  const { body: dispute } = await raise(run);
  const escalations = async (address: string) =>
    (await kept.inbox.of(address)).filter(({ text }) => text.includes("answer the customer's claim and report it"));
  const chief = `chief-${run.repId}@nordlicht.example`;
  const boss = `boss-${run.repId}@nordlicht.example`;
  const workflow = disputeWorkflowId(dispute.id);
  await moveClock(kept.client, workflow, shift(dispute.raisedAt, 7 * 24 * 60));
  await eventually(async () => (await escalations(boss)).length > 0);
  expect(await escalations(chief)).toHaveLength(1);
  await moveClock(kept.client, workflow, shift(dispute.raisedAt, 24 * 24 * 60));
  await eventually(async () => (await escalations(chief)).length > 1);
  expect(await disputeOf(dispute.id)).toMatchObject({ state: 'open' });
});

test('E2, D6: a rehearsed dispute is no dispute', async () => {
  const run = await promise({ rehearsal: true });
  await run.until('agreed');
  const { body: dispute } = await raise(run);
  expect((await kept.call('GET', `/v1/disputes?customer=${run.customerId}`)).body.items).toEqual([]);
  const { items } = (await kept.call('GET', `/v1/disputes?customer=${run.customerId}&rehearsal=true`)).body;
  expect(items).toMatchObject([{ id: dispute.id }]);
  const mine = `${run.repId}@nordlicht.example`;
  await eventually(async () => (await subjects(mine)).includes('[Rehearsal] Answer the claim: Muster GmbH, EUR 1,250'));
});
