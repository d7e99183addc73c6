import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import '../support/matchers.ts';
import { moveClock } from '../../client/clock.ts';
import { expectProblem, pointers } from '../api/support.ts';
import { eventually } from '../support/eventually.ts';
import { type Answered, type Kept, PromiseToPay, startKept } from '../support/kept.ts';
import { wednesday, weekAfter } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept?.stop());

const first = wednesday(14);
const days = [first, weekAfter(first), weekAfter(weekAfter(first))];
const euros = (value: string) => ({ value, currency: 'EUR' });
const inParts = (...amounts: string[]) =>
  amounts.map((value, index) => ({ amount: euros(value), dueDate: days[index] }));

const ask = (body: object, key: string = randomUUID()): Promise<Answered> =>
  kept.call('POST', '/v1/payment-plans', body, { 'Idempotency-Key': key });

interface Plan {
  readonly id: string;
  readonly customerId: string;
  readonly repId: string;
  readonly email: string;
  readonly parts: readonly PromiseToPay[];
}

async function planned(): Promise<Plan> {
  const { id: customerId, repId, email } = await kept.customer();
  const { status, body } = await ask({ customerId, repId, parts: inParts('500.00', '300.00', '200.00') });
  expect(status, JSON.stringify(body)).toBe(201);
  const parts = body.parts.map(
    (verdict: { id: string }) => new PromiseToPay(kept, verdict.id, customerId, repId, verdict),
  );
  await eventually(() => kept.commitments.view({ kind: 'payment-appointment', id: parts[2].id }));
  return { id: body.id, customerId, repId, email, parts };
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API
const look = async ({ id }: Plan): Promise<any> => (await kept.call('GET', `/v1/payment-plans/${id}`)).body;
const decide = ({ id, repId }: Plan, decision: string, by = `chief-${repId}`): Promise<Answered> =>
  kept.callBy(by, 'POST', `/v1/payment-plans/${id}/decision`, { decision, reason: 'I know him.' });
const part = (plan: Plan, number: number): PromiseToPay => {
  const found = plan.parts[number - 1];
  if (!found) throw new Error(`there is no part ${number}`);
  return found;
};
const mailsTo = (code: string) => kept.inbox.of(`${code}@nordlicht.example`);
const ended = ({ id }: Plan) => kept.client.workflow.getHandle(`payment-plan/${id}`).result();

async function breaks(promise: PromiseToPay): Promise<void> {
  await promise.until('report');
  await promise.say('missed');
  await promise.until('respond');
}

/** A part is broken, and the manager has been asked. */
async function brokenPlan(): Promise<Plan> {
  const plan = await planned();
  await breaks(part(plan, 1));
  await eventually(async () => /decision about the rest/.test((await look(plan)).next?.what));
  return plan;
}

describe('a payment plan', () => {
  test('C1, C2: starts every part with a life of its own, and tells each side once, with every appointment', async () => {
    const plan = await planned();
    for (const promise of plan.parts) await promise.until('agreed');
    expect(await look(plan)).toMatchObject({
      customerId: plan.customerId,
      awaits: null,
      parts: [
        { part: 1, status: 'open', amount: euros('500.00'), dueDate: days[0] },
        { part: 2, status: 'open', amount: euros('300.00'), dueDate: days[1] },
        { part: 3, status: 'open', amount: euros('200.00'), dueDate: days[2] },
      ],
    });
    const toCustomer = await kept.inbox.of(plan.email);
    expect(toCustomer).toHaveLength(1);
    expect(toCustomer[0]?.text).toMatch(
      /EUR 500[\s\S]*And then: EUR 300 \(.*\); EUR 200 \(.*\)[\s\S]*on each of these days/,
    );
    expect(await mailsTo(plan.repId)).toHaveLength(1);
    const { messages } = await part(plan, 1).evidence();
    const invites: string[] = messages.find(({ audience }: { audience: string }) => audience === 'customer').invites;
    expect(invites.map((text) => /UID:(\S+)@kept/.exec(text)?.[1])).toEqual(plan.parts.map(({ id }) => id));
    for (const [index, text] of invites.entries()) {
      expect(text).toContain(`DTSTART;VALUE=DATE:${days[index]?.replaceAll('-', '')}`);
      expect(text).toMatch(/METHOD:REQUEST/);
    }
    const other = await part(plan, 2).evidence();
    expect(other.events.map(({ type }: { type: string }) => type)).toContain('shared');
    expect(other.messages.map(({ messageId }: { messageId: string }) => messageId)).toEqual([
      toCustomer[0]?.headers['message-id'],
    ]);
  });

  test('C1: all or none: where one part is not credible, no part is started and nobody is told', async () => {
    const { id: customerId, repId, email } = await kept.customer();
    const parts = inParts('500.00', '3000000.00', '200.00');
    const key = randomUUID();
    const problem = expectProblem(await ask({ customerId, repId, parts }, key), 422, 'reconsider');
    expect(problem.detail).toMatch(/no part of it is started: part 2: /);
    expect(problem.parts.map(({ answer }: { answer: string }) => answer)).toEqual([
      'accept',
      'reconsider',
      'reconsider',
    ]);
    const { items } = (await kept.call('GET', `/v1/commitments?customer=${customerId}`)).body;
    expect(
      items.map(({ status, closedAt }: { status: string; closedAt: string }) => [status, closedAt !== null]),
    ).toEqual(Array(3).fill(['declined', true]));
    expect(await kept.commitments.view({ kind: 'payment-appointment', id: problem.parts[0].id })).toBeUndefined();
    expect(await kept.inbox.of(email)).toEqual([]);
    expect((await kept.call('GET', `/v1/customers/${customerId}/chasing`)).body.state).toBe('active');
    expect((await ask({ customerId, repId, parts }, key)).body).toMatchObject({ detail: problem.detail });
  });

  test('C1: the parts before it draw on the same funds', async () => {
    const { id: customerId, repId } = await kept.customer();
    const alone = await kept.propose({
      customerId,
      repId,
      dueDate: days[2],
      amount: euros('700000.00'),
      rehearsal: true,
    });
    expect(alone.status).toBe(201);
    const parts = inParts('700000.00', '700000.00', '700000.00');
    const problem = expectProblem(await ask({ customerId, repId, parts, rehearsal: true }), 422, 'reconsider');
    expect(problem.parts[0].reasons).toEqual([]);
    expect(problem.parts[2].reasons.join()).toMatch(/promised besides, is more than/);
  });

  test('D2: the same Idempotency-Key is the same plan; for another one it is refused', async () => {
    const { id: customerId, repId } = await kept.customer();
    const key = randomUUID();
    const body = { customerId, repId, parts: inParts('500.00', '300.00') };
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(body, key)));
    expect(new Set(answers.map(({ status, body: { id } }) => `${status} ${id}`)).size).toBe(1);
    expectProblem(await ask({ ...body, parts: inParts('500.00', '301.00') }, key), 422, 'idempotency-key-reused');
    const { items } = (await kept.call('GET', `/v1/commitments?customer=${customerId}`)).body;
    expect(items).toHaveLength(2);
  });

  test('C1: one amount, two currencies, or days out of order are named', async () => {
    const { id: customerId, repId } = await kept.customer();
    const answered = async (parts: unknown) => pointers(await ask({ customerId, repId, parts }));
    expect(await answered(inParts('500.00'))).toEqual(['/parts']);
    expect(
      await answered([...inParts('500.00'), { amount: { value: '3.00', currency: 'USD' }, dueDate: days[0] }]),
    ).toEqual(['/parts/1/amount/currency', '/parts/1/dueDate']);
    expectProblem(await ask({ customerId: 'nobody', repId, parts: inParts('5.00', '5.00') }), 422, 'unknown-party');
  });

  test('D3: all parts kept: it ends, and nobody was asked for anything', async () => {
    const plan = await planned();
    for (const promise of plan.parts) {
      const { now, terms } = await promise.until('agreed');
      await promise.pay(terms.amount.value, now);
      expect(await promise.closed()).toMatchObject({ status: 'kept' });
    }
    expect(await ended(plan)).toBe('ended');
    expect(await mailsTo(`chief-${plan.repId}`)).toEqual([]);
    expectProblem(await decide(plan, 'continue'), 409, 'ended');
  });
});

