import { afterAll, beforeAll, expect, test } from 'vitest';
import '../support/matchers.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { shift, wednesday } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const steps = (view: { happened: readonly { step: string }[] }): string[] => view.happened.map(({ step }) => step);
const subjects = async (address: string): Promise<string[]> =>
  (await kept.inbox.of(address)).map(({ subject }) => subject);

test('D5: paid in full before the day: kept at once, nobody is reminded any more and the rep need not go', async () => {
  const { id: customerId, repId, email } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('agreed');
  expect((await promise.pay('1250.00', new Date().toISOString())).status).toBe(201);

  const view = await promise.closed();
  expect(view).toMatchObject({
    status: 'kept',
    conclusion: { outcome: 'kept', severity: 'none', basis: 'record' },
    awaits: null,
  });
  expect(steps(view)).toEqual(['agreed', 'concluded', 'closed']);
  expect(await subjects(email)).toEqual([expect.stringMatching(/^Agreed/)]);
  expect(await subjects(`${repId}@nordlicht.example`)).toEqual([
    expect.stringMatching(/^In your calendar: Muster GmbH pays/),
    expect.stringMatching(/^Kept: Muster GmbH has paid/),
  ]);
});

test('C3, C4: a near customer is reminded in time, and on the morning of the day the rep goes, even in doubt', async () => {
  const { id: customerId, repId, email } = await kept.customer();
  const dueDate = wednesday(20);
  const promise = await kept.promiseToPay({ customerId, repId, dueDate });
  const view = await promise.until('visit');
  expect(steps(view)).toEqual(['agreed', 'clear-the-way', 'reminder-1', 'visit']);
  const [, reminder] = await kept.inbox.of(email);
  expect(reminder?.text).toMatch(/1,250/);
  expect(reminder?.headers['message-id']).toMatch(/@kept/);
  const visit = (await kept.inbox.of(`${repId}@nordlicht.example`)).at(-1);
  expect(visit?.text).toMatch(/Go there, even if you doubt it/);
  expect(promise.verdict.plan.visit.local).toBe(`${dueDate} 09:00 Europe/Berlin`);
});

test('D5: part of it in time: partially kept at the breach instant, and what is missing is answered', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('visit');
  await promise.pay('500.00', (await promise.live()).now);
  await promise.until('report');
  await promise.say('missed', { note: 'only a part' });
  const view = await promise.until('respond');
  expect(view).toMatchObject({
    status: 'partially-kept',
    conclusion: { paid: '50000', missing: '75000', reason: 'part-paid' },
  });
  expect((await kept.inbox.of(`${repId}@nordlicht.example`)).at(-1)?.text).toMatch(
    /Only a part was paid: EUR 500.*Missing: EUR 750/s,
  );
});

test('D5: reported by nobody: the rep is asked at the breach instant, and it is concluded when the reporting window closes', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  const asked = await promise.until('report');
  expect(asked).toMatchObject({ status: 'open', awaits: { party: 'rep', move: 'report' } });
  expect(asked.happened.find(({ step }) => step === 'report')?.at).toBeWithinSecondsOf(promise.verdict.plan.breach.at);
  const concluded = await promise.until('concluded');
  expect(concluded).toMatchObject({ status: 'broken', conclusion: { basis: 'window', reason: 'nothing-paid' } });
  expect(concluded.happened.find(({ step }) => step === 'concluded')?.at).toBeWithinSecondsOf(
    promise.verdict.plan.reportingEnds.at,
  );
});

test('D5: a payment counts when it happened, though it is recorded after the breach instant', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('report');
  expect((await promise.pay('1250.00', shift(promise.verdict.plan.breach.at, -60))).status).toBe(201);
  expect(await promise.closed()).toMatchObject({ status: 'kept', conclusion: { basis: 'record' } });
});

test('D3: a payment after the breach instant is recorded, closes the debt and does not rewrite the outcome', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('report');
  await promise.moveTo(shift(promise.verdict.plan.breach.at, 30));
  expect((await promise.pay('1250.00', shift(promise.verdict.plan.breach.at, 1))).status).toBe(201);
  const view = await promise.until('respond');
  expect(view).toMatchObject({ status: 'broken', paid: { inTime: '0', total: '125000' } });
  const { events, payments } = await promise.evidence();
  expect(payments).toEqual([expect.objectContaining({ allocated: { value: '1250.00', currency: 'EUR' } })]);
  expect(events.find(({ type }: { type: string }) => type === 'payment-recorded')).toMatchObject({
    data: { late: true },
  });
});

