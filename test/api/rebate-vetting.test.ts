import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kept, startKept } from '../support/kept.ts';
import { ask, history, inDays, rebateTerms, sell } from '../support/rebate.ts';
import { expectProblem, pointers } from './support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

const propose = (terms: object) => kept.call('POST', '/v1/rebates/propose', terms);
const baselineOf = ({ body }: Awaited<ReturnType<typeof propose>>) =>
  body.checks.find(({ name }: { name: string }) => name === 'baseline');

describe('A6: turnover that never was is refused before anything starts, at both doors', () => {
  test('in a currency in which the customer never bought', async () => {
    const customer = await kept.customer();
    const terms = rebateTerms(customer);
    expect((await propose(terms)).body.answer).toBe('declare-uncertain');
    const net = { value: '1000.00', currency: 'USD' };
    await sell(kept, customer.id, [[inDays(-400), net.value]], { net });
    for (const answer of [await propose(terms), await ask(kept, terms)]) {
      expectProblem(answer, 422, 'refused');
      expect(pointers(answer)).toEqual(['/currency']);
      expect(answer.body.detail).toBe("this customer's sales are in USD; there are none in EUR");
    }
    expect(await kept.db.commitment.count({ where: { customerId: customer.id } })).toBe(0);
    const pieces = { unit: 'quantity', tiers: [{ from: '10', rate: { perUnit: '0.50' } }] };
    expect((await propose({ ...terms, ...pieces })).status).toBe(200);
  });

  test('of goods that nobody ever bought; what this customer alone never bought is uncertain', async () => {
    const [customer, other] = [await kept.customer(), await kept.customer()];
    await history(kept, customer.id, '1000.00');
    await sell(kept, other.id, [[inDays(-10), '5.00']], { productGroup: 'anvils' });
    const counting = (...productGroups: string[]) => rebateTerms(customer, { counts: { productGroups } });
    const refused = await propose(counting('saws', 'unicorns'));
    expectProblem(refused, 422, 'refused');
    expect(pointers(refused)).toEqual(['/counts/productGroups/1']);
    expect(refused.body.detail).toBe('unicorns was never sold to anybody');
    expectProblem(await ask(kept, counting('unicorns')), 422, 'refused');
    const alone = await propose(counting('anvils'));
    expect(alone.body.answer).toBe('declare-uncertain');
    expect(baselineOf(alone).because).toMatch(/^This customer has never bought anvils:/);
  });
});

test("A6: a rebate on one order is held against the customer's orders, but the order itself", async () => {
  const customer = await kept.customer();
  await history(kept, customer.id, '3000.00');
  await sell(kept, customer.id, [[inDays(-3), '90000.00']], { document: 'R-77' });
  const terms = rebateTerms(customer, { counts: { document: 'R-77' }, tiers: undefined });
  const proposed = await propose(terms);
  expect(proposed.body.baseline.volume).toBe('3000.00');
  expect(baselineOf(proposed).looked).toBe('3000.00 to be expected of the one order R-77 anyway');
  expect(proposed.body.tiers.map(({ from }: { from: string }) => from)).toEqual(['3300', '3600', '4050']);
  const far = await propose({ ...terms, tiers: [{ from: '10000', rate: { percent: '2' } }] });
  expect(far.body.answer).toBe('refuse');
});

test('A1: beside a refusal, no reason says that a manager decides', async () => {
  const customer = await kept.customer();
  await history(kept, customer.id, '1000.00');
  const tiers = [{ from: '60000', rate: { percent: '16' } }];
  const refused = await ask(kept, rebateTerms(customer, { tiers }));
  expectProblem(refused, 422, 'not-offered');
  expect(refused.body.reasons).toEqual(['We give back no more than 15 % of the turnover.']);
});

test('B4: opportunities of a rep that is not known are no empty list', async () => {
  const unknown = await kept.call('GET', '/v1/rebates/opportunities?rep=nope');
  expectProblem(unknown, 422, 'refused');
  expect(pointers(unknown)).toEqual(['/rep']);
  const { repId } = await kept.customer();
  expect((await kept.call('GET', `/v1/rebates/opportunities?rep=${repId}`)).body).toEqual({ items: [] });
});
