import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { workflowId } from '../../client/commitments.ts';
import { unloadedOf } from '../../ledger/deliveries.ts';
import { appendEvents } from '../../ledger/events.ts';
import { putCompany } from '../ledger/company.ts';
import { deliveryIn } from '../ledger/delivered.ts';
import { importer } from './support.ts';

const { db, empty, importing, imported, file } = await importer();
const head = 'commitment_id,basis,reference,at,signed_by,product_id,quantity';
const csv = (rows: readonly string[]) => [head, ...rows].join('\n');
const at = '2026-01-15T10:00:00+01:00';
/** Promised in good time. */
const delivery = (more: object = {}, basis = 'A-1') =>
  deliveryIn(db, { proposedAt: '2026-01-02T10:00:00.000Z', ...more }, { basis });
let connection: Connection;
beforeAll(async () => {
  connection = await Connection.connect({ address: inject('parts').temporalAddress });
});
afterAll(() => connection.close());
beforeEach(async () => {
  await empty();
  await putCompany(db, 'c1');
});

test('D5: lines of one delivery note are one delivery, by commitment or order number; the same file again changes nothing', async () => {
  const [one, other] = [await delivery(), await delivery({}, 'A-2')];
  const rows = [
    `${one},,LS-1,${at},Ms Kr,saw,10`,
    `,A-2,LS-1,${at},Ms Kr,,`,
    `${one},,LS-1,${at},Ms Kr,drill,1.5`,
    `${one},,LS-2,2026-01-16T09:00:00Z,Ms Kr,,`,
  ];
  const path = file('deliveries.csv', csv(rows));
  expect(await importing(['deliveries', path])).toMatchObject({
    code: 0,
    summary: 'deliveries: 4 new, 0 changed, 0 unchanged, 0 bad',
    said: [],
  });
  expect((await unloadedOf(db, one)).map(({ productId, quantity }) => `${quantity} ${productId}`)).toEqual([
    '1.5 drill',
    '10 saw',
    '2.5 drill',
  ]);
  expect(await unloadedOf(db, other)).toHaveLength(2);
  const { data } = await db.event.findFirstOrThrow({ where: { type: 'delivered', commitmentId: other } });
  expect(data).toMatchObject({ reference: 'LS-1', from: 'import' });
  expect(await imported('deliveries', path)).toMatchObject({ new: 0, changed: 0, unchanged: 4, bad: 0 });
});

test('D5: what cannot be true is named by line and column, and a delivery goes in whole or not at all', async () => {
  await delivery();
  await delivery({}, 'twice');
  await delivery({}, 'twice');
  const rows = [
    `,A-9,LS-1,${at},Ms Kr,saw,1`,
    `,twice,LS-1,${at},Ms Kr,saw,1`,
    `,A-1,LS-1,${at},Ms Kr,saw,1`,
    `,A-1,LS-1,${at},Ms Kr,drill,"1,5"`,
    `,A-1,LS-2,${at},Ms Kr,saw,1`,
    `,A-1,LS-2,${at},Mr Kr,drill,1`,
    `,A-1,LS-3,${at},Ms Kr,hammer,1`,
    `,A-1,LS-4,${at},Ms Kr,saw,`,
    `,A-1,LS-5,yesterday,Ms Kr,saw,1`,
    `,,LS-6,${at},Ms Kr,saw,1`,
    `,A-1,LS-7,2026-01-01T10:00:00Z,Ms Kr,saw,1`,
    `,A-1,LS-8,${at},Ms Kr,saw,1`,
  ];
  const result = await imported('deliveries', file('bad.csv', csv(rows)));
  expect(result).toMatchObject({ new: 1, changed: 0, unchanged: 0, bad: 11 });
  expect(result.said).toEqual([
    'line 2, basis: no delivery is promised for the order A-9',
    'line 3, basis: 2 deliveries are promised for the order twice; name the commitment',
    'line 4, reference: another line of "LS-1" does not fit',
    expect.stringMatching(/^line 5, quantity: "1,5": expected a decimal number above 0/),
    'line 6, reference: another line of "LS-2" does not fit',
    'line 7, signed_by: differs from the first line of "LS-2"',
    'line 8, product_id: hammer: not in this order',
    'line 9, quantity: is missing',
    expect.stringMatching(/^line 10, at: .*expected an instant/),
    expect.stringMatching(/^line 11, basis: expected the id of the commitment or the order number/),
    expect.stringMatching(/^line 12, at: .* lies before the promise/),
  ]);
  expect(await db.unloading.findMany({ select: { reference: true } })).toEqual([{ reference: 'LS-8' }]);
});

test('D3: an order number means what runs; of what has ended alone, that; and never a rehearsal', async () => {
  const ended = { status: 'broken', outcome: 'broken', closedAt: '2026-01-20T10:00:00.000Z' };
  const [before, runs, late] = [await delivery(ended), await delivery(), await delivery(ended, 'A-2')];
  await delivery({ rehearsalId: '5b1f6a52-8d5e-4f0a-9d3a-0c2f4d9b7e11' });
  await delivery({ status: 'declined' }, 'A-2');
  const path = file('late.csv', csv([`,A-1,LS-1,${at},Ms Kr,,`, `,A-2,LS-1,2026-02-01T10:00:00Z,Ms Kr,,`]));
  expect(await imported('deliveries', path)).toMatchObject({ new: 2, bad: 0 });
  for (const [id, lines] of [
    [before, 0],
    [runs, 2],
    [late, 2],
  ] as const)
    expect(await unloadedOf(db, id)).toHaveLength(lines);
  // it ends, and another one of the same order runs: the file means what it meant
  const shows = { status: 'kept', closedAt: '2026-01-20T10:00:00.000Z' } as const;
  await appendEvents(db, runs, [{ key: 'closed', type: 'closed', at: shows.closedAt, actor: 'kept', data: { shows } }]);
  await delivery();
  expect(await imported('deliveries', path)).toMatchObject({ new: 0, changed: 0, unchanged: 2, bad: 0 });
});

test('D5: the running promise is woken', async () => {
  const id = await delivery();
  const handle = await new Client({ connection }).workflow.start('deliveryPromise', {
    workflowId: workflowId('delivery-promise', id),
    taskQueue: 'nobody',
  });
  await imported('deliveries', file('wake.csv', csv([`${id},,LS-1,${at},Ms Kr,,`])));
  const { events = [] } = await handle.fetchHistory();
  expect(events?.filter((event) => event.workflowExecutionSignaledEventAttributes)).toHaveLength(1);
  await handle.terminate();
});