test('C5: chasing pauses while the promise is open and resumes by itself when it breaks', async () => {
  const { id: customerId, repId } = await kept.customer();
  const chasing = async () => (await kept.call('GET', `/v1/customers/${customerId}/chasing`)).body;
  expect(await chasing()).toMatchObject({ state: 'active' });
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  expect(await chasing()).toMatchObject({
    state: 'paused',
    covers: 'everything',
    because: [{ commitmentId: promise.id }],
  });
  await promise.until('report');
  expect(await chasing()).toMatchObject({ state: 'paused' });
  await promise.until('concluded');
  expect(await chasing()).toMatchObject({ state: 'active' });
});

test('D2, D4: an answer that nobody gives goes to the manager, to the managers manager, and then every week to the manager again', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('respond');
  const view = await promise.until('respond/escalation-4');
  const rungs = view.happened.filter(({ step }) => step.startsWith('respond/escalation')).map(({ what }) => what);
  expect(rungs).toEqual([
    'escalated to the manager: the answer to the breach is awaited',
    "escalated to the manager's manager: the answer to the breach is awaited",
    'escalated to the manager: the answer to the breach is awaited',
    'escalated to the manager: the answer to the breach is awaited',
  ]);
  const [third, fourth] = view.happened.slice(-2).map(({ at }) => Date.parse(at));
  expect(((fourth ?? 0) - (third ?? 0)) / 86_400_000).toBeGreaterThan(6);
  expect(await subjects(`chief-${repId}@nordlicht.example`)).toContainEqual(
    expect.stringMatching(/Rita Rep owes a move: Muster GmbH/),
  );
  expect(await subjects(`boss-${repId}@nordlicht.example`)).toHaveLength(1);
  expect(view.closed).toBe(false);
  await promise.respond();
  expect(await promise.closed()).toMatchObject({ status: 'broken', closed: true });
});

test('C3: a customer without mail is reminded by the rep, who gets the words', async () => {
  const { id: customerId, repId } = await kept.customer({ email: null, language: 'de' });
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('reminder-1');
  const mails = (await kept.inbox.of(`${repId}@nordlicht.example`)).filter(
    ({ subject }) => !subject.startsWith('In your calendar'),
  );
  expect(mails.map(({ subject }) => subject)).toEqual([
    expect.stringMatching(/^Please tell Muster GmbH/),
    expect.stringMatching(/^Please tell Muster GmbH/),
  ]);
  expect(mails[1]?.text).toMatch(/1\.250/);
});

test('D2: the evidence holds every event in an unbroken chain and every message as it was sent', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('report');
  await promise.say('missed');
  await promise.until('respond');
  await promise.respond();
  await promise.closed();
  const { events, messages, chain, commitment } = await promise.evidence();
  expect(chain).toBe('whole');
  expect(events.map(({ type }: { type: string }) => type)).toEqual([
    'accepted',
    'message',
    'way-clear',
    'message',
    'message',
    'message',
    'reported',
    'concluded',
    'response-opened',
    'responded',
    'closed',
  ]);
  expect(messages.map(({ state }: { state: string }) => state)).toEqual(Array.from({ length: 6 }, () => 'sent'));
  expect(commitment).toMatchObject({
    status: 'broken',
    outcome: 'broken',
    awaits: null,
    closedAt: expect.any(String),
    concludedAt: expect.any(String),
  });
});

test('D2: a promise cannot be cancelled on the Temporal server: the attempt is recorded, and the story goes on', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('agreed');
  await kept.client.workflow.getHandle(promise.workflowId).cancel();
  const view = await promise.until('concluded');
  expect(view).toMatchObject({ status: 'broken', awaits: { move: 'respond' } });
  expect(steps(view)).toEqual([
    'agreed',
    'cancel-requested',
    'clear-the-way',
    'reminder-1',
    'visit',
    'report',
    'report/escalation-1',
    'concluded',
    'respond',
  ]);
  const { events } = await promise.evidence();
  expect(events.map(({ key }: { key: string }) => key)).toContain('cancel-requested');
});
