import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DeliveryResult } from '../../domain/delivery-conclusion.ts';
import { Customer, Rep } from '../../domain/master-data.ts';
import { type OtifGroup, type OtifRow, otifGroups, rate } from '../../domain/otif.ts';
import { type Projection, project, type Shows } from '../../domain/projection.ts';
import { appendEvents, eventsOf, toColumns } from '../../ledger/events.ts';
import { putCustomers, putReps } from '../../ledger/master-data.ts';
import { otifOf } from '../../ledger/otif.ts';
import { ownDatabase } from '../support/own-database.ts';
import { deliveryIn } from './delivered.ts';

const { db } = await ownDatabase();
const period = { from: '2027-01-01', to: '2027-12-31' };
const all = { sees: 'all' } as const;

beforeAll(async () => {
  const home = { language: 'en', zone: 'Europe/Berlin', country: 'DE' } as const;
  const rep = (name: string) => Rep.parse({ ...home, name, email: 'r@x.example', office: 'HH' });
  await putReps(
    db,
    [
      { id: 'r1', ...rep('Rita') },
      { id: 'r2', ...rep('Otto') },
    ],
    'test',
  );
  const customer = (name: string) => Customer.parse({ ...home, name, distanceKm: 1, travelMinutes: 5, repId: 'r1' });
  await putCustomers(
    db,
    [
      { id: 'c1', ...customer('Elbe') },
      { id: 'c2', ...customer('Isar') },
    ],
    'test',
  );
  // of each line, as of the whole: on time (T) and in full (F); a cause where one was learnt
  await delivered('r1 c1 2027-01-11', 'TF', ['TF', 'TF']);
  await delivered('r1 c1 2027-01-12', 'TF', ['TF']);
  await delivered('r1 c2 2027-01-20', '-F', ['-F'], { cause: 'vehicle' });
  await delivered('r1 c2 2027-01-21', 'T-', ['TF', 'T-'], { cause: 'goods' });
  await movedByUs('r2 c2 2027-01-31', '2027-03-01', '-F', ['-F'], { cause: 'goods' });
  await delivered('r1 c1 2027-02-01', 'TF', ['TF']);
  await delivered('r1 c1 2027-02-02', '--', ['--', '-F']);
  await delivered('r2 c2 2027-02-03', 'TF', ['TF']);
  await delivered('r2 c1 2027-02-04', '--', ['--', '--'], { cause: 'vehicle' });
  await delivered('r2 c2 2027-02-05', 'TF', ['--'], { customerMiss: true });
  await ended('r2 c2 2027-02-08', { status: 'withdrawn', outcome: 'withdrawn' });
  // none of these counts
  await ended('r2 c2 2027-02-08', { status: 'declined', outcome: 'declined' });
  await ended('r1 c1 2027-02-09', {});
  await delivered('r1 c1 2027-02-10', 'TF', ['TF'], {}, { rehearsalId: randomUUID() });
  await delivered('r1 c1 2026-12-31', 'TF', ['TF']);
});

const flags = (text: string) => ({ onTime: text[0] === 'T', inFull: text[1] === 'F' });

/** A promise of a rep to a customer for the day that was confirmed first, and what became of it. */
async function ended(said: string, shows: Shows, more: Partial<Projection> = {}): Promise<string> {
  const [repId = '', customerId = '', date = ''] = said.split(' ');
  const terms = { window: { date: '2027-06-30' }, confirm: { date } };
  const id = await deliveryIn(db, { repId, customerId, dueDate: date, ...more }, terms);
  const at = `${date}T18:00:00.000Z`;
  await appendEvents(db, id, [{ key: 'concluded', type: 'concluded', at, actor: 'kept', data: { shows } }]);
  return id;
}

function delivered(
  said: string,
  whole: string,
  lines: readonly string[],
  more: Partial<DeliveryResult> = {},
  opened: Partial<Projection> = {},
): Promise<string> {
  const result: DeliveryResult = {
    ...{ scoredBy: '2027-01-01T16:00:00.000Z', customerMiss: false, cause: null, ...flags(whole), ...more },
    lines: lines.map((line, index) => ({ productId: `p${index}`, ...flags(line) })),
  };
  const status = whole === 'TF' ? 'kept' : whole === '--' ? 'broken' : 'partially-kept';
  return ended(said, { status, outcome: status, result }, opened);
}

