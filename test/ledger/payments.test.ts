import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Payment } from '../../domain/master-data.ts';
import { fromMinor } from '../../domain/money.ts';
import type { Projection } from '../../domain/projection.ts';
import { appendEvents, eventsOf, firstBrokenLink } from '../../ledger/events.ts';
import { paidTowards, recordPayments } from '../../ledger/payments.ts';
import { ownDatabase } from '../support/own-database.ts';
import { promisedIn, putCompany } from './company.ts';

const { db, empty } = await ownDatabase();
const now = '2027-02-01T12:00:00.000Z';
const by = { by: 'bank', now };
const customers = ['c1', 'c2'] as const;

beforeEach(async () => {
  await empty();
  await putCompany(db, ...customers);
});

const promised = (customerId: string, minor: bigint, dueDate: string, more: Partial<Projection> = {}) =>
  promisedIn(db, customerId, minor, dueDate, more);
const payment = (customerId: string, minor: bigint, more: object = {}) =>
  Payment.parse({
    customerId,
    amount: fromMinor(minor, 'EUR'),
    receivedAt: '2027-01-10T09:00:00Z',
    reference: randomUUID(),
    ...more,
  });
const total = async (id: string) => (await paidTowards(db, id, now)).total;

describe('payments at the same moment', () => {
  test('D5: two for two promises of one customer: each is counted once, the oldest due first', async () => {
    const later = await promised('c1', 100_00n, '2027-01-20');
    const sooner = await promised('c1', 100_00n, '2027-01-15');
    const results = await Promise.all([
      recordPayments(db, [payment('c1', 120_00n)], by),
      recordPayments(db, [payment('c1', 50_00n)], by),
    ]);
    expect(results.flat().map(({ result }) => result)).toEqual(['recorded', 'recorded']);
    expect([await total(sooner), await total(later)]).toEqual([100_00n, 70_00n]);
  });

  test('D5: each naming its own promise, in opposite orders: nobody waits for the other forever', async () => {
    const ids = [
      await promised('c1', 10_00n, '2027-01-15'),
      await promised('c1', 10_00n, '2027-01-20'),
      await promised('c2', 10_00n, '2027-01-15'),
    ] as const;
    const batch = [
      payment('c1', 1_00n, { commitmentId: ids[0] }),
      payment('c2', 1_00n, { commitmentId: ids[2] }),
      payment('c1', 1_00n, { commitmentId: ids[1] }),
    ];
    const again = batch.map((each) => ({ ...each, reference: randomUUID() })).reverse();
    for (const results of await Promise.all([recordPayments(db, batch, by), recordPayments(db, again, by)]))
      expect(results.map(({ result }) => result)).toEqual(['recorded', 'recorded', 'recorded']);
    for (const id of ids) expect(await total(id)).toBe(2_00n);
  });

  test('D5: the same one ten times, while the story writes its own events: one row, and a whole chain', async () => {
    const id = await promised('c1', 100_00n, '2027-01-15');
    const same = payment('c1', 30_00n);
    const story = (step: number) =>
      appendEvents(db, id, [{ key: `step-${step}`, type: 'message', at: now, actor: 'kept', data: {} }]);
    const [results] = await Promise.all([
      Promise.all(Array.from({ length: 10 }, () => recordPayments(db, [same], by))),
      Promise.all(Array.from({ length: 5 }, (_, step) => story(step))),
    ]);
    expect(
      results
        .flat()
        .map(({ result }) => result)
        .sort(),
    ).toEqual(['recorded', ...Array(9).fill('unchanged')]);
    const events = await eventsOf(db, id);
    expect(events).toHaveLength(7);
    expect(firstBrokenLink(id, events)).toBeUndefined();
  });
});

