import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { Customer, Rep } from '../../domain/master-data.ts';
import { Policy } from '../../domain/policy.ts';
import { type CommitmentEvent, type Projection, project, type Shows } from '../../domain/projection.ts';
import { type LedgerGroup, type LedgerRow, type LedgerSide, ledgerGroups } from '../../domain/two-way.ts';
import { appendEvents, eventsOf, toColumns } from '../../ledger/events.ts';
import { importHistory } from '../../ledger/history.ts';
import { putCustomers, putPolicy, putReps } from '../../ledger/master-data.ts';
import { twoWayLedger } from '../../ledger/two-way.ts';
import { ownDatabase } from '../support/own-database.ts';
import { promisedIn } from './company.ts';

const { db } = await ownDatabase();
const days = { from: '2027-01-01', to: '2027-12-31' };
const today = '2027-05-10';
const all = { sees: 'all' } as const;
const ledger = (by: LedgerGroup, sees: Parameters<typeof twoWayLedger>[4] = all) =>
  twoWayLedger(db, by, days, today, sees);

beforeAll(async () => {
  const home = { language: 'en', zone: 'Europe/Berlin', country: 'DE' } as const;
  const rep = (id: string, name: string, managerId: string | null = null) => ({
    id,
    ...Rep.parse({ ...home, name, email: 'r@x.example', office: 'HH', managerId }),
  });
  const people = [rep('m1', 'Mia'), rep('m2', 'Max'), rep('r1', 'Rita', 'm1'), rep('r2', 'Otto', 'm2')];
  await putReps(db, people, 'test');
  const way = { distanceKm: 1, travelMinutes: 5, repId: 'r1' };
  const customer = (id: string, name: string, more: object = {}) => ({
    id,
    ...Customer.parse({ ...home, ...way, name, ...more }),
  });
  const customers = [
    customer('c1', 'Elbe', { region: 'HH' }),
    customer('c2', 'Isar'),
    customer('c3', 'Hudson', { country: 'US' }),
  ];
  await putCustomers(db, customers, 'test');
  await putPolicy(db, Policy.parse({ rates: { USD: '0.5' } }), 'test');

  // what customers promised us
  await ended('r1 c1 2027-01-10 100.00 EUR', 'kept');
  await ended('r1 c1 2027-02-10 200.00 EUR', 'partially-kept', { told: { paid: '5000' } });
  await paidLater(await ended('r1 c1 2027-04-10 300.00 EUR', 'broken', { shows: { severity: 'severe' } }), 300_00n);
  await ended('r1 c2 2027-04-11 400.00 USD', 'kept', { told: { tolerated: { late: true, shortfall: '0' } } });
  await ended('r2 c2 2027-05-01 0.05 USD', 'kept');
  await ended('r2 c3 2027-05-02 1000.00 GBP', 'broken');
  await imported('r2 c3 2027-01-05 70.00');
  await ended('r2 c3 2027-03-01 10.00 EUR', 'withdrawn', { askedBy: 'customer' });
  await ended('r2 c3 2027-03-01 11.00 EUR', 'withdrawn', { askedBy: 'us' });
  await passedOn(await ended('r1 c1 2027-02-20 500.00 EUR', 'broken'), '2027-02-21T08:00:00.000Z');
  await passedOn(await ended('r1 c1 2027-03-20 600.00 EUR', 'kept'), '2027-03-10T08:00:00.000Z');
  // what we promised them
  const moved = { dueDate: '2027-04-15' };
  await delivered('r1 c1 2027-01-31 80.00 EUR', 'kept', { onTime: false, inFull: true }, moved);
  await delivered('r1 c2 2027-04-20 90.00 EUR', 'broken', { onTime: false, inFull: false });
  await delivered('r2 c2 2027-04-21 95.00 EUR', 'kept', { onTime: true, inFull: true, customerMiss: true });
  const payout = { opens: { kind: 'rebate-payout', promisor: 'us' } } as const;
  const late = await ended('r2 c1 2027-04-30 30.00 EUR', 'broken', payout);
  await happened(late, 'paid-out', '2027-05-03T08:00:00.000Z', { paidOn: '2027-05-03' });
  await ended('r2 c1 2027-05-05 40.00 EUR', 'kept', payout);
  await ended('r1 c1 2027-03-31 999.00 EUR', 'kept', { opens: { kind: 'rebate-year', promisor: 'us' } });
  await ended('r1 c2 2027-02-02 10.00 EUR', 'withdrawn', { opens: ofDelivery('2027-02-02'), askedBy: 'us' });
  // none of these counts
  await ended('r1 c1 2027-04-10 1.00 EUR', 'broken', { opens: { rehearsalId: randomUUID() } });
  await ended('r1 c1 2027-04-10 1.00 EUR', 'declined');
  await ended('r1 c1 2027-04-10 1.00 EUR', 'open');
  await ended('r1 c1 2027-04-10 1.00 EUR', 'broken', { opens: { kind: 'follow-up' } });
  await ended('r1 c2 2027-02-02 10.00 EUR', 'withdrawn', { opens: ofDelivery('2027-02-02'), askedBy: 'customer' });
  await ended('r1 c2 2027-02-03 10.00 EUR', 'withdrawn', { opens: { kind: 'rebate-year', promisor: 'us' } });
  // outside of the days
  await ended('r1 c1 2026-12-31 1.00 EUR', 'broken');
  await ended('r1 c1 2028-01-01 1.00 EUR', 'broken');
});

