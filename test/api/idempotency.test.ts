import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';
import { expectProblem } from './support.ts';

let kept: Kept;
let asked: { customerId: string; repId: string; dueDate: string };
beforeAll(async () => {
  kept = await startKept();
  const { id, repId } = await kept.customer();
  asked = { customerId: id, repId, dueDate: wednesday(20) };
});
afterAll(() => kept?.stop());

const penniless = () =>
  kept.customer({
    repId: asked.repId,
    liquidFunds: { amount: { value: '1.00', currency: 'EUR' }, asOf: new Date().toISOString().slice(0, 10) },
  });

describe('the same request again', () => {
  test('D5: is answered as the first time, even after everything around it has changed', async () => {
    const key = randomUUID();
    const { id: customerId } = await kept.customer({ repId: asked.repId });
    const first = await kept.propose({ ...asked, customerId }, key);
    expect(first.status).toBe(201);
    const { id: _, ...customer } = (await kept.call('GET', `/v1/customers/${customerId}`)).body;
    await kept.put(`/v1/customers/${customerId}`, { ...customer, liquidFunds: null, zone: 'Asia/Taipei' });
    const again = await kept.propose({ ...asked, customerId }, key);
    expect({ status: again.status, body: again.body, location: again.headers.get('Location') }).toEqual({
      status: 201,
      body: first.body,
      location: `/v1/commitments/${first.body.id}`,
    });
  });

  test('D5: is answered as the first time after the commitment has ended', async () => {
    const key = randomUUID();
    const first = await kept.propose(asked, key);
    await kept.call('POST', '/v1/payments', {
      customerId: asked.customerId,
      amount: { value: '1250.00', currency: 'EUR' },
      receivedAt: new Date().toISOString(),
      reference: key,
      commitmentId: first.body.id,
    });
    expect(await kept.client.workflow.getHandle(`payment-appointment/${first.body.id}`).result()).toMatchObject({
      outcome: 'kept',
    });
    const again = await kept.propose(asked, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
  });

  test('C1: a promise to reconsider stays one, word for word', async () => {
    const key = randomUUID();
    const { id: customerId } = await penniless();
    const first = await kept.propose({ ...asked, customerId }, key);
    expectProblem(first, 422, 'reconsider');
    await kept.client.workflow.getHandle(`payment-appointment/${first.body.id}`).result();
    const again = await kept.propose({ ...asked, customerId }, key);
    expect([again.status, again.body]).toEqual([422, first.body]);
    expect(await kept.db.commitment.count({ where: { customerId } })).toBe(1);
  });

  test('D5: with another body is refused and changes nothing; before the end and after it', async () => {
    const key = randomUUID();
    const { id: customerId } = await kept.customer({ repId: asked.repId });
    const { body: first } = await kept.propose({ ...asked, customerId }, key);
    expectProblem(
      await kept.propose({ ...asked, customerId, amount: { value: '1.00', currency: 'EUR' } }, key),
      422,
      'idempotency-key-reused',
    );
    expectProblem(await kept.propose({ ...asked, customerId, invoices: ['A'] }, key), 422, 'idempotency-key-reused');
    await kept.callBy(first.terms.repId, 'POST', `/v1/commitments/${first.id}/fulfilled`, {});
    await kept.call('POST', '/v1/payments', {
      customerId,
      amount: { value: '1250.00', currency: 'EUR' },
      receivedAt: new Date().toISOString(),
      reference: key,
    });
    await kept.client.workflow.getHandle(`payment-appointment/${first.id}`).result();
    expectProblem(
      await kept.propose({ ...asked, customerId, dueDate: wednesday(30) }, key),
      422,
      'idempotency-key-reused',
    );
    expect(await kept.db.commitment.count({ where: { customerId } })).toBe(1);
  });

  test('D5: another caller with the same key makes another promise', async () => {
    const key = randomUUID();
    const mine = await kept.propose(asked, key);
    const theirs = await kept.call('POST', '/v1/commitments', mine.body.terms, {
      'Idempotency-Key': key,
      ...(await kept.as('integration', 'erp')),
    });
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });
});

describe('the same creation 50 times at once', () => {
  const fiftyTimes = (request: Record<string, unknown>, key: string) =>
    Promise.all(Array.from({ length: 50 }, () => kept.propose(request, key)));
  const runsOf = async (id: string) => {
    const runs = [];
    for await (const run of kept.client.workflow.list({ query: `WorkflowId = "payment-appointment/${id}"` }))
      runs.push(run.runId);
    return runs;
  };

  test('D5: is one workflow, one row, one confirmation and 50 equal answers', async () => {
    const { id: customerId, email } = await kept.customer({ repId: asked.repId });
    const answers = await fiftyTimes({ ...asked, customerId }, randomUUID());
    const id = answers[0]?.body.id;
    for (const answer of answers) expect([answer.status, answer.body]).toEqual([201, answers[0]?.body]);
    await expect.poll(() => kept.inbox.of(email)).toHaveLength(1);
    expect(await kept.db.commitment.count({ where: { customerId } })).toBe(1);
    expect(await kept.db.event.count({ where: { commitmentId: id, key: 'proposed' } })).toBe(1);
    await expect.poll(() => runsOf(id)).toHaveLength(1);
  });

  test('C1: is refused 50 times in the same words where it is to be reconsidered', async () => {
    const { id: customerId } = await penniless();
    const answers = await fiftyTimes({ ...asked, customerId }, randomUUID());
    for (const answer of answers) expect([answer.status, answer.body]).toEqual([422, answers[0]?.body]);
    expect(answers[0]?.body.type).toBe('/problems/reconsider');
    expect(await kept.db.commitment.count({ where: { customerId } })).toBe(1);
    await expect.poll(() => runsOf(answers[0]?.body.id)).toHaveLength(1);
  });
});
