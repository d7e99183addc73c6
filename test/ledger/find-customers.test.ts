import { beforeAll, describe, expect, test } from 'vitest';
import { Customer, Rep } from '../../domain/master-data.ts';
import { findCustomers } from '../../ledger/find-customers.ts';
import { putCustomers, putReps } from '../../ledger/master-data.ts';
import { ownDatabase } from '../support/own-database.ts';
import { promisedIn } from './company.ts';

const { db } = await ownDatabase();
const names: Readonly<Record<string, string>> = {
  'DE-1': 'Müller & Söhne',
  'DE-10': 'Großhandel Weiß',
  'DE-2': 'Eisen-Müller',
  'TW-1': '信義五金行股份有限公司',
  'CN-1': '深圳市力工五金有限公司',
  'BR-1': 'São João Ferragens',
  'GB-1': '50% Off_Tools Ltd',
  'GB-2': '500 Offers Ltd',
};
const others = { 'X-1': 'Fremde Müllerei' };

beforeAll(async () => {
  const home = { language: 'en', zone: 'Europe/Berlin', country: 'DE' } as const;
  const rep = Rep.parse({ ...home, name: 'Rita', email: 'r@x.example', office: 'HH' });
  await putReps(
    db,
    [
      { id: 'r1', ...rep },
      { id: 'r2', ...rep },
    ],
    'test',
  );
  const customers = (of: Readonly<Record<string, string>>, repId: string) =>
    Object.entries(of).map(([id, name]) => ({
      id,
      ...Customer.parse({ ...home, name, distanceKm: 1, travelMinutes: 5, repId }),
    }));
  await putCustomers(db, [...customers(names, 'r1'), ...customers(others, 'r2')], 'test');
});

const found = async (text: string, sees: 'all' | ReadonlySet<string> = new Set(['r1']), limit = 10) =>
  (await findCustomers(db, text, { sees }, limit)).map(({ id }) => id);

describe('customers are found by code and name', () => {
  test.each([
    ['müller', ['DE-1', 'DE-2']],
    ['MÜLLER', ['DE-1', 'DE-2']],
    ['muller', ['DE-1', 'DE-2']],
    ['mu\u0308ller', ['DE-1', 'DE-2']],
    ['weiss', ['DE-10']],
    ['grosshandel', ['DE-10']],
    ['五金', ['TW-1', 'CN-1']],
    ['力工', ['CN-1']],
    ['sao joao', ['BR-1']],
    ['João são', ['BR-1']],
    ['de-1', ['DE-1', 'DE-10']],
    ['tw', ['TW-1']],
    ['müller de-2', ['DE-2']],
    ['50%', ['GB-1']],
    ['f_t', ['GB-1']],
    ['\\', []],
    ['nobody', []],
    ['   ', []],
  ])('"%s"', async (text, ids) => {
    expect((await found(text)).toSorted()).toEqual(ids.toSorted());
  });

  test('the code itself comes first, then what begins so; no more than are asked for', async () => {
    expect(await found('DE-1')).toEqual(['DE-1', 'DE-10']);
    expect(await found('müller')).toEqual(['DE-1', 'DE-2']);
    expect(await found('müller', 'all')).toEqual(['DE-1', 'DE-2', 'X-1']);
    expect(await found('ferragens')).toEqual(['BR-1']);
    expect(await found('müller', 'all', 1)).toEqual(['DE-1']);
  });

  test("D7: a rep finds the own ones, and those of a running promise that was taken over; nobody else's", async () => {
    expect(await found('müllerei')).toEqual([]);
    expect(await found('müller', new Set(['r2']))).toEqual(['X-1']);
    await promisedIn(db, 'X-1', 1n, '2027-01-15', { closedAt: '2027-01-15T10:00:00.000Z' });
    expect(await found('müllerei')).toEqual([]);
    await promisedIn(db, 'X-1', 1n, '2027-01-15');
    expect(await found('müllerei')).toEqual(['X-1']);
    expect(await found('müller', new Set())).toEqual([]);
  });

  test('a long text is read word by word, by the index', async () => {
    expect((await found('müller '.repeat(200))).toSorted()).toEqual(['DE-1', 'DE-2', 'X-1']);
    const plan = await db.$transaction(async (tx) => {
      await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
      return tx.$queryRaw<object[]>`
        EXPLAIN SELECT id FROM customer WHERE folded(id || ' ' || name) LIKE folded('%müller%')`;
    });
    expect(JSON.stringify(plan)).toContain('customer_found');
  });
});