const ofDelivery = (date: string): Partial<Projection> => ({
  kind: 'delivery-promise',
  promisor: 'us',
  terms: { window: { date } },
});

const happened = (id: string, type: string, at: string, data: CommitmentEvent['data'] = {}) =>
  appendEvents(db, id, [{ key: type, type, at, actor: 'test', data }]);

interface End {
  readonly opens?: Partial<Projection>;
  readonly shows?: Shows;
  /** of the conclusion */
  readonly told?: object;
  readonly askedBy?: string;
}

/** A promise of a customer, or what else it opens as, and how it ended, in the evening of its day. */
async function ended(said: string, status: Projection['status'], { opens, shows, told, askedBy }: End = {}) {
  const [repId = '', customerId = '', dueDate = '', value = '', currency = ''] = said.split(' ');
  const id = await promisedIn(db, customerId, 0n, dueDate, { repId, amount: { value, currency }, ...opens });
  if (status === 'open') return id;
  const concludedAt = `${dueDate}T23:00:00.000Z`;
  const severity = status === 'broken' ? 'normal' : 'none';
  const type = status === 'withdrawn' ? 'withdrawn' : 'concluded';
  const data = {
    ...told,
    ...(askedBy ? { askedBy } : {}),
    shows: { status, outcome: status, severity, concludedAt, ...shows },
  };
  await happened(id, type, concludedAt, data as CommitmentEvent['data']);
  return id;
}

const delivered = (said: string, status: Projection['status'], result: object, shows: Shows = {}) =>
  ended(said, status, {
    opens: ofDelivery(said.split(' ')[2] ?? ''),
    shows: { ...shows, result: { scoredBy: '', customerMiss: false, cause: null, lines: [], ...result } },
  });

const imported = async (said: string) => {
  const [repId = '', customerId = '', dueDate = '', value = ''] = said.split(' ');
  const kind = 'payment-appointment' as const;
  const past = {
    reference: 'old-1',
    kind,
    customerId,
    repId,
    amount: { value, currency: 'EUR' },
    promisedOn: dueDate,
    dueDate,
  };
  // the years before Kept lie behind us; here they do not yet
  const [result] = await importHistory(
    db,
    [{ ...past, promisedOn: '2026-01-05', dueDate: '2026-01-05', outcome: 'broken', severe: true }],
    'test',
  );
  expect(result).toBe('new');
  const { id } = await db.commitment.findFirstOrThrow({ where: { imported: true } });
  await happened(id, 'imported-anew', `${dueDate}T22:59:59.999Z`, { shows: { dueDate } });
};

/** To the other rep. */
const passedOn = (id: string, at: string) =>
  happened(id, 'reassigned', at, { from: 'r1', to: 'r2', shows: { repId: 'r2' } });

const paidLater = async (commitmentId: string, amountMinor: bigint) => {
  const paid = { amountMinor, currency: 'EUR', reference: commitmentId, actor: 'test' };
  const id = randomUUID();
  await db.payment.create({ data: { id, customerId: 'c1', receivedAt: '2027-04-20T10:00:00.000Z', ...paid } });
  await db.allocation.create({ data: { paymentId: id, commitmentId, amountMinor } });
};

