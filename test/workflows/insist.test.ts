import { afterAll, beforeAll, expect, test } from 'vitest';
import '../support/matchers.ts';
import { type Kept, type PromiseToPay, startKept } from '../support/kept.ts';
import { wednesday } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept?.stop());

interface Insisted {
  readonly promise: PromiseToPay;
  readonly email: string;
}

/** Ten times what the customer has at hand. */
async function insisted(days = 20): Promise<Insisted> {
  const { id: customerId, repId, email } = await kept.customer();
  const promise = await kept.promiseToPay({
    customerId,
    repId,
    dueDate: wednesday(days),
    amount: { value: '10000000.00', currency: 'EUR' },
    insist: { reason: 'The owner sells his old hall.' },
  });
  return { promise, email };
}

const decide = (promise: PromiseToPay, decision: 'approve' | 'decline', by = `chief-${promise.repId}`) =>
  kept.callBy(by, 'POST', `/v1/commitments/${promise.id}/approval`, { decision, reason: 'I know him.' });
const mailsOf = (code: string) => kept.inbox.of(`${code}@nordlicht.example`);
const steps = (view: { happened: readonly { step: string }[] }) => view.happened.map(({ step }) => step);

test('C1, A2: a rep who insists refers it to the manager, with the whole vetting; the customer is told nothing', async () => {
  const { promise, email } = await insisted();
  expect(promise.verdict).toMatchObject({
    answer: 'refer-upward',
    nearest: { amount: { currency: 'EUR' }, date: null },
  });
  const view = await promise.until('approval');
  expect(view).toMatchObject({ status: 'awaiting-approval', awaits: { party: 'manager', move: 'approve' } });
  expect(view.awaits?.answerBy).toBe(promise.verdict.plan.breach.at);
  const { commitment } = await promise.evidence();
  expect(commitment).toMatchObject({
    status: 'awaiting-approval',
    outcome: null,
    awaits: 'manager',
    awaitedMove: 'approve',
  });
  const mail = (await mailsOf(`chief-${promise.repId}`)).at(-1);
  expect(mail?.subject).toMatch(/^Rita Rep insists: Muster GmbH, EUR 10,000,000/);
  expect(mail?.text).toMatch(/sells his old hall[\s\S]*✗ Liquid funds: EUR 1,000,000[\s\S]*no earlier promise/);
  expect(await mailsOf(promise.repId)).toEqual([]);
  expect(await kept.inbox.of(email)).toEqual([]);
  const listed = await kept.call('GET', `/v1/commitments?status=awaiting-approval&customer=${promise.customerId}`);
  expect(listed.body.items).toHaveLength(1);
  const { body } = await kept.call('GET', `/v1/customers/${promise.customerId}/chasing`);
  expect(body.state).toBe('active');
});

test('C1: approved, the promise is open and goes on from the time of the approval, as an accepted one', async () => {
  const { promise, email } = await insisted();
  await promise.until('approval/escalation-1');
  const first = promise.verdict.plan.reminders[0].at;
  await promise.moveTo(new Date(Date.parse(first) + 60_000).toISOString());
  expect(await kept.inbox.of(email)).toEqual([]);
  expect((await decide(promise, 'approve')).body).toMatchObject({ status: 'open' });
  const view = await promise.until('agreed');
  expect(view).toMatchObject({ status: 'open', awaits: null, approval: { by: `chief-${promise.repId}` } });
  expect(view.verdict?.plan.reminders.every(({ at }) => at > first)).toBe(true);
  const { commitment, events } = await promise.evidence();
  expect(commitment).toMatchObject({ status: 'open', awaits: null, verdict: { plan: view.verdict?.plan } });
  expect(events.map(({ type }: { type: string }) => type)).toEqual(
    expect.arrayContaining(['referred', 'approval-asked', 'escalated', 'approval-decided', 'approved', 'message']),
  );
  expect((await mailsOf(promise.repId)).map(({ subject }) => subject)).toContainEqual(
    expect.stringMatching(/^Approved: /),
  );
  expect((await kept.inbox.of(email)).at(-1)?.subject).toMatch(/^Agreed: /);
  await promise.pay('10000000.00', view.now);
  expect(await promise.closed()).toMatchObject({ status: 'kept' });
});

