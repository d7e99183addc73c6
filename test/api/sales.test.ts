import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differenceWorkflowId } from '../../workflows/difference-messages.ts';
import { promisedIn } from '../ledger/company.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';
import { expectProblem, pointers } from './support.ts';

let kept: Kept;
let repId: string;
beforeAll(async () => {
  kept = await startKept();
  repId = await kept.rep();
});
afterAll(() => kept.stop());

const customer = async () => (await kept.customer({ repId })).id;
const line = (customerId: string, more: object = {}) => ({
  document: `R-${customerId}`,
  line: 1,
  date: '2026-03-10',
  customerId,
  productGroup: 'drills',
  quantity: '2',
  net: { value: '100.00', currency: 'EUR' },
  ...more,
});
const sell = (lines: readonly object[], more: object = {}) => kept.call('POST', '/v1/sales', { lines, ...more });
const results = ({ body }: { body: { lines: { result: string }[] } }) => body.lines.map(({ result }) => result);
const months = async (id: string, query = '') =>
  (await kept.call('GET', `/v1/customers/${id}/sales${query}`)).body.items;

describe('POST /v1/sales', () => {
  test('D5: answers for each line; the same again is unchanged, a higher revision corrects, a lower one is superseded', async () => {
    const id = await customer();
    const first = await sell([line(id, { revision: 2 }), line(id, { line: 2, date: '2026-04-01' })]);
    expect(first).toMatchObject({
      status: 200,
      body: {
        lines: [
          { document: `R-${id}`, line: 1, result: 'new' },
          { document: `R-${id}`, line: 2, result: 'new' },
        ],
      },
    });
    expect(results(await sell([line(id, { revision: 2 }), line(id, { line: 2, date: '2026-04-01' })]))).toEqual([
      'unchanged',
      'unchanged',
    ]);
    const back = { quantity: '-2', net: { value: '-20.00', currency: 'EUR' } };
    const later = line(id, { revision: 3, date: '2026-05-01', ...back });
    expect(results(await sell([later, line(id)]))).toEqual(['corrected', 'superseded']);
    expect((await months(id)).map(({ month, net }: { month: string; net: object }) => [month, net])).toEqual([
      ['2026-04', { value: '100.00', currency: 'EUR' }],
      ['2026-05', { value: '-20.00', currency: 'EUR' }],
    ]);
  });

  test('D5: what does not fit is named by its line and field, and the others are kept', async () => {
    const id = await customer();
    await sell([line(id)]);
    const answer = await sell([
      line(id, { quantity: '3' }),
      line('nobody'),
      line(id, { line: 2, date: '2999-01-01' }),
      line(id, { line: 3 }),
    ]);
    expect(answer.status).toBe(200);
    expect(results(answer)).toEqual(['refused', 'refused', 'refused', 'new']);
    expect(answer.body.lines.map(({ field }: { field?: string }) => field)).toEqual([
      'revision',
      'customerId',
      'date',
      undefined,
    ]);
    expect(answer.body.lines[0].because).toMatch(/revision 1 .* needs a higher one/);
    expect((await months(id))[0]).toMatchObject({ lines: 2 });
  });

  test('B8: a quantity and a net of contradicting signs are refused; where one of both is zero, nothing contradicts', async () => {
    const id = await customer();
    const euros = (value: string) => ({ net: { value, currency: 'EUR' } });
    for (const contradicting of [
      { quantity: '-1', ...euros('10.00') },
      { quantity: '1', ...euros('-10.00') },
    ]) {
      const refused = await sell([line(id), line(id, { line: 2, ...contradicting })]);
      expectProblem(refused, 400, 'malformed');
      expect(pointers(refused)).toEqual(['/lines/1/quantity']);
    }
    const free = [
      line(id, { quantity: '0', ...euros('-5.00') }),
      line(id, { line: 2, quantity: '-1', ...euros('0.00') }),
      line(id, { line: 3, quantity: '-0', ...euros('5.00') }),
    ];
    expect(results(await sell(free))).toEqual(['new', 'new', 'new']);
  });

  test('what is malformed is named, every field of it, and nothing is recorded', async () => {
    const id = await customer();
    const refused = await sell([
      line(id),
      line(id, {
        line: 0,
        date: '2026-02-30',
        quantity: 2,
        net: { value: '1.001', currency: 'EUR' },
        revision: 1.5,
        tax: 1,
      }),
      line(id, { document: ' ', net: { value: '1.00', currency: 'EURO' }, productGroup: 'two words', paid: 'yes' }),
    ]);
    expectProblem(refused, 400, 'malformed');
    expect(pointers(refused)).toEqual([
      '/lines/1/date',
      '/lines/1/line',
      '/lines/1/net/value',
      '/lines/1/quantity',
      '/lines/1/revision',
      '/lines/1/tax',
      '/lines/2/document',
      '/lines/2/net/currency',
      '/lines/2/paid',
      '/lines/2/productGroup',
    ]);
    expect(await months(id)).toEqual([]);
    for (const lines of [[], Array.from({ length: 1001 }, () => ({}))])
      expectProblem(await sell(lines), 400, 'malformed');
  });

  test('takes a thousand lines at once', async () => {
    const id = await customer();
    const lines = Array.from({ length: 1000 }, (_, index) => line(id, { document: 'R-2026-1187', line: index + 1 }));
    expect(new Set(results(await sell(lines)))).toEqual(new Set(['new']));
    expect((await months(id))[0]).toMatchObject({ lines: 1000, net: { value: '100000.00', currency: 'EUR' } });
  });
});

