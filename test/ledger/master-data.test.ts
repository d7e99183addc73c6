import { beforeEach, describe, expect, test } from 'vitest';
import { Customer, PastPromise, Rep } from '../../domain/master-data.ts';
import { Policy } from '../../domain/policy.ts';
import { eventsOf, firstBrokenLink } from '../../ledger/events.ts';
import { importHistory } from '../../ledger/history.ts';
import { putCustomers, putPolicy, putReps } from '../../ledger/master-data.ts';
import { findRep } from '../../ledger/records.ts';
import { ownDatabase } from '../support/own-database.ts';

const { db, empty } = await ownDatabase();

const rep = (id: string, managerId?: string, name = `Rep ${id}`) => ({
  id,
  ...Rep.parse({
    name,
    email: `${id}@example.com`,
    language: 'en',
    zone: 'Europe/Berlin',
    country: 'DE',
    office: 'Berlin',
    managerId,
  }),
});
const customer = (id: string, repId: string, more: object = {}) => ({
  id,
  ...Customer.parse({
    name: `Customer ${id}`,
    language: 'de',
    zone: 'Europe/Berlin',
    country: 'DE',
    distanceKm: 12.5,
    travelMinutes: 30,
    repId,
    ...more,
  }),
});
const past = (reference: string, more: object = {}) =>
  PastPromise.parse({
    reference,
    kind: 'payment-appointment',
    customerId: 'c1',
    repId: 'r1',
    amount: { value: '1250.00', currency: 'EUR' },
    promisedOn: '2025-01-07',
    dueDate: '2025-01-15',
    outcome: 'kept',
    ...more,
  });

beforeEach(empty);

describe('reps', () => {
  test('are new, then unchanged, then changed, and say by whom', async () => {
    expect(await putReps(db, [rep('a'), rep('b', 'a')], 'first')).toEqual(['new', 'new']);
    expect(await putReps(db, [rep('b', 'a'), rep('a')], 'second')).toEqual(['unchanged', 'unchanged']);
    expect(await putReps(db, [rep('a', undefined, 'Ada'), rep('b', 'a')], 'third')).toEqual(['changed', 'unchanged']);
    expect(await db.rep.findMany({ select: { name: true, actor: true }, orderBy: { id: 'asc' } })).toEqual([
      { name: 'Ada', actor: 'third' },
      { name: 'Rep b', actor: 'first' },
    ]);
  });

  test('D7: absences and a leaving are kept as they were put; a stand-in is another rep, and known', async () => {
    const absences = [{ from: '2027-02-09', to: '2027-02-11', standIn: 'b' }];
    const leaves = { on: '2027-06-01', standIn: 'b' };
    const away = { ...rep('a'), absences, leaves };
    expect(await putReps(db, [away, rep('b')], 'test')).toEqual(['new', 'new']);
    expect(await putReps(db, [away], 'test')).toEqual(['unchanged']);
    expect(await findRep(db, 'a')).toEqual(away);
    const alone = { ...rep('c'), absences: [{ from: '2027-02-09', to: '2027-02-11', standIn: 'c' }] };
    const unknown = { ...rep('d'), leaves: { on: '2027-06-01', standIn: 'nobody' } };
    expect(await putReps(db, [alone, unknown], 'test')).toEqual([
      { field: 'absences', because: 'c cannot stand in for c' },
      { field: 'absences', because: 'there is no rep nobody to stand in' },
    ]);
  });

  test('a manager may come after the rep in the same batch', async () => {
    expect(await putReps(db, [rep('b', 'a'), rep('a')], 'test')).toEqual(['new', 'new']);
  });

  test('an unknown manager is refused, and with it who stands below the refused one', async () => {
    const results = await putReps(db, [rep('a'), rep('b', 'nobody'), rep('c', 'b'), rep('d', 'a')], 'test');
    expect(results).toEqual([
      'new',
      { field: 'managerId', because: 'there is no rep nobody' },
      { field: 'managerId', because: 'there is no rep b' },
      'new',
    ]);
  });

  test('managers cannot form a circle, in one batch or over several', async () => {
    const circle = await putReps(db, [rep('a', 'c'), rep('b', 'a'), rep('c', 'b'), rep('self', 'self')], 'test');
    expect(circle).toEqual(Array(4).fill({ field: 'managerId', because: expect.stringContaining('circle') }));
    await putReps(db, [rep('top'), rep('middle', 'top'), rep('low', 'middle')], 'test');
    expect(await putReps(db, [rep('top', 'low')], 'test')).toEqual([
      { field: 'managerId', because: 'low stands below top; managers cannot form a circle' },
    ]);
    expect(await putReps(db, [rep('low', 'top'), rep('middle', 'low')], 'test')).toEqual(['changed', 'changed']);
  });

  test('two at once that would close a circle together: one is refused', async () => {
    await putReps(db, [rep('a'), rep('b')], 'test');
    const results = await Promise.all([putReps(db, [rep('a', 'b')], 'test'), putReps(db, [rep('b', 'a')], 'test')]);
    expect(results.flat().filter((result) => result === 'changed')).toHaveLength(1);
  });
});

