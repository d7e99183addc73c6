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

test('an empty database gets the sample company, then its sales, each once', async () => {
  expect(await loadSampleIfEmpty(url, dataDir)).toBe(true);
  expect(await db.customer.count()).toBe(12);
  expect(await loadSampleSalesIfNone(url, dataDir, never)).toBe(true);
  expect(await db.sale.count()).toBe(60_000);
  expect(await loadSampleIfEmpty(url, dataDir)).toBe(false);
  expect(await loadSampleSalesIfNone(url, dataDir, never)).toBe(false);
});

test('sales that were broken off are finished by the next start', async () => {
  await loadSampleIfEmpty(url, dataDir);
  const stopping = new AbortController();
  const loading = loadSampleSalesIfNone(url, dataDir, stopping.signal);
  loading.catch(() => undefined);
  await expect.poll(() => db.sale.count(), { timeout: 30_000 }).toBeGreaterThan(0);
  stopping.abort();
  await expect(loading).rejects.toThrow(/abort/i);
  expect(await db.sale.count()).toBeLessThan(60_000);
  expect(await loadSampleSalesIfNone(url, dataDir, never)).toBe(true);
  expect(await db.sale.count()).toBe(60_000);
});

test('another company gets no sales', async () => {
  await putCompany(db, 'c1');
  expect(await loadSampleIfEmpty(url, dataDir)).toBe(false);
  expect(await loadSampleSalesIfNone(url, dataDir, never)).toBe(false);
  expect(await db.sale.count()).toBe(0);
});
