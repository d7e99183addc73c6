import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { Payment, Reversal } from '../../domain/master-data.ts';
import { fromMinor } from '../../domain/money.ts';
import type { Projection } from '../../domain/projection.ts';
import { countCredit } from '../../ledger/credit.ts';
import { eventsOf } from '../../ledger/events.ts';
import { paidTowards, recordPayments } from '../../ledger/payments.ts';
import { recordReversal } from '../../ledger/reversals.ts';
import { times } from '../support/long.ts';
import { ownDatabase } from '../support/own-database.ts';
import { promisedIn, putCompany } from './company.ts';

const { db, empty } = await ownDatabase();
const now = '2027-02-01T12:00:00.000Z';
const by = { by: 'bank', now };
const madeLater = { proposedAt: '2027-01-25T10:00:00.000Z' };

beforeEach(async () => {
  await empty();
  await putCompany(db, 'c1', 'c2');
});

const promised = (minor: bigint, dueDate: string, more: Partial<Projection> = {}, customerId = 'c1') =>
  promisedIn(db, customerId, minor, dueDate, more);
const agreed = (id: string) => countCredit(db, id, now);
const total = async (id: string) => (await paidTowards(db, id, now)).total;
async function pay(minor: bigint, commitmentId?: string): Promise<string> {
  const payment = Payment.parse({
    customerId: 'c1',
    amount: fromMinor(minor, 'EUR'),
    receivedAt: '2027-01-22T09:00:00Z',
    reference: randomUUID(),
    ...(commitmentId ? { commitmentId } : {}),
  });
  const [result] = await recordPayments(db, [payment], by);
  if (result?.result !== 'recorded') throw new Error(JSON.stringify(result));
  return result.id;
}
const takeBack = (paymentId: string, minor: bigint) =>
  recordReversal(
    db,
    paymentId,
    Reversal.parse({
      reference: randomUUID(),
      reversedAt: '2027-01-26T09:00:00Z',
      reason: 'insufficient funds',
      amount: fromMinor(minor, 'EUR'),
    }),
    by,
  );

test('D3: what was overpaid counts towards the next promise once it is agreed, once, and is told in its record', async () => {
  const first = await promised(10_00n, '2027-01-15');
  const paymentId = await pay(25_00n, first);
  const next = await promised(40_00n, '2027-02-15', madeLater);
  expect(await total(next)).toBe(0n);
  expect(await Promise.all([agreed(next), agreed(next), agreed(next)])).toEqual([true, true, true]);
  expect([await total(first), await total(next)]).toEqual([10_00n, 15_00n]);
  expect((await eventsOf(db, next)).slice(1)).toEqual([
    expect.objectContaining({
      type: 'payment-recorded',
      at: now,
      data: expect.objectContaining({ paymentId, overpaid: true, allocated: fromMinor(15_00n, 'EUR') }),
    }),
  ]);
});

test('D3: only of the same customer and currency, never of a rehearsal, and a payment keeps what it counts towards', async () => {
  const first = await promised(10_00n, '2027-01-15');
  await pay(25_00n, first);
  const others = [
    await promised(40_00n, '2027-02-15', madeLater, 'c2'),
    await promised(40_00n, '2027-02-15', { ...madeLater, amount: { value: '40.00', currency: 'USD' } }),
    await promised(40_00n, '2027-02-15', { ...madeLater, rehearsalId: randomUUID() }),
  ];
  for (const other of others) expect(await agreed(other)).toBe(false);
  expect(await total(first)).toBe(10_00n);
});

test('D3, D5: what came while nothing was promised paid for something else, and keeps no promise made later', async () => {
  await pay(25_00n);
  expect(await agreed(await promised(10_00n, '2027-02-15', madeLater))).toBe(false);
});

test('D3: a promise whose payment is taken back is paid from what was overpaid elsewhere', async () => {
  const first = await promised(10_00n, '2027-01-15');
  const paymentId = await pay(10_00n, first);
  const second = await promised(5_00n, '2027-01-18');
  await pay(9_00n, second);
  expect(await takeBack(paymentId, 10_00n)).toMatchObject({ result: 'recorded', credited: [first] });
  expect([await total(first), await total(second)]).toEqual([4_00n, 5_00n]);
});

test('D3: whatever is promised, paid and taken back in whatever order, never more counts than was paid, nor than was promised', async () => {
  const cents = fc.bigInt({ min: 1n, max: 300_00n });
  const deed = fc.oneof(
    fc.record({ does: fc.constant('promise' as const), minor: cents, which: fc.nat() }),
    fc.record({ does: fc.constant('pay' as const), minor: cents, which: fc.nat() }),
    fc.record({ does: fc.constant('take-back' as const), minor: cents, which: fc.nat() }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: 12 }), async (deeds) => {
      await db.$transaction([
        db.$executeRaw`SET LOCAL session_replication_role = replica`,
        db.$executeRaw`TRUNCATE payment, allocation, commitment, patience_case, event, message, trip, goods_hold, unloading, unloaded_line`,
      ]);
      const promises = new Map([[await promised(100_00n, '2027-01-15'), 100_00n]]);
      const payments: string[] = [];
      for (const { does, minor, which } of deeds) {
        const named = [...promises.keys()][which % promises.size];
        if (does === 'promise') {
          const id = await promised(minor, `2027-02-${10 + (which % 18)}`);
          promises.set(id, minor);
          await agreed(id);
        } else if (does === 'pay') payments.push(await pay(minor, promises.size === 1 ? named : undefined));
        else if (payments.length > 0) await takeBack(payments[which % payments.length] ?? '', minor);
      }
      let owed = 0n;
      for (const [id, minor] of promises) {
        const counted = await total(id);
        expect(counted >= 0n && counted <= minor).toBe(true);
        owed += minor - counted;
      }
      const rows = await db.payment.findMany({
        include: { allocations: true, reversals: { include: { allocations: true } } },
      });
      let unused = 0n;
      for (const payment of rows.filter(({ reversesId }) => reversesId === null)) {
        const all = [payment, ...payment.reversals];
        const received = all.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
        const parts = all.flatMap(({ allocations }) => allocations);
        const counted = parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
        expect(counted >= 0n && counted <= received).toBe(true);
        if (parts.length > 0 || payment.commitmentId !== null) unused += received - counted;
      }
      expect(owed > 0n && unused > 0n).toBe(false); // nothing lies idle while something is owed
    }),
    { numRuns: times(8, 50) },
  );
});