describe('customers', () => {
  beforeEach(() => putReps(db, [rep('r1')], 'test'));

  test('keep liquid funds in minor units with their date, and closing days', async () => {
    const funds = {
      liquidFunds: { amount: { value: '1000.5', currency: 'TWD' }, asOf: '2026-10-12' },
      closingDays: ['2027-02-11'],
    };
    expect(await putCustomers(db, [customer('c1', 'r1', funds), customer('c2', 'r1')], 'test')).toEqual(['new', 'new']);
    expect(await db.customer.findUnique({ where: { id: 'c1' } })).toMatchObject({
      liquidFundsMinor: 100050n,
      liquidFundsCurrency: 'TWD',
      liquidFundsAsOf: new Date('2026-10-12T00:00:00Z'),
      closingDays: ['2027-02-11'],
      distanceKm: 12.5,
    });
    expect(await putCustomers(db, [customer('c1', 'r1', funds), customer('c2', 'r1', funds)], 'test')).toEqual([
      'unchanged',
      'changed',
    ]);
  });

  test('an unknown rep is refused, the others are written', async () => {
    expect(await putCustomers(db, [customer('c1', 'nobody'), customer('c2', 'r1')], 'test')).toEqual([
      { field: 'repId', because: 'there is no rep nobody' },
      'new',
    ]);
  });
});

describe('policy', () => {
  test('the same body is the same version; going back is a version of its own', async () => {
    const lax = Policy.parse({});
    const strict = Policy.parse({ payment: { maxHorizonDays: 30 } });
    const versions = [];
    for (const body of [lax, Policy.parse({ currency: 'EUR' }), strict, lax])
      versions.push(await putPolicy(db, body, 'test'));
    expect(versions).toEqual([
      { version: 1, effect: 'new' },
      { version: 1, effect: 'unchanged' },
      { version: 2, effect: 'new' },
      { version: 3, effect: 'new' },
    ]);
  });

  test('many at once get versions without a gap', async () => {
    const bodies = [1, 2, 3, 4, 5].map((maxHorizonDays) => Policy.parse({ payment: { maxHorizonDays } }));
    const answers = await Promise.all(bodies.map((body) => putPolicy(db, body, 'test')));
    expect(answers.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('history', () => {
  beforeEach(async () => {
    await putReps(db, [rep('r1')], 'test');
    await putCustomers(db, [customer('c1', 'r1')], 'test');
  });

  test("a past promise is a closed commitment with one event, in its customer's time", async () => {
    expect(await importHistory(db, [past('h1'), past('h2', { outcome: 'broken', severe: true })], 'test')).toEqual([
      'new',
      'new',
    ]);
    const rows = await db.commitment.findMany({ include: { events: true }, orderBy: { severity: 'asc' } });
    expect(rows).toMatchObject([
      { status: 'kept', outcome: 'kept', severity: 'none', imported: true, amountMinor: 125000n },
      { status: 'broken', outcome: 'broken', severity: 'severe', imported: true },
    ]);
    expect(rows[0]).toMatchObject({
      proposedAt: new Date('2025-01-06T23:00:00Z'),
      concludedAt: new Date('2025-01-15T22:59:59.999Z'),
      events: [{ type: 'imported', seq: 1, actor: 'test' }],
    });
    expect(firstBrokenLink(rows[0]!.id, await eventsOf(db, rows[0]!.id))).toBeUndefined();
  });

  test('again it is unchanged; changed at its source it gets a further event, as often as it changes', async () => {
    await importHistory(db, [past('h1')], 'test');
    expect(await importHistory(db, [past('h1')], 'test')).toEqual(['unchanged']);
    expect(await importHistory(db, [past('h1', { outcome: 'broken' })], 'test')).toEqual(['changed']);
    expect(await importHistory(db, [past('h1')], 'test')).toEqual(['changed']);
    const [row] = await db.commitment.findMany();
    const events = await eventsOf(db, row!.id);
    expect(row).toMatchObject({ outcome: 'kept', severity: 'none', seq: 3 });
    expect(events.map(({ type }) => type)).toEqual(['imported', 'imported', 'imported']);
    expect(firstBrokenLink(row!.id, events)).toBeUndefined();
  });

  test('an unknown customer or rep is refused, the others are written', async () => {
    expect(
      await importHistory(db, [past('h1', { customerId: 'x' }), past('h2', { repId: 'x' }), past('h3')], 'test'),
    ).toEqual([
      { field: 'customerId', because: 'there is no customer x' },
      { field: 'repId', because: 'there is no rep x' },
      'new',
    ]);
  });

  test('two imports of the same at once: one writes, one finds it', async () => {
    const batch = Array.from({ length: 50 }, (_, index) => past(`h${index}`));
    const [first, second] = await Promise.all([importHistory(db, batch, 'test'), importHistory(db, batch, 'test')]);
    expect([first[0], second[0]].sort()).toEqual(['new', 'unchanged']);
    expect(await db.event.count()).toBe(50);
  });
});
