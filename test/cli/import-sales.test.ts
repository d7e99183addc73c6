import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { volumeOf } from '../../ledger/volumes.ts';
import { differenceWorkflowId } from '../../workflows/difference-messages.ts';
import { promisedIn, putCompany } from '../ledger/company.ts';
import { times } from '../support/long.ts';
import { importer } from './support.ts';

const { db, empty, importing, imported, file } = await importer();
const head = 'document,line,date,customer_id,product_group,quantity,net_value,currency,paid,revision';
const csv = (rows: readonly string[]) => [head, ...rows].join('\n');
const sums = (customerId: string) =>
  volumeOf(db, {
    ...{ customerId, unit: 'turnover', currency: 'EUR', counts: { paidOnly: false, creditNotes: true } },
    ...{ from: '2020-01-01', to: '2026-11-01', rehearsalId: '' },
  });

beforeEach(async () => {
  await empty();
  await putCompany(db, 'c1', 'c2');
});

test('D5: sales come as CSV and as NDJSON; the same again changes nothing, a higher revision corrects', async () => {
  const rows = [
    'R-1,1,2026-03-10,c1,drills,2,100.00,EUR,yes,',
    'R-1,2,2026-03-10,c1,"saws",0.125,50,EUR,,',
    'C-1,1,2026-04-02,c1,drills,-1,-30.00,EUR,no,3',
  ];
  const first = file('sales.csv', csv(rows));
  expect(await importing(['sales', first])).toMatchObject({
    code: 0,
    summary: 'sales: 3 new, 0 changed, 0 unchanged, 0 bad',
    said: [],
  });
  expect(await imported('sales', first)).toMatchObject({ new: 0, changed: 0, unchanged: 3, bad: 0 });
  expect(await sums('c1')).toBe('12000');
  const net = { value: '60.00', currency: 'EUR' };
  const more = { date: '2026-02-28', customerId: 'c2', productGroup: 'drills', quantity: '1', net };
  const corrected = { ...more, document: 'R-1', line: 1, revision: 2 };
  const superseded = { ...more, document: 'C-1', line: 1, revision: 1 };
  const ndjson = [corrected, superseded].map((line) => JSON.stringify(line)).join('\n');
  const last = await imported('sales', file('sales.ndjson', ndjson));
  expect(last).toMatchObject({ new: 0, changed: 1, unchanged: 1, bad: 0 });
  expect([await sums('c1'), await sums('c2')]).toEqual(['2000', '6000']);
});

test('D5: bad rows are named by line and column, and the good ones beside them are kept', async () => {
  const rows = [
    'R-1,1,2026-03-10,c1,drills,2,100.00,EUR,yes,1',
    'R-2,0,2026-02-30,c1,drills,"1,5",1.001,EUR,perhaps,1',
    'R-3,1,2026-03-10,nobody,drills,1,1.00,EUR,yes,1',
    'R-4,1,2026-03-10,c1,two words,1,1.00,XXY,yes,1',
    'R-5,1,2999-01-01,c1,drills,1,1.00,EUR,yes,1',
    'R-1,1,2026-03-10,c1,drills,2,100.01,EUR,yes,1',
    'R-6,1,2026-03-10,c1,drills,1',
    'R-1,2,2026-03-10,c1,drills,2,11.00,EUR,yes,1',
    'R-\ufffd,2,2026-03-10,c1,drills,2,11.00,EUR,yes,1',
  ];
  const result = await imported('sales', file('bad.csv', csv(rows)));
  expect(result).toMatchObject({ new: 2, changed: 0, unchanged: 0, bad: 7 });
  expect(result.said.sort()).toEqual([
    'line 10, document: holds characters that are not UTF-8 text; save the file as UTF-8',
    'line 3, date: 2026-02-30 is not a date; write YYYY-MM-DD',
    'line 3, line: "0": expected at least 1',
    'line 3, net_value: has more decimals than its currency knows',
    'line 3, paid: "perhaps": expected true or false',
    'line 3, quantity: "1,5": expected a decimal number as a string, like "12", "0.125" or "-3"',
    'line 4, customer_id: there is no customer nobody',
    'line 5, currency: "XXY": expected an ISO 4217 currency code in capitals, like EUR',
    'line 5, product_group: "two words": expected a code of letters, digits, "." "_" "-", at most 64',
    'line 6, date: 2999-01-01 lies in the future',
    'line 7, revision: line 1 of "R-1" stands with revision 1 and other contents; a correction needs a higher one',
    'line 8: has 6 cells, the head has 10',
  ]);
  expect(await sums('c1')).toBe('11100');
});

describe('a settled rebate', () => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await Connection.connect({ address: inject('parts').temporalAddress });
  });
  afterAll(() => connection.close());

  test('B8: is compared once more after an import, however many batches it took', async () => {
    const id = await promisedIn(db, 'c1', 0n, '2026-12-31', {
      ...{ kind: 'rebate-year', promisor: 'us', status: 'kept', outcome: 'kept' },
      terms: { period: { from: '2026-01-01', to: '2026-12-31' } },
    });
    const rows = Array.from({ length: 11_000 }, (_, index) => `R-${index},1,2026-03-10,c1,drills,2,1.00,EUR,yes,1`);
    expect(await imported('sales', file('many.csv', csv(rows)))).toMatchObject({ bad: 0, said: [] });
    const handle = new Client({ connection }).workflow.getHandle(differenceWorkflowId(id));
    const { events = [] } = await handle.fetchHistory();
    expect(events?.filter((event) => event.workflowExecutionSignaledEventAttributes)).toHaveLength(1);
    await handle.terminate();
  });
});

/**
 * They go in from 64 MB on, however many: a third of it is what `@prisma/debug` keeps of its last 100 calls. If all
 * were held, these would need 100.
 */
const many = times(100_000, 250_000);
const heapMb = 80;

describe(`${many} lines`, () => {
  const rowOf = (index: number) =>
    `R-${index >> 2},${(index % 4) + 1},2026-03-${10 + (index % 20)},c${1 + (index % 2)},drills,2,1.00,EUR,yes,1`;
  const fileOf = (count: number) =>
    file(`${count}.csv`, csv(Array.from({ length: count }, (_, index) => rowOf(index))));

  test('go in with flat memory, and again with nothing to change', async () => {
    expect(await importing(['sales', fileOf(many)], '', heapMb)).toMatchObject({
      code: 0,
      summary: `sales: ${many} new, 0 changed, 0 unchanged, 0 bad`,
    });
    const again = await imported('sales', fileOf(20_000));
    expect(again).toMatchObject({ new: 0, changed: 0, unchanged: 20_000, bad: 0 });
    expect(await sums('c1')).toBe(`${many * 50}`);
  }, 300_000);
});