/** Promises, by outcome, on time and late, taken back, missed by the customer; promised and fulfilled. */
const inShort = (side: LedgerSide): string => {
  const { promises, kept, partlyKept, broken, severe, onTime, late, withdrawn, customerMisses, amounts } = side;
  const outcomes = `${kept}/${partlyKept}/${broken}/${severe}`;
  return `${promises}: ${outcomes} ${onTime}+${late} w${withdrawn} m${customerMisses} ${amounts.promised.value} ${amounts.fulfilled.value}`;
};
const table = (rows: readonly LedgerRow[]) =>
  rows.map(({ key, name, customers, ours }) => [key, name, inShort(customers), inShort(ours)]);

/** Computed by hand from the promises above. */
const none = '0: 0/0/0/0 0+0 w0 m0 0.00 0.00';
const rita = ['5: 2/1/2/1 1+2 w0 m0 1300.00 350.00', '3: 2/0/1/0 1+1 w1 m0 170.00 80.00'];
const otto = ['4: 2/0/2/1 2+0 w1 m0 670.02 600.02', '2: 1/0/1/0 1+1 w0 m1 70.00 40.00'];
const elbe = ['5: 2/1/2/1 2+1 w0 m0 1700.00 750.00', '4: 3/0/1/0 2+2 w0 m0 150.00 120.00'];
const isar = ['2: 2/0/0/0 1+1 w0 m0 200.02 200.02', '1: 0/0/1/0 0+0 w1 m1 90.00 0.00'];
const hudson = ['2: 0/0/2/1 0+0 w1 m0 70.00 0.00', none];
const total = ['9: 4/1/4/2 3+2 w1 m0 1970.02 950.02', '5: 3/0/2/0 2+2 w1 m1 240.00 120.00'];
const tables: Readonly<Record<LedgerGroup, readonly (readonly (string | null | undefined)[])[]>> = {
  customer: [
    ['c1', 'Elbe', ...elbe],
    ['c2', 'Isar', ...isar],
    ['c3', 'Hudson', ...hudson],
  ],
  rep: [
    ['r1', 'Rita', ...rita],
    ['r2', 'Otto', ...otto],
  ],
  team: [
    ['m1', 'Mia', ...rita],
    ['m2', 'Max', ...otto],
  ],
  region: [
    ['DE', null, ...isar],
    ['DE-HH', null, ...elbe],
    ['US', null, ...hudson],
  ],
  kind: [
    ['delivery-promise', null, none, '2: 1/0/1/0 0+1 w1 m1 170.00 80.00'],
    ['payment-appointment', null, total[0], none],
    ['rebate-payout', null, none, '2: 1/0/1/0 1+1 w0 m0 70.00 40.00'],
    ['rebate-year', null, none, '1: 1/0/0/0 1+0 w0 m0 0.00 0.00'],
  ],
  month: [
    ['2027-01', null, '2: 1/0/1/1 1+0 w0 m0 170.00 100.00', '1: 1/0/0/0 0+1 w0 m0 80.00 80.00'],
    ['2027-02', null, '2: 0/1/1/0 0+0 w0 m0 700.00 50.00', '0: 0/0/0/0 0+0 w1 m0 0.00 0.00'],
    ['2027-03', null, '1: 1/0/0/0 1+0 w1 m0 600.00 600.00', '1: 1/0/0/0 1+0 w0 m0 0.00 0.00'],
    ['2027-04', null, '2: 1/0/1/1 0+2 w0 m0 500.00 200.00', '2: 0/0/2/0 0+1 w0 m1 120.00 0.00'],
    ['2027-05', null, '2: 1/0/1/0 1+0 w0 m0 0.02 0.02', '1: 1/0/0/0 1+0 w0 m0 40.00 40.00'],
  ],
};

