import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeliveryResult } from '../../domain/delivery-conclusion.ts';
import { appendEvents } from '../../ledger/events.ts';
import { deliveryIn } from '../ledger/delivered.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { today } from '../support/rebate.ts';
import { expectReportRefusals } from './support.ts';

let kept: Kept;
let repId: string;
beforeAll(async () => {
  kept = await startKept();
  const { id: customerId, repId: rep } = await kept.customer();
  repId = rep;
  await kept.put(`/v1/reps/${rep}`, {
    ...(await kept.call('GET', `/v1/reps/${rep}`)).body,
    id: undefined,
    name: '=1+1',
  });
  const id = await deliveryIn(kept.db, { customerId, repId }, { window: { date: today() } });
  const result: DeliveryResult = {
    ...{ scoredBy: new Date().toISOString(), onTime: true, inFull: true, customerMiss: false, cause: null },
    lines: [{ productId: 'saw', onTime: true, inFull: true }],
  };
  const shows = { status: 'kept', outcome: 'kept', result } as const;
  const concluded = { key: 'concluded', type: 'concluded', at: new Date().toISOString(), actor: 'kept' };
  await appendEvents(kept.db, id, [{ ...concluded, data: { shows } }]);
});
afterAll(() => kept?.stop());

test('D1: a rep gets the own figures of twelve months, as JSON and for a spreadsheet', async () => {
  const row = { deliveries: 1, onTime: 1, inFull: 1, otif: 1, share: null, inWords: '1 of 1', lines: 1 };
  expect(await kept.callBy(repId, 'GET', '/v1/reports/otif?by=rep')).toMatchObject({
    status: 200,
    body: { by: 'rep', rows: [{ key: repId, name: '=1+1', ...row }], total: { key: 'total', name: null, ...row } },
  });
  const { body, headers } = await kept.callBy(repId, 'GET', '/v1/reports/otif.csv?by=rep');
  expect(headers.get('Content-Disposition')).toBe('attachment; filename=otif.csv');
  const rows: Record<string, string>[] = parse(body, { columns: true, bom: true });
  expect(rows).toMatchObject([
    { rep: repId, name: "'=1+1", deliveries: '1', on_time: '1', share: '', in_words: '1 of 1', customer_misses: '0' },
    { rep: 'total', name: '', lines_in_full: '1' },
  ]);
  const stranger = await kept.callBy(await kept.rep(), 'GET', '/v1/reports/otif?by=month');
  expect(stranger.body).toMatchObject({ rows: [], total: { deliveries: 0 } });
});

test('what cannot be asked is refused and named', () => expectReportRefusals(kept, '/v1/reports/otif', 'driver'));