async function movedByUs(said: string, date: string, ...what: [string, string[], Partial<DeliveryResult>]) {
  const id = await delivered(said, ...what);
  const shows = { dueDate: date, terms: { window: { date } }, verdict: { confirmed: { date } } };
  const at = '2027-01-30T09:00:00.000Z';
  await appendEvents(db, id, [{ key: 're-agreed', type: 're-agreed', at, actor: 'r2', data: { shows } }]);
}

const columns = [
  'key',
  'name',
  'deliveries',
  'onTime',
  'inFull',
  'otif',
  'share',
  'inWords',
  'lines',
  'linesOnTime',
  'linesInFull',
  'customerMisses',
  'withdrawn',
] as const;

/** Computed by hand from the promises above. */
const total = ['total', null, 9, 5, 6, 4, 0.4444, '4 of 9', 13, 7, 9, 1, 1];
const tables: Readonly<Record<OtifGroup, readonly (readonly unknown[])[]>> = {
  rep: [
    ['r1', 'Rita', 6, 4, 4, 3, 0.5, '3 of 6', 9, 6, 7, 0, 0],
    ['r2', 'Otto', 3, 1, 2, 1, null, '1 of 3', 4, 1, 2, 1, 1],
  ],
  customer: [
    ['c1', 'Elbe', 5, 3, 3, 3, 0.6, '3 of 5', 8, 4, 5, 0, 0],
    ['c2', 'Isar', 4, 2, 3, 1, null, '1 of 4', 5, 3, 4, 1, 1],
  ],
  month: [
    ['2027-01', null, 5, 3, 4, 2, 0.4, '2 of 5', 7, 5, 6, 0, 0],
    ['2027-02', null, 4, 2, 2, 2, null, '2 of 4', 6, 2, 3, 1, 1],
  ],
  cause: [
    ['goods', null, 2, 1, 1, 0, null, '0 of 2', 3, 2, 2, 0, 0],
    ['none', null, 4, 4, 4, 4, null, '4 of 4', 5, 5, 5, 1, 1],
    ['unknown', null, 1, 0, 0, 0, null, '0 of 1', 2, 0, 1, 0, 0],
    ['vehicle', null, 2, 0, 1, 0, null, '0 of 2', 3, 0, 1, 0, 0],
  ],
};
const table = (rows: readonly OtifRow[]) => rows.map((row) => columns.map((column) => row[column]));

describe('on time and in full', () => {
  test.each(otifGroups)(
    'B1, D1: by %s it is what was computed by hand, on the day that was confirmed first',
    async (by) => {
      const report = await otifOf(db, by, period, all);
      expect(table(report.rows)).toEqual(tables[by]);
      expect(table([report.total])).toEqual([total]);
    },
  );

  test('B1: projections rebuilt from the events give the same', async () => {
    const before = await Promise.all(otifGroups.map((by) => otifOf(db, by, period, all)));
    await db.$executeRaw`UPDATE commitment SET result = NULL, status = 'open', rep_id = 'r1'`;
    for (const { id } of await db.commitment.findMany({ select: { id: true } })) {
      const events = await eventsOf(db, id);
      const folded = events.reduce<Projection | undefined>((so, each) => project(so, each), undefined) as Projection;
      await db.commitment.update({ where: { id }, data: toColumns(folded, events.length) });
    }
    expect(await Promise.all(otifGroups.map((by) => otifOf(db, by, period, all)))).toEqual(before);
  });

  test('D1: whoever looks sees what is in sight, and the total is of that alone', async () => {
    const { rows, total: whole } = await otifOf(db, 'rep', period, { sees: new Set(['r2']) });
    expect(table(rows)).toEqual([tables.rep[1]]);
    expect(whole).toMatchObject({ deliveries: 3, customerMisses: 1 });
  });

  test('only what was first confirmed within the days, both included; where there is nothing, the total is nothing', async () => {
    const days = { from: '2027-01-12', to: '2027-01-20' };
    expect((await otifOf(db, 'month', days, all)).total).toMatchObject({
      deliveries: 2,
      share: null,
      inWords: '1 of 2',
    });
    const nothing = await otifOf(db, 'cause', { from: '2020-01-01', to: '2020-12-31' }, all);
    expect(nothing).toMatchObject({ rows: [], total: { deliveries: 0, lines: 0, share: null, inWords: '0 of 0' } });
  });
});

test('D1: fewer than five are not rated', () => {
  expect(rate({ otif: 4, deliveries: 4 })).toEqual({ share: null, inWords: '4 of 4' });
  expect(rate({ otif: 5, deliveries: 5 })).toEqual({ share: 1, inWords: '5 of 5' });
});
