import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Sale } from '../../domain/sales.ts';
import { recordSales } from '../../ledger/sales.ts';
import { type Counted, dailyVolumes, firstSaleOf, monthlySales, volumeOf } from '../../ledger/volumes.ts';
import { ownDatabase } from '../support/own-database.ts';
import { putCompany } from './company.ts';

const { db, empty } = await ownDatabase();
const now = '2027-02-01T12:00:00.000Z';
const by = { actor: 'erp', now };

beforeEach(async () => {
  await empty();
  await putCompany(db, 'c1', 'c2');
});

const sale = (more: object = {}) =>
  Sale.parse({
    document: 'R-1',
    line: 1,
    date: '2027-01-10',
    customerId: 'c1',
    productGroup: 'drills',
    quantity: '2',
    net: { value: '100.00', currency: 'EUR' },
    ...more,
  });
const euros = (value: string) => ({ net: { value, currency: 'EUR' } });
const record = (...sales: readonly Sale[]) => recordSales(db, sales, by);
const counted = (more: Partial<Counted> = {}): Counted => ({
  customerId: 'c1',
  unit: 'turnover',
  currency: 'EUR',
  counts: { paidOnly: false, creditNotes: true },
  from: '2026-01-01',
  to: '2027-12-31',
  rehearsalId: '',
  ...more,
});
const volume = (more: Partial<Counted> = {}) => volumeOf(db, counted(more));

describe('a line', () => {
  test('D5: is recorded once: the same again is unchanged', async () => {
    expect(await record(sale())).toEqual({
      results: ['new'],
      touched: [{ customerId: 'c1', from: '2027-01-10', to: '2027-01-10' }],
    });
    expect((await record(sale())).results).toEqual(['unchanged']);
    expect(await volume()).toBe('10000');
  });

  test('D5: a higher revision corrects it, to another day and customer too; a lower one comes too late', async () => {
    await record(sale({ revision: 2 }), sale({ document: 'R-2', date: '2027-01-20' }));
    const moved = sale({ revision: 5, date: '2026-12-30', customerId: 'c2', ...euros('70.00') });
    expect(await record(moved)).toEqual({
      results: ['corrected'],
      touched: [
        { customerId: 'c1', from: '2027-01-10', to: '2027-01-10' },
        { customerId: 'c2', from: '2026-12-30', to: '2026-12-30' },
      ],
    });
    expect(await record(sale({ revision: 4, ...euros('1.00') }))).toEqual({ results: ['superseded'], touched: [] });
    expect([await volume(), await volume({ customerId: 'c2' })]).toEqual(['10000', '7000']);
    expect(await db.sale.findMany({ where: { document: 'R-1' }, select: { revision: true, actor: true } })).toEqual([
      { revision: 5, actor: 'erp' },
    ]);
  });

  test('D5: a known revision with other contents is refused, whatever differs, and names itself', async () => {
    await record(sale({ revision: 3 }));
    for (const other of [
      euros('100.01'),
      { net: { value: '100.00', currency: 'USD' } },
      { quantity: '2.001' },
      { date: '2027-01-11' },
      { customerId: 'c2' },
      { productGroup: 'saws' },
      { paid: true },
    ])
      expect(await record(sale({ revision: 3, ...other }))).toEqual({
        results: [
          {
            field: 'revision',
            because: 'line 1 of "R-1" stands with revision 3 and other contents; a correction needs a higher one',
          },
        ],
        touched: [],
      });
    expect(await volume()).toBe('10000');
  });

  test('D5: of an unknown customer or of a day to come at the customer is refused, and the others are kept', async () => {
    await db.customer.update({ where: { id: 'c2' }, data: { zone: 'Pacific/Kiritimati' } }); // 14 hours ahead of UTC
    expect(
      await record(
        sale(),
        sale({ document: 'R-2', customerId: 'nobody' }),
        sale({ document: 'R-3', date: '2027-02-02' }),
        sale({ document: 'R-4', date: '2027-02-02', customerId: 'c2' }),
        sale({ document: 'R-1', line: 2 }),
      ),
    ).toEqual({
      results: [
        'new',
        { field: 'customerId', because: 'there is no customer nobody' },
        { field: 'date', because: '2027-02-02 lies in the future' },
        'new',
        'new',
      ],
      touched: [
        { customerId: 'c1', from: '2027-01-10', to: '2027-01-10' },
        { customerId: 'c2', from: '2027-02-02', to: '2027-02-02' },
      ],
    });
    expect(await db.sale.count()).toBe(3);
  });

  test('D5: several times in one batch is taken one after the other', async () => {
    const { results, touched } = await record(
      sale({ revision: 2 }),
      sale({ revision: 1 }),
      sale({ revision: 3, date: '2027-01-05' }),
      sale({ revision: 3, date: '2027-01-05' }),
      sale({ revision: 3, ...euros('7.00') }),
    );
    expect(results).toEqual([
      'new',
      'superseded',
      'corrected',
      'unchanged',
      expect.objectContaining({ field: 'revision' }),
    ]);
    expect(touched).toEqual([{ customerId: 'c1', from: '2027-01-05', to: '2027-01-10' }]);
  });

  test('D5: ten imports of the same at once: each line once, told as new once', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => sale({ line: index + 1 }));
    const all = await Promise.all(Array.from({ length: 10 }, () => record(...lines)));
    expect(all.flatMap(({ results }) => results).filter((result) => result === 'new')).toHaveLength(50);
    expect(await volume()).toBe('500000');
  });

  test('what came unchanged is told again for a day, since the first may not have been heard; then no longer', async () => {
    await record(sale());
    expect((await record(sale())).touched).toHaveLength(1);
    await db.$executeRaw`UPDATE sale SET recorded_at = now() - interval '25 hours'`;
    expect((await record(sale())).touched).toEqual([]);
  });
});

