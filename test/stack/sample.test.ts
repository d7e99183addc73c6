import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { loadSampleIfEmpty, loadSampleSalesIfNone } from '../../stack/sample.ts';
import { putCompany } from '../ledger/company.ts';
import { ownDatabase } from '../support/own-database.ts';

const { db, url, empty } = await ownDatabase();
const dataDir = mkdtempSync(join(tmpdir(), 'kept-sample-'));
afterAll(() => rmSync(dataDir, { recursive: true }));
beforeEach(empty);
const never = new AbortController().signal;

test('an empty database gets the sample company, then its sales, each once; broken off, the next start finishes them', async () => {
  expect(await loadSampleIfEmpty(url, dataDir)).toBe(true);
  expect(await db.customer.count()).toBe(12);
  const stopping = new AbortController();
  const loading = loadSampleSalesIfNone(url, dataDir, stopping.signal);
  loading.catch(() => undefined);
  await expect.poll(() => db.sale.count(), { timeout: 30_000 }).toBeGreaterThan(0);
  stopping.abort();
  await expect(loading).rejects.toThrow(/abort/i);
  expect(await db.sale.count()).toBeLessThan(60_000);
  expect(await loadSampleSalesIfNone(url, dataDir, never)).toBe(true);
  expect(await db.sale.count()).toBe(60_000);
  expect(await loadSampleIfEmpty(url, dataDir)).toBe(false);
  expect(await loadSampleSalesIfNone(url, dataDir, never)).toBe(false);
});

test('A5: the warehouse has what deliveries need: goods, vehicles, drivers, and receipts that lie ahead', async () => {
  await loadSampleIfEmpty(url, dataDir);
  const counts = [db.site.count(), db.product.count(), db.vehicle.count(), db.driver.count(), db.stock.count()];
  expect(await Promise.all(counts)).toEqual([1, 8, 3, 3, 8]);
  const receipts = await db.receipt.findMany({ orderBy: { id: 'asc' } });
  expect(receipts.map(({ confirmed }) => confirmed)).toEqual([true, false]);
  for (const { expectedOn } of receipts) expect(expectedOn.getTime()).toBeGreaterThan(Date.now());
  const stock = await db.stock.findMany();
  for (const { countedAt } of stock) expect(countedAt.getTime()).toBeLessThan(Date.now());
  expect(await db.driver.findUnique({ where: { id: 'F-2' } })).toMatchObject({
    absences: [{ from: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }],
  });
});

test('another company gets no sales', async () => {
  await putCompany(db, 'c1');
  expect(await loadSampleIfEmpty(url, dataDir)).toBe(false);
  expect(await loadSampleSalesIfNone(url, dataDir, never)).toBe(false);
  expect(await db.sale.count()).toBe(0);
});
