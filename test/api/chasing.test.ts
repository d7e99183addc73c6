import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';
import { expectProblem } from './support.ts';

let kept: Kept;
let repId: string;
beforeAll(async () => {
  kept = await startKept();
  repId = await kept.rep();
});
afterAll(() => kept?.stop());

const customer = async () => (await kept.customer({ repId })).id;
const promised = (customerId: string, more: Record<string, unknown> = {}) =>
  kept.promiseToPay({ customerId, repId, dueDate: wednesday(20), ...more });
const chasing = async (customerId: string) => (await kept.call('GET', `/v1/customers/${customerId}/chasing`)).body;

describe('chasing a customer', () => {
  test('C5: goes on where nothing is promised', async () => {
    const customerId = await customer();
    expect(await chasing(customerId)).toEqual({ customerId, state: 'active', covers: [], because: [], overdue: [] });
    expectProblem(await kept.call('GET', '/v1/customers/nobody/chasing'), 404, 'not-found');
  });

  test('C5: pauses altogether while a promise is open that names no invoices, and says until when', async () => {
    const customerId = await customer();
    const promise = await promised(customerId);
    const because = [{ commitmentId: promise.id, until: promise.verdict.plan.breach.at }];
    expect(await chasing(customerId)).toEqual({
      customerId,
      state: 'paused',
      covers: 'everything',
      because,
      overdue: [],
    });
  });

  test('C5: pauses for the invoices that open promises name, and for everything as soon as one names none', async () => {
    const customerId = await customer();
    await promised(customerId, { invoices: ['A', 'B'] });
    await promised(customerId, { invoices: ['B', 'C'] });
    const paused = await chasing(customerId);
    expect(paused).toMatchObject({ state: 'paused', because: { length: 2 } });
    expect([...paused.covers].sort()).toEqual(['A', 'B', 'C']);
    const all = await promised(customerId);
    expect(await chasing(customerId)).toMatchObject({ covers: 'everything', because: { length: 3 } });
    await all.pay('1250.00', new Date().toISOString());
    await all.closed();
    expect((await chasing(customerId)).covers).toHaveLength(3);
  });

  test('C5: resumes by itself when the promise breaks, before anybody has answered the breach', async () => {
    const customerId = await customer();
    const promise = await promised(customerId);
    await promise.until('report');
    expect(await chasing(customerId)).toMatchObject({ state: 'paused' });
    await promise.say('missed');
    await promise.until('respond');
    expect(await chasing(customerId)).toMatchObject({ state: 'active', covers: [], because: [] });
  });

  test("C5: resumes when the promise is kept, by the record or on the rep's word", async () => {
    const customerId = await customer();
    const paid = await promised(customerId);
    await paid.pay('1250.00', new Date().toISOString());
    await paid.closed();
    expect(await chasing(customerId)).toMatchObject({ state: 'active' });
    const said = await promised(customerId);
    expect(await chasing(customerId)).toMatchObject({ state: 'paused' });
    await said.say('fulfilled');
    await said.until('confirm');
    expect(await chasing(customerId)).toMatchObject({ state: 'active' });
  });

  test('C5, E2: is paused by no rehearsal and by no promise that was not accepted', async () => {
    const customerId = await customer();
    await promised(customerId, { rehearsal: true });
    await kept.propose({ customerId, repId, dueDate: '2020-01-15' });
    expect(await chasing(customerId)).toMatchObject({ state: 'active', because: [] });
  });
});
