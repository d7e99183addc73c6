import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answered, type Kept, startKept } from '../support/kept.ts';
import { wednesday, weekAfter } from '../workflows/support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const dueDate = wednesday(20);
/** A rep, and ten customers at the same distance. */
async function ten(): Promise<{ repId: string; customers: string[] }> {
  const repId = await kept.rep();
  const customers = await Promise.all(Array.from({ length: 10 }, async () => (await kept.customer({ repId })).id));
  return { repId, customers };
}
const accepted = (answers: readonly Answered[]) => answers.filter(({ status }) => status === 201);
const bookedBy = (repId: string) => kept.db.commitment.count({ where: { repId, status: 'open', rehearsalId: null } });

describe('ten at the same moment', () => {
  test('C1: one gets the hour of the rep, the others are to reconsider, each with the reason and another date', async () => {
    const { repId, customers } = await ten();
    const answers = await Promise.all(
      customers.map((customerId) => kept.propose({ customerId, repId, dueDate, dueTime: '14:00' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(422)]);
    const [winner] = accepted(answers);
    for (const { status, body } of answers)
      if (status === 422)
        expect(body).toMatchObject({
          type: '/problems/reconsider',
          reasons: [expect.stringContaining(`the rep is with ${winner?.body.terms.customerId} at ${dueDate} 14:00`)],
          nearest: { date: expect.any(String) },
        });
    expect(await bookedBy(repId)).toBe(1);
  });

  test('C1: so it is where the times differ by less than the way takes; who has room gets the hour asked for', async () => {
    const { repId, customers } = await ten();
    const times = ['10:00', '10:15', '10:30', '10:45', '11:00', '16:00', '16:15', '16:30', '16:45', '17:00'];
    const answers = await Promise.all(
      customers.map((customerId, index) => kept.propose({ customerId, repId, dueDate, dueTime: times[index] })),
    );
    const booked = accepted(answers).map(({ body }) => body.terms.dueTime);
    expect(booked.filter((time: string) => time < '12:00')).toHaveLength(1);
    expect(booked.filter((time: string) => time > '12:00')).toHaveLength(1);
    expect(await bookedBy(repId)).toBe(2);
  });

  test('C1: a payment plan takes its hours whole or not at all, against single promises', async () => {
    const { repId, customers } = await ten();
    const amount = { value: '100.00', currency: 'EUR' };
    const later = weekAfter(dueDate);
    const plan = (customerId: string) =>
      kept.call(
        'POST',
        '/v1/payment-plans',
        { customerId, repId, parts: [dueDate, later].map((on) => ({ amount, dueDate: on, dueTime: '14:00' })) },
        { 'Idempotency-Key': randomUUID() },
      );
    const single = (customerId: string) => kept.propose({ customerId, repId, dueDate: later, dueTime: '14:00' });
    const answers = await Promise.all(customers.map((id, index) => (index % 2 === 0 ? plan(id) : single(id))));
    const [first, ...more] = accepted(answers);
    expect(more).toEqual([]);
    expect(await bookedBy(repId)).toBe(first?.body.parts ? 2 : 1);
  });

  test('E2: rehearsals take no hour from anybody, and without an hour there is room for all', async () => {
    const { repId, customers } = await ten();
    const all = (more: object) =>
      Promise.all(customers.map((customerId) => kept.propose({ customerId, repId, dueDate, ...more })));
    expect(accepted(await all({ dueTime: '14:00', rehearsal: true }))).toHaveLength(10);
    expect(accepted(await all({}))).toHaveLength(10);
  });
});