describe('D1: the two-way ledger', () => {
  test.each(ledgerGroups)('by %s is what was computed by hand, both sides of it', async (by) => {
    const report = await ledger(by);
    expect(table(report.rows)).toEqual(tables[by]);
    expect(table([report.total])).toEqual([['total', null, ...total]]);
  });

  test('says how it is rated, by count and by amount, with the trend; D1: small numbers are not rated', async () => {
    const { rows, total: whole, currency, quarters } = await ledger('rep');
    expect({ currency, quarters }).toEqual({
      currency: 'EUR',
      quarters: {
        this: { from: '2027-04-01', to: '2027-06-30' },
        before: { from: '2027-01-01', to: '2027-03-31' },
      },
    });
    const eur = (value: string) => ({ value, currency: 'EUR' });
    expect(rows[0]?.customers).toMatchObject({
      ...{ share: 0.4, inWords: '2 of 5', shareOfAmount: 0.2692 },
      ...{ customers: 2, customersWithBreach: 1, withoutRate: 0 },
      amounts: {
        ...{ promised: eur('1300.00'), kept: eur('300.00'), partlyKept: eur('200.00') },
        ...{ broken: eur('800.00'), severe: eur('300.00'), fulfilled: eur('350.00') },
      },
      trend: {
        thisQuarter: { share: null, inWords: '1 of 2' },
        quarterBefore: { share: null, inWords: '1 of 3' },
        change: null,
      },
    });
    expect(rows[1]?.customers).toMatchObject({ share: null, inWords: '2 of 4', shareOfAmount: null, withoutRate: 1 });
    expect(rows[0]?.ours.trend).toMatchObject({
      thisQuarter: { inWords: '0 of 1' },
      quarterBefore: { inWords: '2 of 2' },
    });
    expect(whole.customers).toMatchObject({
      share: 0.4444,
      shareOfAmount: 0.4822,
      customers: 3,
      customersWithBreach: 2,
    });
    expect(whole.customers.trend).toMatchObject({
      thisQuarter: { share: null, inWords: '2 of 4' },
      quarterBefore: { share: 0.4, inWords: '2 of 5' },
    });
    expect(whole.ours).toMatchObject({ share: 0.6, shareOfAmount: 0.5, inWords: '3 of 5' });
  });

  test('whatever it is put together by, the rows add up to the total', async () => {
    for (const by of ledgerGroups) {
      const { rows, total: whole } = await ledger(by);
      for (const side of ['customers', 'ours'] as const)
        for (const figure of ['promises', 'kept', 'broken', 'late', 'withdrawn', 'withoutRate'] as const)
          expect(rows.reduce((sum, row) => sum + row[side][figure], 0)).toBe(whole[side][figure]);
    }
  });

  test('of one customer it is that row of the whole, month by month', async () => {
    const everybody = await ledger('customer');
    for (const { key: customer, customers, ours } of everybody.rows) {
      const { total: one, rows } = await ledger('month', { ...all, customer });
      expect([one.customers, one.ours]).toEqual([customers, ours]);
      expect(rows.reduce((sum, row) => sum + row.customers.promises + row.ours.promises, 0)).toBe(
        customers.promises + ours.promises,
      );
    }
  });

  test('rebuilt from the events it equals itself', async () => {
    const before = await Promise.all(ledgerGroups.map((by) => ledger(by)));
    await db.$executeRaw`UPDATE commitment SET result = NULL, status = 'kept', severity = NULL, rep_id = 'm1',
      amount_minor = 1, currency = 'EUR', due_date = '2027-06-01', concluded_at = NULL, breach_at = NULL`;
    expect(await ledger('rep')).not.toEqual(before[1]);
    for (const { id } of await db.commitment.findMany({ select: { id: true } })) {
      const events = await eventsOf(db, id);
      const folded = events.reduce<Projection | undefined>((so, each) => project(so, each), undefined) as Projection;
      await db.commitment.update({ where: { id }, data: toColumns(folded, events.length) });
    }
    expect(await Promise.all(ledgerGroups.map((by) => ledger(by)))).toEqual(before);
  });

  test('D7: what was broken before it passed on is scored to whoever had it, and seen by them', async () => {
    const { rows, total: whole } = await ledger('rep', { sees: new Set(['r1']) });
    expect(table(rows)).toEqual([tables.rep[0]]);
    expect(inShort(whole.customers)).toBe(rita[0]);
    expect((await ledger('rep', { sees: new Set(['m1']) })).rows).toEqual([]);
  });

  test('where there is nothing, the total is nothing, and the trend goes on without the days', async () => {
    const { rows, total: whole } = await twoWayLedger(db, 'rep', { from: '2020-01-01', to: '2020-12-31' }, today, all);
    expect(rows).toEqual([]);
    expect(whole.customers).toMatchObject({ promises: 0, share: null, inWords: '0 of 0', shareOfAmount: null });
    expect(whole.customers.trend.thisQuarter.inWords).toBe('2 of 4');
  });
});
