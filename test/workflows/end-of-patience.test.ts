import { afterAll, beforeAll, expect, test } from 'vitest';
import { moveClock } from '../../client/clock.ts';
import { patienceWorkflowId } from '../../workflows/patience-messages.ts';
import { expectProblem } from '../api/support.ts';
import { promisedIn } from '../ledger/company.ts';
import { deliveryTerms, depot, workday } from '../support/delivery.ts';
import { eventually } from '../support/eventually.ts';
import { type Answered, type Kept, PromiseToPay, startKept } from '../support/kept.ts';
import { ask, history, inDays, rebateTerms } from '../support/rebate.ts';
import { wednesday } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
  // what is looked at here is patience: the record alone puts nobody off
  const payment = { levelToReconsider: 50, brokenIn12MonthsToReconsider: 50 };
  await kept.put('/v1/policy', { payment });
});
afterAll(() => kept.stop());

type Party = Awaited<ReturnType<Kept['customer']>>;

/** A customer with two breaches behind it. */
async function offender(): Promise<Party> {
  const customer = await kept.customer();
  for (const days of [-60, -30])
    await promisedIn(kept.db, customer.id, 100_00n, inDays(days), {
      ...{ repId: customer.repId, imported: true, status: 'broken', outcome: 'broken', severity: 'normal' },
      concludedAt: `${inDays(days)}T22:59:59.999Z`,
    });
  return customer;
}
/** The third breach, as it is lived through. */
async function breaks({ id: customerId, repId }: Party, more: object = {}): Promise<PromiseToPay> {
  const run = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(5), ...more });
  await run.until('report');
  await run.say('missed');
  await run.until('respond');
  return run;
}
const casesOf = async ({ id }: Party) => (await kept.call('GET', `/v1/patience?customer=${id}`)).body.items;
async function caseOf(customer: Party): Promise<string> {
  await eventually(async () => (await casesOf(customer)).length > 0);
  return (await casesOf(customer))[0].id;
}
const patience = (by: string, id: string, action: string, body: object): Promise<Answered> =>
  kept.callBy(by, 'POST', `/v1/patience/${id}/${action}`, body);
const asked = ({ id: customerId, repId }: Party) => kept.propose({ customerId, repId, dueDate: wednesday(30) });
const named = ({ body }: Answered) => body.checks.find(({ name }: { name: string }) => name === 'patience');
const mails = async (person: string) => kept.inbox.of(`${person}@nordlicht.example`);
const subjects = async (person: string) => (await mails(person)).map(({ subject }) => subject);

