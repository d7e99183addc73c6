import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendEvents } from '../../ledger/events.ts';
import { promisedIn } from '../ledger/company.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { today } from '../support/rebate.ts';
import { expectReportRefusals } from './support.ts';

let kept: Kept;
let repId: string;
beforeAll(async () => {
  kept = await startKept();
  const { id: customerId, repId: rep } = await kept.customer();
  repId = rep;
  const id = await promisedIn(kept.db, customerId, 1250_00n, today(), { repId });
  const ended = { status: 'broken', outcome: 'broken', severity: 'severe' } as const;
  const at = new Date().toISOString();
  const shows = { ...ended, concludedAt: at };
  await appendEvents(kept.db, id, [{ key: 'concluded', type: 'concluded', at, actor: 'kept', data: { shows } }]);
});
afterAll(() => kept?.stop());

test('D1: a rep gets both sides of twelve months, as JSON and for a spreadsheet', async () => {
  const row = {
    customers: { promises: 1, broken: 1, severe: 1, share: null, inWords: '0 of 1' },
    ours: { promises: 0, inWords: '0 of 0' },
    ownRecordFirst: false,
  };
  expect(await kept.callBy(repId, 'GET', '/v1/reports/ledger?by=rep')).toMatchObject({
    status: 200,
    body: { by: 'rep', currency: 'EUR', rows: [{ key: repId, ...row }], total: { key: 'total', name: null, ...row } },
  });
  const { body, headers } = await kept.callBy(repId, 'GET', '/v1/reports/ledger.csv?by=rep');
  expect(headers.get('Content-Disposition')).toBe('attachment; filename=ledger.csv');
  const rows: Record<string, string>[] = parse(body, { columns: true, bom: true });
  const cells = { customers_promises: '1', customers_amount_broken: '1250.00', ours_promises: '0', currency: 'EUR' };
  expect(rows).toMatchObject([
    { rep: repId, own_record_first: 'false', customers_this_quarter: '0 of 1', customers_share: '', ...cells },
    { rep: 'total', name: '', customers_in_words: '0 of 1', ...cells },
  ]);
});

test('who has nothing in sight sees nothing; a manager sees those below', async () => {
  const stranger = await kept.callBy(await kept.rep(), 'GET', '/v1/reports/ledger?by=month');
  expect(stranger.body).toMatchObject({ rows: [], total: { customers: { promises: 0 } } });
  const chief = await kept.callBy(`chief-${repId}`, 'GET', '/v1/reports/ledger?by=team');
  expect(chief.body).toMatchObject({ rows: [{ key: `chief-${repId}`, customers: { promises: 1 } }] });
});

test('what cannot be asked is refused and named', () => expectReportRefusals(kept, '/v1/reports/ledger', 'cause'));