describe('a broken part', () => {
  test('D4: puts the rest before the manager, once; it goes on until decided, and after "continue"', async () => {
    const plan = await brokenPlan();
    const mails = await mailsTo(`chief-${plan.repId}`);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.subject).toBe('Part 1 of 3 is not paid: Muster GmbH');
    expect(mails[0]?.text).toMatch(/EUR 500[\s\S]*EUR 500 is missing[\s\S]*Please decide by /);
    expect(await look(plan)).toMatchObject({
      awaits: { party: 'manager' },
      parts: [{ status: 'broken' }, { status: 'open' }, { status: 'open' }],
    });
    expect(await decide(plan, 'continue')).toMatchObject({ status: 200, body: { awaits: null } });
    const recorded = async () => (await part(plan, 1).evidence()).events.map(({ key }: { key: string }) => key);
    await eventually(async () => (await recorded()).includes('plan/decided-1'));
    await part(plan, 1).respond();
    await breaks(part(plan, 2));
    await eventually(async () => (await mailsTo(`chief-${plan.repId}`)).length === 2);
    await decide(plan, 'continue');
    const { now, terms } = await part(plan, 3).until('agreed');
    await part(plan, 3).pay(terms.amount.value, now);
    expect(await ended(plan)).toBe('ended');
  });

  test('D4, C5: called off, the rest is withdrawn by us, in one mail, and is chased again', async () => {
    const plan = await brokenPlan();
    expect((await kept.call('GET', `/v1/customers/${plan.customerId}/chasing`)).body.state).toBe('paused');
    await decide(plan, 'call-off');
    expect(await ended(plan)).toBe('called-off');
    for (const number of [2, 3]) expect(await part(plan, number).closed()).toMatchObject({ status: 'withdrawn' });
    expect((await kept.call('GET', `/v1/customers/${plan.customerId}/chasing`)).body.state).toBe('active');
    const told = (await kept.inbox.of(plan.email)).filter(({ subject }) => subject.startsWith('Withdrawn'));
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toMatch(/EUR 300[\s\S]*The same holds for: EUR 200/);
    const { messages } = await part(plan, 2).evidence();
    const mail = messages.find(({ messageId }: { messageId: string }) => messageId === told[0]?.headers['message-id']);
    expect(mail.invites).toHaveLength(2);
    for (const text of mail.invites) expect(text).toMatch(/METHOD:CANCEL[\s\S]*SEQUENCE:1/);
    const shared = (await part(plan, 3).evidence()).messages.map(({ messageId }: { messageId: string }) => messageId);
    expect(shared).toContain(told[0]?.headers['message-id']);
    const { parts, decisions } = await look(plan);
    expect(parts.map(({ status }: { status: string }) => status)).toEqual(['broken', 'withdrawn', 'withdrawn']);
    expect(decisions).toMatchObject([{ decision: 'call-off', by: `chief-${plan.repId}` }]);
  });

  test('D4: undecided, it is escalated, and asked again', async () => {
    const plan = await brokenPlan();
    const { next } = await look(plan);
    await moveClock(kept.client, `payment-plan/${plan.id}`, next.at);
    await eventually(async () => (await mailsTo(`boss-${plan.repId}`)).length === 1);
    const [mail] = await mailsTo(`boss-${plan.repId}`);
    expect(mail?.text).toMatch(/Carl Chief has still to decide how the payment plan goes on/);
  });

  test('D5: corrected to kept before the decision, there is nothing to decide any more', async () => {
    const plan = await brokenPlan();
    const corrected = { outcome: 'kept', evidence: 'the bank was late' };
    const { status } = await kept.callBy(
      `chief-${plan.repId}`,
      'POST',
      `/v1/commitments/${part(plan, 1).id}/correction`,
      corrected,
    );
    expect(status).toBe(200);
    await eventually(async () => (await look(plan)).awaits === null);
    expectProblem(await decide(plan, 'call-off'), 409, 'not-now');
  });

  test('D4: the rep does not decide it; without a broken part nobody does', async () => {
    const plan = await brokenPlan();
    expectProblem(await decide(plan, 'continue', plan.repId), 403, 'forbidden');
    expectProblem(await decide(await planned(), 'continue'), 409, 'not-now');
    expectProblem(await decide({ ...plan, id: randomUUID() }, 'continue'), 404, 'not-found');
  });

  test('D4: where the last part is broken, nothing is left to decide', async () => {
    const { id: customerId, repId } = await kept.customer();
    const { body } = await ask({ customerId, repId, parts: inParts('500.00', '300.00') });
    const [begun, last] = body.parts.map(({ id }: { id: string }) => new PromiseToPay(kept, id, customerId, repId, {}));
    await eventually(() => kept.commitments.view({ kind: 'payment-appointment', id: last.id }));
    await begun.pay('500.00', (await begun.until('agreed')).now);
    await breaks(last);
    expect(await kept.client.workflow.getHandle(`payment-plan/${body.id}`).result()).toBe('ended');
    expect(await mailsTo(`chief-${repId}`)).toEqual([]);
  });
});