test('C7, C8: the third breach goes to the manager; until decided new promises do, too; wound down, none is taken', async () => {
  const customer = await offender();
  const { repId } = customer;
  const chief = `chief-${repId}`;
  const run = await breaks(customer);
  const id = await caseOf(customer);
  expect(await casesOf(customer)).toMatchObject([
    { id, status: 'undecided', commitmentId: run.id, figures: { breaches: 3, level: 3 }, decision: null },
  ]);
  await eventually(async () => (await subjects(chief)).includes('Your decision: Muster GmbH, 3 promises not kept'));

  const referred = await asked(customer);
  expect(referred).toMatchObject({
    status: 202,
    body: { answer: 'refer-upward', memory: { level: 3, counts: { past: 3 }, recalls: { what: 'broken', others: 2 } } },
  });
  expect(referred.body.memory.words).toContain('did not come in time, and 2 other dates');
  expect(named(referred)).toMatchObject({ result: 'not-ok', weighs: 'upward' });
  const { id: customerId } = customer;
  const promise = new PromiseToPay(kept, referred.body.id, customerId, repId, referred.body);
  await promise.until('approval');
  await eventually(async () => (await subjects(chief)).some((subject) => subject.startsWith('Rita Rep asks: Muster')));
  await promise.say('approval', { decision: 'approve' });

  const reason = 'They do not mean it.';
  const windDown = { decision: 'wind-down', responsible: repId, doneBy: inDays(60), replacementSought: false, reason };
  expectProblem(await patience(repId, id, 'decision', windDown), 403, 'forbidden');
  expectProblem(await patience(chief, id, 'decision', { ...windDown, doneBy: inDays(-1) }), 422, 'refused');
  expectProblem(await patience(chief, id, 'decision', { ...windDown, responsible: 'nobody' }), 422, 'refused');
  expectProblem(await patience(repId, id, 'steps/last-deliveries', { note: 'x' }), 409, 'not-now');
  expectProblem(await patience(chief, id, 'reopen', { reason: 'x' }), 409, 'not-now');
  expect(await patience(chief, id, 'decision', windDown)).toMatchObject({
    status: 202,
    body: { status: 'winding-down', decision: { actor: chief, reason } },
  });
  expectProblem(await patience(chief, id, 'decision', windDown), 409, 'not-now');
  await eventually(async () => (await subjects(repId)).some((subject) => subject.startsWith('Winding down Muster')));
  expect(await subjects(repId)).toContain('We wind down: Muster GmbH');
  expect((await casesOf(customer))[0].openItems).toMatchObject([
    { what: 'debt', commitmentId: run.id },
    { what: 'their-promise', commitmentId: promise.id },
  ]);

  await history(kept, customerId, '1000.00');
  const rebate = await ask(kept, rebateTerms(customer));
  expectProblem(rebate, 422, 'not-offered');
  expect(named(rebate)).toMatchObject({ weighs: 'refuse' });
  expect(rebate.body.words.direct).toContain('nothing new any more');
  expect(named(await asked(customer))).toMatchObject({ weighs: 'upward' });

  await moveClock(kept.client, patienceWorkflowId(id), `${inDays(70)}T09:00:00.000Z`);
  const late = (person: string) => async () =>
    (await subjects(person)).some((subject) => subject.startsWith('Late: winding down Muster'));
  await eventually(late(chief));
  expect(await late(repId)()).toBe(true);
  expect((await mails(repId)).filter(({ subject }) => subject.startsWith('Winding down'))).toHaveLength(4);

  expect(await patience(repId, id, 'steps/last-deliveries', { note: 'None is open.' })).toMatchObject({
    status: 202,
    body: { status: 'winding-down', steps: [{ done: { note: 'None is open.', actor: repId } }, { done: null }] },
  });
  expectProblem(await patience(repId, id, 'steps/last-deliveries', { note: 'x' }), 409, 'not-now');
  await patience(repId, id, 'steps/settle-open-items', { note: 'All is paid.' });
  expect(await kept.client.workflow.getHandle(patienceWorkflowId(id)).result()).toBe('closed');
  expect((await casesOf(customer))[0]).toMatchObject({ status: 'closed', reopening: null });
  expect(await subjects(repId)).toContain('Wound down: Muster GmbH');

  const refused = await asked(customer);
  expectProblem(refused, 422, 'reconsider');
  expect(named(refused)).toMatchObject({ weighs: 'impossible' });
  expect(refused.body.words).toContain('I take no new promise');
  expectProblem(await ask(kept, rebateTerms(customer)), 422, 'not-offered');
  expect(await patience(chief, id, 'reopen', { reason: 'A new owner.' })).toMatchObject({
    status: 202,
    body: { status: 'reopened', reopening: { reason: 'A new owner.', actor: chief } },
  });
  expect((await asked(customer)).status).toBe(201);
  expect(await run.evidence()).toMatchObject({ chain: 'whole' });
});

test('C8: continued on conditions, deliveries are paid on delivery and new promises go to a manager, until lifted', async () => {
  const customer = await offender();
  await breaks(customer);
  const id = await caseOf(customer);
  const chief = `chief-${customer.repId}`;
  const goOn = { decision: 'continue', conditions: ['prepayment'], until: inDays(90), reason: 'They were ill.' };
  expect(await patience(chief, id, 'decision', goOn)).toMatchObject({ status: 202, body: { status: 'continued' } });
  expect(await kept.client.workflow.getHandle(patienceWorkflowId(id)).result()).toBe('continued');
  expect(await subjects(customer.repId)).toContain('We go on: Muster GmbH');
  expectProblem(await patience(chief, id, 'decision', goOn), 409, 'ended');

  const paid = await asked(customer);
  expect(paid.status).toBe(201);
  expect(named(paid)).toMatchObject({ result: 'ok', weighs: 'nothing' });
  const terms = deliveryTerms(customer, await depot(kept));
  const onAccount = await ask(kept, terms);
  expect(onAccount.status).toBe(202);
  expect(named(onAccount)).toMatchObject({ weighs: 'upward', because: expect.stringContaining('payment on delivery') });
  const then = { ...terms.window, date: workday(15) };
  const payOnDelivery = { value: '5712.00', currency: 'EUR' };
  const onDelivery = await ask(kept, { ...terms, window: then, payOnDelivery });
  expect(onDelivery.status, JSON.stringify(onDelivery.body)).toBe(201);
  expect(onDelivery.body.memory).toMatchObject({ level: 3, recalls: { what: 'broken' } });

  await patience(chief, id, 'reopen', { reason: 'They pay again.' });
  const free = await ask(kept, { ...terms, window: { ...terms.window, date: workday(22) } });
  expect([free.status, named(free)]).toEqual([201, undefined]);
});

test('C8, D4: an undecided case is escalated; E2: a rehearsed breach opens none', async () => {
  const customer = await offender();
  await breaks(customer, { rehearsal: true });
  expect(await casesOf(customer)).toEqual([]);
  await breaks(customer);
  const id = await caseOf(customer);
  const boss = `boss-${customer.repId}`;
  const [{ openedAt }] = await casesOf(customer);
  await moveClock(kept.client, patienceWorkflowId(id), new Date(Date.parse(openedAt) + 7 * 86_400_000).toISOString());
  await eventually(async () =>
    (await mails(boss)).some(({ text }) => text.includes('decide how to go on with this customer')),
  );
});
