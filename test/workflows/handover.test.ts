import { afterAll, beforeAll, expect, test } from 'vitest';
import '../support/matchers.ts';
import { expectProblem } from '../api/support.ts';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { far, wednesday } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

async function promise(customer: object = {}, terms: object = {}): Promise<PromiseToPay> {
  const { id: customerId, repId } = await kept.customer(customer);
  return kept.promiseToPay({ customerId, repId, dueDate: wednesday(20), ...terms });
}
const handTo = (from: PromiseToPay, repId: string) => from.say('reassign', { repId, reason: 'ill' });
const mailsOf = (repId: string) => kept.inbox.of(`${repId}@nordlicht.example`);
const mailsOfCustomer = ({ customerId }: PromiseToPay) => kept.inbox.of(`${customerId.toLowerCase()}@customer.example`);

test('D7: the new rep gets everything said so far, the customer learns it once, and what follows is the new rep’s', async () => {
  const run = await promise();
  await run.until('agreed');
  const other = await kept.rep({ name: 'Nora Neu' });
  const view = await handTo(run, other);
  expect(view).toMatchObject({ repId: other, handovers: [{ from: run.repId, to: other, reason: 'ill' }] });
  expect(view.verdict.plan).toMatchObject({ breach: run.verdict.plan.breach, reminders: run.verdict.plan.reminders });
  await run.until('handover-1');
  expect((await kept.call('GET', `/v1/commitments?rep=${other}`)).body.items).toMatchObject([{ id: run.id }]);
  const { typedSearchAttributes } = await kept.client.workflow.getHandle(run.workflowId).describe();
  expect(JSON.stringify(typedSearchAttributes)).toContain(`"${other}"`);
  const [handover] = await mailsOf(other);
  expect(handover?.subject).toBe('Nora Neu takes over: Muster GmbH, EUR 1,250');
  expect(handover?.text).toMatch(/passes from Rita Rep to Nora Neu/);
  expect(handover?.text).toMatch(/> .*→ c-.*@customer.example: Agreed: EUR 1,250/);

  await run.until('visit');
  const fromNow = await mailsOfCustomer(run);
  expect(fromNow.filter(({ subject }) => subject === 'Nora Neu is now your contact')).toHaveLength(1);
  expect(fromNow.at(-1)).toMatchObject({ text: expect.stringMatching(/Kind regards\nNora Neu/) });
  expect((await mailsOf(other)).at(-1)?.subject).toMatch(/^Collect/);
  expect((await mailsOf(run.repId)).map(({ subject }) => subject)).toEqual([
    expect.stringMatching(/^In your calendar/),
  ]);
  const { messages, events } = await run.evidence();
  expect(messages.filter((mail: { audience: string }) => mail.audience === 'customer').at(-1)).toMatchObject({
    replyTo: `${other}@nordlicht.example`,
  });
  expect(events.find(({ type }: { type: string }) => type === 'reassigned')).toMatchObject({
    actor: `chief-${run.repId}`,
    data: { from: run.repId, to: other, reason: 'ill' },
  });
  expect(events.filter(({ key }: { key: string }) => key === 'agreed')).toHaveLength(1);
});

