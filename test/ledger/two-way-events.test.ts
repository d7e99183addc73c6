import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rep } from '../../domain/master-data.ts';
import { inCompanyCurrency, type Money } from '../../domain/money.ts';
import { Policy } from '../../domain/policy.ts';
import { type CommitmentEvent, type Projection, project } from '../../domain/projection.ts';
import { appendEvents, eventsOf } from '../../ledger/events.ts';
import { putPolicy, putReps } from '../../ledger/master-data.ts';
import { twoWayLedger } from '../../ledger/two-way.ts';
import { ownDatabase } from '../support/own-database.ts';
import { promisedIn, putCompany } from './company.ts';

const { db } = await ownDatabase();
const rates = { TWD: '0.0276', USD: '0.85', JPY: '0.00615' };
const days = { from: '2027-02-01', to: '2027-11-30' };

const someEnd = fc.record({
  month: fc.integer({ min: 1, max: 12 }),
  minor: fc.bigInt({ min: 1n, max: 99_999_999n }),
  currency: fc.constantFrom('EUR', 'TWD', 'USD', 'JPY', 'GBP'),
  status: fc.constantFrom('kept', 'partially-kept', 'broken', 'withdrawn', 'open'),
  severe: fc.boolean(),
  ours: fc.boolean(),
  percentPaid: fc.integer({ min: 0, max: 99 }),
  passedOn: fc.constantFrom('never', 'before', 'after'),
});
type End = typeof someEnd extends fc.Arbitrary<infer One> ? One : never;

async function lived({ month, minor, currency, status, severe, ours, percentPaid, passedOn }: End): Promise<string> {
  const dueDate = `2027-${`${month}`.padStart(2, '0')}-15`;
  const side = ours ? ({ promisor: 'us', kind: 'rebate-payout' } as const) : {};
  const decimals = currency === 'JPY' ? 0 : 2;
  const digits = `${minor}`.padStart(3, '0');
  const value = decimals === 0 ? digits : `${digits.slice(0, -2)}.${digits.slice(-2)}`;
  const id = await promisedIn(db, 'c1', 0n, dueDate, { amount: { value, currency }, ...side });
  const concludedAt = `${dueDate}T23:30:00.000Z`;
  const severity = status === 'broken' ? (severe ? 'severe' : 'normal') : 'none';
  const shows = { status, outcome: status, severity, concludedAt };
  const paid = `${(minor * BigInt(percentPaid)) / 100n}`;
  const data = { paid, askedBy: ours ? 'us' : 'customer', shows };
  const ended = { key: status === 'withdrawn' ? 'withdrawn' : 'concluded', at: concludedAt, data };
  const passed = { at: `${dueDate}T${passedOn === 'before' ? '08' : '23'}:45:00.000Z`, key: 'reassigned-1' };
  const handover = { ...passed, data: { from: 'r1', to: 'r2', shows: { repId: 'r2' } } };
  const happened = [
    ...(passedOn === 'before' ? [handover] : []),
    ...(status === 'open' ? [] : [ended]),
    ...(passedOn === 'after' ? [handover] : []),
  ].map((each) => ({ ...each, type: each.key.replace('-1', ''), actor: 'test' }) as CommitmentEvent);
  await appendEvents(db, id, happened);
  return id;
}

/** What a side of a rep comes to, told from the events alone. */
interface Told {
  promises: number;
  kept: number;
  partlyKept: number;
  broken: number;
  severe: number;
  withdrawn: number;
  withoutRate: number;
  promised: bigint;
  fulfilled: bigint;
}

async function toldByTheEvents(ids: readonly string[]): Promise<Map<string, Told>> {
  const sums = new Map<string, Told>();
  for (const id of ids) {
    const events = await eventsOf(db, id);
    const end = events.reduce<Projection | undefined>((so, each) => project(so, each), undefined) as Projection;
    if (end.status === 'open' || end.dueDate < days.from || end.dueDate > days.to) continue;
    const due = end.breachAt !== null && end.breachAt < end.concludedAt! ? end.breachAt : end.concludedAt!;
    const holder = events.findLast(({ at, type }) => type === 'reassigned' && at <= due)?.data['to'] ?? 'r1';
    const key = `${holder} ${end.promisor}`;
    const sum = sums.get(key) ?? {
      ...{ promises: 0, kept: 0, partlyKept: 0, broken: 0, severe: 0, withdrawn: 0, withoutRate: 0 },
      ...{ promised: 0n, fulfilled: 0n },
    };
    sums.set(key, sum);
    if (end.status === 'withdrawn') {
      sum.withdrawn++;
      continue;
    }
    const worth = (money: Money) => inCompanyCurrency(money, 'EUR', rates);
    const amount = worth(end.amount);
    sum.promises++;
    if (end.status === 'kept') sum.kept++;
    if (end.status === 'partially-kept') sum.partlyKept++;
    if (end.status === 'broken') sum.broken++;
    if (end.severity === 'severe') sum.severe++;
    if (amount === undefined) sum.withoutRate++;
    sum.promised += amount ?? 0n;
    if (end.status === 'kept') sum.fulfilled += amount ?? 0n;
    const paid = BigInt(`${events.find(({ type }) => type === 'concluded')?.data['paid'] ?? 0}`);
    const part = { value: inMajor(paid, end.amount.currency), currency: end.amount.currency };
    if (end.status === 'partially-kept' && end.promisor === 'customer') sum.fulfilled += worth(part) ?? 0n;
  }
  return sums;
}

const inMajor = (minor: bigint, currency: string): string =>
  currency === 'JPY' ? `${minor}` : `${minor / 100n}.${`${minor % 100n}`.padStart(2, '0')}`;

test('D1: the sums of the projections are those that the events tell, to the last cent', async () => {
  await putCompany(db, 'c1');
  const home = { language: 'en', zone: 'Europe/Berlin', country: 'DE', office: 'HH', email: 'o@x.example' };
  await putReps(db, [{ id: 'r2', ...Rep.parse({ ...home, name: 'Otto' }) }], 'test');
  await putPolicy(db, Policy.parse({ rates }), 'test');
  const ids: string[] = [];
  for (const end of fc.sample(someEnd, { numRuns: 80, seed: 20270115 })) ids.push(await lived(end));
  const { rows } = await twoWayLedger(db, 'rep', days, '2027-05-01', { sees: 'all' });
  const told = await toldByTheEvents(ids);
  expect([...told.keys()].sort()).toEqual(['r1 customer', 'r1 us', 'r2 customer', 'r2 us']);
  for (const { key, customers, ours } of rows)
    for (const [promisor, side] of Object.entries({ customer: customers, us: ours })) {
      const { promised, fulfilled, ...counts } = told.get(`${key} ${promisor}`)!;
      expect(side).toMatchObject(counts);
      expect(side.amounts.promised.value).toBe(inMajor(promised, 'EUR'));
      expect(side.amounts.fulfilled.value).toBe(inMajor(fulfilled, 'EUR'));
    }
});
