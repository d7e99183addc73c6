import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Answered, type Kept, PromiseToPay, startKept } from '../support/kept.ts';
import { wednesday, weekAfter } from '../workflows/support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const door = /^key [\da-f-]{36} at (::ffff:)?127\.0\.0\.1$/;
const euros = (value: string) => ({ value, currency: 'EUR' });
const now = () => new Date().toISOString();
const ask = async (by: string, path: string, body: unknown): Promise<Answered> => {
  const answer = await kept.callBy(by, 'POST', path, body, { 'Idempotency-Key': randomUUID() });
  expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer;
};

test('B5: whatever a person or a system does stands in the record with the door through which it came', async () => {
  const { id: customerId, repId } = await kept.customer();
  const chief = `chief-${repId}`;
  const first = wednesday(14);

  const parts = [first, weekAfter(first), weekAfter(weekAfter(first))].map((dueDate) => ({
    ...{ amount: euros('100.00'), dueDate },
  }));
  const plan = (await ask(repId, '/v1/payment-plans', { customerId, repId, parts })).body;
  const [broken, ...rest] = plan.parts.map(
    ({ id }: { id: string }) => new PromiseToPay(kept, id, customerId, repId, {}),
  );
  await broken.until('report');
  await broken.say('missed');
  await broken.until('respond');
  await eventually(async () => {
    const { body } = await kept.call('GET', `/v1/payment-plans/${plan.id}`);
    return body.awaits?.move === 'decide-plan';
  });
  await ask(chief, `/v1/payment-plans/${plan.id}/decision`, { decision: 'call-off', reason: 'He is broke.' });
  await Promise.all(rest.map((part: PromiseToPay) => part.closed()));

  const other = await kept.rep({ managerId: chief });
  const { id: another } = await kept.customer({ repId });
  const paid = await kept.promiseToPay({ customerId: another, repId, dueDate: wednesday(40), dueTime: '09:00' });
  await paid.until('agreed');
  await paid.say('reschedule', { dueDate: wednesday(50), askedBy: 'customer', reason: 'the bank was closed' });
  const claim = (await ask(repId, `/v1/commitments/${paid.id}/dispute`, { claim: 'We paid.', channel: 'phone' })).body;
  await ask(repId, `/v1/disputes/${claim.id}/answer`, { channel: 'phone', said: 'We look.' });
  await ask(chief, `/v1/disputes/${claim.id}/close`, { outcome: 'rejected', reason: 'They did not.' });
  await paid.say('reassign', { repId: other, reason: 'a new district' });
  const takeBack = (payment: Answered) =>
    kept.call('POST', `/v1/payments/${payment.body.id}/reversals`, {
      ...{ reference: randomUUID(), reversedAt: now(), reason: 'insufficient funds' },
    });
  await takeBack(await paid.pay('10.00', now()));
  const payment = await paid.pay('1250.00', now());
  await paid.closed();
  const [followUpId] = (await takeBack(payment)).body.followUps;
  await eventually(() => kept.db.event.count({ where: { commitmentId: followUpId } }));

  const events = await kept.db.event.findMany({ where: { actor: { not: 'kept' } } });
  const silent = events.filter(({ data }) => {
    const { from, door: through } = data as { from?: unknown; door?: unknown };
    return ![from, through].some((said) => typeof said === 'string' && door.test(said));
  });
  expect(silent.map(({ type, actor, data }) => ({ type, actor, data }))).toEqual([]);
  expect([...new Set(events.map(({ type }) => type))].sort()).toEqual([
    ...['accepted', 'dispute-answered', 'dispute-closed', 'dispute-raised', 'follow-up-opened', 'payment-recorded'],
    ...['payment-reversed', 'plan-decided', 're-agreed', 'reassigned', 'reported', 'reversal-heard', 'withdrawn'],
  ]);
});