test('D7, D4: an awaited move is asked again from the new rep, with a ladder of its own, and the old one is silent', async () => {
  const run = await promise();
  await run.until('report');
  await run.say('missed');
  await run.until('respond');
  const other = await kept.rep({ name: 'Nora Neu' });
  await handTo(run, other);
  const asked = await run.until('handover-1');
  expect(asked.awaits).toMatchObject({ party: 'rep', move: 'respond' });
  const [mail] = await mailsOf(other);
  expect(mail?.text).toMatch(/Awaited now, by .*: answer the customer's breach and report it/);
  const view = await run.until('respond/handover-1/escalation-1');
  expect(view.happened.map(({ step }) => step)).not.toContain('respond/escalation-1');
  expect((await kept.inbox.of(`chief-${other}@nordlicht.example`)).at(-1)?.subject).toMatch(/^Nora Neu owes a move/);
  expect(await kept.inbox.of(`chief-${run.repId}@nordlicht.example`)).toEqual([]);
  await run.respond();
  expect(await run.closed()).toMatchObject({ status: 'broken', repId: other });
});

test('D7, C4: handed over while the answer on the phone is awaited: the new rep answers it, and the story goes on', async () => {
  const run = await promise(far, { dueTime: '15:00' });
  await run.until('phone-first-1');
  const other = await kept.rep();
  await handTo(run, other);
  await run.until('handover-1');
  await run.say('phone-check', { answer: 'yes' });
  const view = await run.until('visit');
  expect(view.happened.filter(({ step }) => step.startsWith('phone-first'))).toHaveLength(1);
  expect((await mailsOf(other)).map(({ subject }) => subject)).toEqual([
    expect.stringMatching(/takes over/),
    expect.stringMatching(/^Collect/),
  ]);
});

test('D7, A2: while the manager has not decided yet, the manager of the new rep is asked, with a ladder of its own', async () => {
  const run = await promise(
    {},
    { amount: { value: '10000000.00', currency: 'EUR' }, insist: { reason: 'The owner sells his old hall.' } },
  );
  await run.until('approval');
  const other = await kept.rep({ name: 'Nora Neu' });
  await handTo(run, other);
  expect((await run.until('handover-1')).awaits).toMatchObject({ party: 'manager', move: 'approve' });
  expect((await mailsOf(`chief-${other}`)).map(({ subject }) => subject)).toEqual([
    expect.stringMatching(/^Nora Neu takes over/),
  ]);
  await run.until('approval/handover-1/escalation-1');
  expect(await mailsOf(`boss-${run.repId}`)).toEqual([]);
  const decided = await kept.callBy(`chief-${other}`, 'POST', `/v1/commitments/${run.id}/approval`, {
    decision: 'approve',
    reason: 'I know him.',
  });
  expect(decided.status).toBe(200);
  expect(await run.until('agreed')).toMatchObject({ repId: other, status: 'open' });
});

test('D7: a report that is awaited has the window of the new rep', async () => {
  const run = await promise();
  const before = await run.until('report');
  const other = await kept.rep({ zone: 'America/Sao_Paulo' });
  await handTo(run, other);
  const view = await run.until('handover-1');
  const { reportingEnds, breach } = view.verdict?.plan ?? run.verdict.plan;
  expect(reportingEnds.local).toMatch(/18:00 America\/Sao_Paulo$/);
  expect(breach).toEqual(before.verdict?.plan.breach);
  expect(view.awaits).toMatchObject({ move: 'report', answerBy: reportingEnds.at });
  expect((await run.until('concluded')).happened.find(({ step }) => step === 'concluded')?.at).toBeWithinSecondsOf(
    reportingEnds.at,
  );
});

test('D7: a customer without mail learns it from the new rep, who gets the words', async () => {
  const run = await promise({ email: null });
  await run.until('agreed');
  const other = await kept.rep({ name: 'Nora Neu' });
  await handTo(run, other);
  await run.until('handover-1');
  const subjects = (await mailsOf(other)).map(({ subject }) => subject);
  expect(subjects.filter((subject) => subject.includes('Nora Neu')).sort()).toEqual([
    'Nora Neu takes over: Muster GmbH, EUR 1,250',
    'Please tell Muster GmbH: Nora Neu is now your contact',
  ]);
});

test('D7: refused for an unknown rep, the same rep, and an ended promise', async () => {
  const run = await promise();
  await run.until('agreed');
  const reassign = (repId: string) => kept.call('POST', `/v1/commitments/${run.id}/reassign`, { repId, reason: 'ill' });
  expectProblem(await reassign('nobody'), 422, 'unknown-party');
  expect(expectProblem(await reassign(run.repId), 409, 'not-now').detail).toBe(
    `This promise is ${run.repId}'s already.`,
  );
  await run.pay('1250.00', (await run.live()).now);
  await run.closed();
  expectProblem(await reassign(await kept.rep()), 409, 'ended');
});