test('C1: declined, the rep is told why and what to say, and the customer hears it from the rep only', async () => {
  const { promise, email } = await insisted();
  await promise.until('approval');
  expect((await decide(promise, 'decline')).status).toBe(200);
  expect(await promise.closed()).toMatchObject({ status: 'declined', closed: true, conclusion: null });
  const mail = (await mailsOf(promise.repId)).at(-1);
  expect(mail?.subject).toMatch(/^Declined: Muster GmbH/);
  expect(mail?.text).toMatch(/“I know him\.”[\s\S]*> Dear Frau Muster/);
  expect(await kept.inbox.of(email)).toEqual([]);
  const { commitment } = await promise.evidence();
  expect(commitment).toMatchObject({ status: 'declined', outcome: 'declined', concludedAt: expect.any(String) });
  expect(await decide(promise, 'approve')).toMatchObject({ status: 409, body: { type: '/problems/ended' } });
});

test('D4, D2: undecided, it climbs to the manager’s manager once, and then the manager is asked every week', async () => {
  const { promise } = await insisted(40);
  const view = await promise.until('approval/escalation-3');
  expect(steps(view)).toEqual(['approval', 'approval/escalation-1', 'approval/escalation-2', 'approval/escalation-3']);
  const [asked, boss, week, again] = view.happened.map(({ at }) => Date.parse(at) / 86_400_000);
  expect(week! - boss!).toBeGreaterThan(5);
  expect(again! - week!).toBeGreaterThan(5);
  expect(boss! - asked!).toBeLessThan(5);
  expect((await mailsOf(`boss-${promise.repId}`)).map(({ text }) => text)).toEqual([
    expect.stringMatching(/Carl Chief has still to approve or decline the promise that the rep insists on/),
  ]);
  expect(await mailsOf(`chief-${promise.repId}`)).toHaveLength(3);
  expect(view).toMatchObject({ status: 'awaiting-approval' });
  await decide(promise, 'decline', `boss-${promise.repId}`);
  expect(await promise.closed()).toMatchObject({ status: 'declined', approval: { by: `boss-${promise.repId}` } });
});

test('C1: undecided when it falls due, it has lapsed: declined, and rep and manager are told', async () => {
  const { promise, email } = await insisted();
  const view = await promise.until('lapsed');
  expect(view.happened.find(({ step }) => step === 'lapsed')?.at).toBeWithinSecondsOf(promise.verdict.plan.breach.at);
  expect(await promise.closed()).toMatchObject({ status: 'declined', approval: null });
  for (const code of [promise.repId, `chief-${promise.repId}`])
    expect((await mailsOf(code)).at(-1)?.subject).toMatch(/^Lapsed: Muster GmbH/);
  expect(await kept.inbox.of(email)).toEqual([]);
  expect((await promise.evidence()).commitment).toMatchObject({ status: 'declined', concludedAt: expect.any(String) });
});

test('C1: an approval is refused with its reason wherever it makes no sense', async () => {
  const { promise } = await insisted();
  await promise.until('approval');
  const own = await decide(promise, 'approve', promise.repId);
  expect(own).toMatchObject({ status: 403, body: { type: '/problems/forbidden' } });
  const path = `/v1/commitments/${promise.id}/approval`;
  expect((await kept.callBy(`chief-${promise.repId}`, 'POST', path, { decision: 'maybe' })).status).toBe(400);
  expect((await decide(promise, 'approve')).status).toBe(200);
  const twice = await decide(promise, 'decline');
  expect(twice.status).toBe(409);
  expect(twice.body.detail).toMatch(/No approval is awaited now: nothing is; the promise is open/);
  expect(await promise.live()).toMatchObject({ status: 'open', approval: { decision: 'approve' } });
});