describe('what payments count towards', () => {
  test('D5: never more than was promised, never more than was paid, the oldest due first, whatever comes in which order', async () => {
    const cents = fc.bigInt({ min: 1n, max: 500_00n });
    const promises = fc.array(fc.record({ minor: cents, day: fc.integer({ min: 10, max: 28 }) }), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(
        promises,
        fc.array(cents, { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (made, paid, oneBatch) => {
          await db.$transaction([
            db.$executeRaw`SET LOCAL session_replication_role = replica`,
            db.$executeRaw`TRUNCATE payment, allocation, commitment, patience_case, event, message, trip, goods_hold, unloading, unloaded_line`,
          ]);
          const ids = new Map<string, { minor: bigint; day: number }>();
          for (const { minor, day } of made) ids.set(await promised('c1', minor, `2027-01-${day}`), { minor, day });
          const payments = paid.map((minor) => payment('c1', minor));
          if (oneBatch) await recordPayments(db, payments, by);
          else for (const each of payments) await recordPayments(db, [each], by);

          const counted = await Promise.all(
            [...ids].map(async ([id, { minor, day }]) => ({ minor, day, counted: await total(id) })),
          );
          const sum = (parts: readonly bigint[]) => parts.reduce((left, right) => left + right, 0n);
          const promisedInAll = sum(made.map(({ minor }) => minor));
          expect(sum(counted.map((each) => each.counted))).toBe(sum(paid) < promisedInAll ? sum(paid) : promisedInAll);
          for (const each of counted) {
            expect(each.counted <= each.minor).toBe(true);
            const older = counted.filter(({ day }) => day < each.day);
            if (each.counted > 0n) expect(older.every((before) => before.counted === before.minor)).toBe(true);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  test('D5: only promises that were made by then, of the same customer and currency, and no rehearsal', async () => {
    const open = await promised('c1', 10_00n, '2027-01-20');
    await promised('c1', 10_00n, '2027-01-12', { proposedAt: '2027-01-11T10:00:00.000Z' });
    await promised('c1', 10_00n, '2027-01-12', { amount: { value: '10.00', currency: 'USD' } });
    await promised('c1', 10_00n, '2027-01-12', { rehearsalId: randomUUID() });
    await promised('c1', 10_00n, '2027-01-12', { imported: true, status: 'broken' });
    await promised('c2', 10_00n, '2027-01-12');
    expect(await recordPayments(db, [payment('c1', 99_00n)], by)).toMatchObject([
      { result: 'recorded', allocations: [{ commitmentId: open, minor: 10_00n }], wakes: [open] },
    ]);
  });

  test('D5: a promise kept on the word alone is still to be confirmed; one that is closed as kept wants nothing', async () => {
    const word = await promised('c1', 10_00n, '2027-01-12', { status: 'kept', outcome: 'kept' });
    await promised('c1', 10_00n, '2027-01-12', {
      status: 'kept',
      outcome: 'kept',
      closedAt: '2027-01-20T10:00:00.000Z',
    });
    expect(await recordPayments(db, [payment('c1', 99_00n)], by)).toMatchObject([
      { allocations: [{ commitmentId: word, minor: 10_00n }], wakes: [word] },
    ]);
  });

  test('D3: what was received after the breach instant counts as late, to the millisecond, and wakes nobody after the end', async () => {
    const id = await promised('c1', 10_00n, '2027-01-15', { status: 'broken', closedAt: '2027-01-20T10:00:00.000Z' });
    const at = (receivedAt: string) => recordPayments(db, [payment('c1', 1_00n, { receivedAt })], by);
    for (const receivedAt of ['2027-01-15T22:59:59.999Z', '2027-01-15T23:00:00.000Z'])
      expect(await at(receivedAt)).toMatchObject([{ result: 'recorded', wakes: [] }]);
    expect(await paidTowards(db, id, '2027-01-15T22:59:59.999Z')).toEqual({
      inTime: 1_00n,
      total: 2_00n,
      inFullAt: null,
    });
    expect((await eventsOf(db, id)).slice(1).map(({ data }) => data['late'])).toEqual([false, true]);
  });

  test('D5: a refused payment leaves nothing behind, and the others of its batch are recorded', async () => {
    const id = await promised('c1', 10_00n, '2027-01-15');
    const results = await recordPayments(
      db,
      [
        payment('nobody', 1_00n),
        payment('c1', 4_00n),
        payment('c1', 1_00n, { receivedAt: '2027-02-01T12:00:00.001Z' }),
        payment('c2', 1_00n, { commitmentId: id }),
      ],
      by,
    );
    expect(results).toMatchObject([
      { field: 'customerId' },
      { result: 'recorded' },
      { field: 'receivedAt' },
      { field: 'commitmentId' },
    ]);
    expect(await db.payment.count()).toBe(1);
    expect(await total(id)).toBe(4_00n);
  });

  test('D5: a currency in which nothing is owed is an error, named or not; where nothing is owed at all it is only recorded', async () => {
    const dollars = (more: object = {}) =>
      payment('c1', 1_00n, { amount: { value: '1.00', currency: 'USD' }, ...more });
    const id = await promised('c1', 10_00n, '2027-01-15');
    for (const commitmentId of [id, null])
      expect(await recordPayments(db, [dollars({ commitmentId })], by)).toMatchObject([
        { result: 'refused', field: 'amount', because: expect.stringMatching(/in EUR, not in USD/) },
      ]);
    await promised('c1', 10_00n, '2027-01-20', { amount: { value: '10.00', currency: 'USD' } });
    expect(await recordPayments(db, [dollars()], by)).toMatchObject([{ result: 'recorded' }]);
    const other = payment('c2', 1_00n, { amount: { value: '1.00', currency: 'USD' } });
    expect(await recordPayments(db, [other], by)).toMatchObject([{ result: 'recorded', allocations: [] }]);
    await promised('c2', 10_00n, '2027-01-20');
    expect(await recordPayments(db, [other], by)).toMatchObject([{ result: 'unchanged' }]);
  });

  test('D5: what is left over goes to the next promise that there is', async () => {
    const first = await promised('c1', 10_00n, '2027-01-15');
    const next = await promised('c1', 10_00n, '2027-01-20');
    const [result] = await recordPayments(db, [payment('c1', 25_00n, { commitmentId: first })], by);
    expect(result).toMatchObject({
      allocations: [
        { commitmentId: first, minor: 10_00n },
        { commitmentId: next, minor: 10_00n },
      ],
    });
  });
});