describe('the sales of a rehearsal', () => {
  test('E2: are fed under its id and count nowhere else', async () => {
    const id = await customer();
    const rehearsal = await kept.promiseToPay({ customerId: id, repId, dueDate: wednesday(20), rehearsal: true });
    expect(results(await sell([line(id)]))).toEqual(['new']);
    const fed = await sell([line(id, { quantity: '9' })], { rehearsalId: rehearsal.id });
    expect(results(fed)).toEqual(['new']);
    expect((await months(id))[0]).toMatchObject({ quantity: '2' });
    expect(await kept.db.sale.count({ where: { customerId: id, rehearsalId: rehearsal.id } })).toBe(1);
  });

  test('E2: are refused where it is none, or one of another customer', async () => {
    const id = await customer();
    const real = await kept.promiseToPay({ customerId: id, repId, dueDate: wednesday(20) });
    const rehearsal = await kept.promiseToPay({ customerId: id, repId, dueDate: wednesday(20), rehearsal: true });
    for (const rehearsalId of [real.id, randomUUID()]) {
      const refused = await sell([line(id)], { rehearsalId });
      expectProblem(refused, 422, 'refused');
      expect(pointers(refused)).toEqual(['/rehearsalId']);
    }
    const stray = await sell([line(id), line(await customer())], { rehearsalId: rehearsal.id });
    expectProblem(stray, 422, 'refused');
    expect(pointers(stray)).toEqual(['/lines/1/customerId']);
    expect(await kept.db.sale.count({ where: { customerId: id } })).toBe(0);
  });
});

test('B8: a settled rebate is compared once more when sales of its period come, and no other one is', async () => {
  const settled = async (customerId: string, more: object = {}): Promise<string> =>
    promisedIn(kept.db, customerId, 0n, '2026-12-31', {
      ...{ kind: 'rebate-year', promisor: 'us', repId, status: 'kept', outcome: 'kept' },
      terms: { period: { from: '2026-01-01', to: '2026-12-31' } },
      ...more,
    });
  const compared = async (id: string): Promise<boolean> =>
    kept.client.workflow
      .getHandle(differenceWorkflowId(id))
      .describe()
      .then(
        () => true,
        () => false,
      );
  const [id, other] = [await customer(), await customer()];
  const [one, another] = [await settled(id), await settled(other)];
  const running = await settled(id, { status: 'open', outcome: null });
  const rehearsed = await settled(id, { rehearsalId: randomUUID() });
  const earlier = await settled(id, { terms: { period: { from: '2024-01-01', to: '2024-12-31' } } });
  const all = () => Promise.all([one, another, running, rehearsed, earlier].map(compared));
  await sell([line(id), line(id, { line: 2 })]);
  expect(await all()).toEqual([true, false, false, false, false]);
  await sell([line(id, { revision: 2, customerId: other })]);
  expect(await all()).toEqual([true, true, false, false, false]);
});

test('GET /v1/customers/{id}/sales: months within the days asked for', async () => {
  const id = await customer();
  await sell([
    line(id),
    line(id, { line: 2, date: '2026-05-31', paid: true }),
    line(id, { line: 3, date: '2026-06-01' }),
  ]);
  expect(await months(id, '?from=2026-04-01&to=2026-05-31')).toEqual([
    {
      month: '2026-05',
      net: { value: '100.00', currency: 'EUR' },
      paid: { value: '100.00', currency: 'EUR' },
      quantity: '2',
      lines: 1,
    },
  ]);
  const wrong = await kept.call('GET', `/v1/customers/${id}/sales?from=yesterday`);
  expectProblem(wrong, 400, 'malformed');
});