describe('whatever comes', () => {
  const line = fc.record({
    document: fc.constantFrom('R-1', 'R-2'),
    line: fc.integer({ min: 1, max: 2 }),
    revision: fc.integer({ min: 1, max: 4 }),
  });
  /** What a line says follows from its name and revision, as it comes from one source. */
  const contentsOf = ({
    document,
    line: number,
    revision,
  }: {
    document: string;
    line: number;
    revision: number;
  }): Sale => {
    const seed = document.length + number * 7 + revision * 31 + document.charCodeAt(2);
    return sale({
      ...{
        document,
        line: number,
        revision,
        paid: seed % 2 === 0,
        quantity: `${seed % 17 < 5 ? '-' : ''}${seed % 11}.125`,
      },
      ...{
        date: `2027-01-${10 + (seed % 20)}`,
        customerId: seed % 3 === 0 ? 'c2' : 'c1',
        ...euros(`${(seed % 17) - 5}.37`),
      },
    });
  };
  const stands = () =>
    db.sale.findMany({ orderBy: [{ document: 'asc' }, { line: 'asc' }], omit: { recordedAt: true } });

  test('D5: the order of import changes nothing, nor do its batches: the highest revision stands', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(line, { minLength: 1, maxLength: 12 })
          .chain((lines) =>
            fc.tuple(
              fc.shuffledSubarray(lines, { minLength: lines.length }),
              fc.shuffledSubarray(lines, { minLength: lines.length }),
              fc.integer({ min: 1, max: 12 }),
            ),
          ),
        async ([one, other, size]) => {
          await db.sale.deleteMany();
          await record(...one.map(contentsOf));
          const first = await stands();
          await db.sale.deleteMany();
          for (let at = 0; at < other.length; at += size) await record(...other.slice(at, at + size).map(contentsOf));
          expect(await stands()).toEqual(first);
          for (const { document, line: number, revision } of first)
            expect(revision).toBe(
              Math.max(
                ...one
                  .filter((each) => each.document === document && each.line === number)
                  .map((each) => each.revision),
              ),
            );
          const { results } = await record(...one.map(contentsOf));
          expect(results.filter((result) => result !== 'unchanged' && result !== 'superseded')).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);

  test('the sum is that of its days, and splitting a line in two changes nothing', async () => {
    const minor = fc.integer({ min: -1_000_000, max: 1_000_000 });
    const decimal = (small: number) =>
      `${small < 0 ? '-' : ''}${Math.floor(Math.abs(small) / 100)}.${String(Math.abs(small) % 100).padStart(2, '0')}`;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(minor, minor, fc.integer({ min: 10, max: 28 })), { maxLength: 10 }),
        async (parts) => {
          const whole = parts.map(([a, b, day], index) =>
            sale({ line: index + 1, date: `2027-01-${day}`, quantity: '0', ...euros(decimal(a + b)) }),
          );
          const split = parts.flatMap(([a, b, day], index) =>
            [a, b].map((part, half) =>
              sale({ line: 2 * index + half + 1, date: `2027-01-${day}`, quantity: '0', ...euros(decimal(part)) }),
            ),
          );
          const sums: unknown[] = [];
          for (const lines of [whole, split]) {
            await db.sale.deleteMany();
            await record(...lines);
            const days = await dailyVolumes(db, counted());
            expect(`${days.reduce((sum, { volume: one }) => sum + BigInt(one), 0n)}`).toBe(await volume());
            expect(days.map(({ date }) => date)).toEqual([...new Set(lines.map(({ date }) => date))].sort());
            sums.push(days);
          }
          expect(sums[1]).toEqual(sums[0]);
        },
      ),
      { numRuns: 20 },
    );
  }, 120_000);
});

describe('what counts', () => {
  test('turnover in the currency, quantity in thousandths whatever the currency, both days included', async () => {
    await record(
      sale({ date: '2027-01-10', quantity: '2.5' }),
      sale({ line: 2, date: '2027-01-10', quantity: '1', ...euros('0.50') }),
      sale({ line: 3, date: '2027-01-12', quantity: '4', net: { value: '9.00', currency: 'USD' } }),
      sale({ document: 'R-2', date: '2027-01-13', quantity: '0.125', ...euros('20.00') }),
      sale({ document: 'R-3', date: '2027-01-14' }),
      sale({ document: 'R-4', date: '2027-01-11', customerId: 'c2' }),
    );
    const days = { from: '2027-01-10', to: '2027-01-13' };
    expect(await dailyVolumes(db, counted(days))).toEqual([
      { date: '2027-01-10', volume: '10050' },
      { date: '2027-01-13', volume: '2000' },
    ]);
    expect(await dailyVolumes(db, counted({ ...days, unit: 'quantity' }))).toEqual([
      { date: '2027-01-10', volume: '3500' },
      { date: '2027-01-12', volume: '4000' },
      { date: '2027-01-13', volume: '125' },
    ]);
    expect(await volume({ ...days, unit: 'quantity' })).toBe('7625');
    expect(await volume({ ...days, currency: 'USD' })).toBe('900');
    expect(await volume({ ...days, customerId: 'nobody' })).toBe('0');
  });

  test('B8: credit notes and returns lower the volume, or are left out where the terms say so', async () => {
    const back = { quantity: '-1', ...euros('-30.00') };
    await record(
      sale(),
      sale({ document: 'C-1', ...back }),
      sale({ document: 'C-2', quantity: '0', ...euros('-5.00') }),
    );
    const without = { counts: { paidOnly: false, creditNotes: false } };
    expect([await volume(), await volume(without)]).toEqual(['6500', '10000']);
    expect([await volume({ unit: 'quantity' }), await volume({ unit: 'quantity', ...without })]).toEqual([
      '1000',
      '2000',
    ]);
    await record(sale({ document: 'C-3', date: '2027-01-12', ...back }));
    expect((await dailyVolumes(db, counted())).at(-1)).toEqual({ date: '2027-01-12', volume: '-3000' });
  });

  test('only what is paid, only some product groups, only one document, and all of these at once', async () => {
    await record(
      sale({ paid: true }),
      sale({ line: 2, ...euros('7.00') }),
      sale({ document: 'R-2', productGroup: 'saws', paid: true, ...euros('20.00') }),
      sale({ document: 'R-2', line: 2, productGroup: 'safety', ...euros('1.00') }),
    );
    const of = (counts: object) => volume({ counts: { paidOnly: false, creditNotes: true, ...counts } });
    expect(await of({ paidOnly: true })).toBe('12000');
    expect(await of({ productGroups: ['saws', 'safety'] })).toBe('2100');
    expect(await of({ document: 'R-1' })).toBe('10700');
    expect(await of({ document: 'R-2', productGroups: ['saws', 'safety'], paidOnly: true })).toBe('2000');
  });

  test('E2: what a rehearsal is fed counts for it alone, and the real sales do not count for it', async () => {
    const rehearsalId = randomUUID();
    await record(sale());
    const fed = await recordSales(db, [sale({ ...euros('999.00'), date: '2026-03-01' })], { ...by, rehearsalId });
    expect(fed.results).toEqual(['new']);
    expect(await volume()).toBe('10000');
    expect(await dailyVolumes(db, counted())).toEqual([{ date: '2027-01-10', volume: '10000' }]);
    expect(await volume({ rehearsalId })).toBe('99900');
    expect(await volume({ rehearsalId: randomUUID() })).toBe('0');
    expect(await firstSaleOf(db, 'c1')).toBe('2027-01-10');
    expect((await monthlySales(db, 'c1', {})).items).toHaveLength(1);
    expect((await record(sale())).results).toEqual(['unchanged']);
  });

  test('the first day on which a customer bought something', async () => {
    expect(await firstSaleOf(db, 'c1')).toBeUndefined();
    await record(
      sale(),
      sale({ document: 'R-0', date: '2024-02-29' }),
      sale({ document: 'R-9', customerId: 'c2', date: '2020-01-01' }),
    );
    expect(await firstSaleOf(db, 'c1')).toBe('2024-02-29');
  });

  test('month by month and currency by currency', async () => {
    await record(
      sale({ date: '2026-12-31', paid: true }),
      sale({ line: 2, date: '2026-12-01', quantity: '-5.5', ...euros('-250.00') }),
      sale({ line: 3, date: '2026-12-01', net: { value: '3', currency: 'JPY' } }),
      sale({ document: 'R-2', date: '2027-01-01' }),
    );
    const december = {
      month: '2026-12',
      net: { value: '-150.00', currency: 'EUR' },
      paid: { value: '100.00', currency: 'EUR' },
      quantity: '-3.5',
      lines: 2,
    };
    const yen = {
      month: '2026-12',
      net: { value: '3', currency: 'JPY' },
      paid: { value: '0', currency: 'JPY' },
      quantity: '2',
      lines: 1,
    };
    expect((await monthlySales(db, 'c1', { to: '2026-12-31' })).items).toEqual([december, yen]);
    expect((await monthlySales(db, 'c1', { from: '2027-01-01' })).items).toEqual([
      expect.objectContaining({ month: '2027-01', lines: 1 }),
    ]);
  });
});
