import { createReadStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { type KindName, kinds } from '../cli/import/kinds.ts';
import { type Format, importRows } from '../cli/import/run.ts';
import { addDays, dateIn, daysBetween } from '../domain/working-calendar.ts';
import type { PrismaClient } from '../prisma/client/client.ts';

/** Of the rows that do not fit, so many are named. */
const mostTold = 20;

/** In the order in which they refer to one another. */
const files: readonly (readonly [KindName, string, Format])[] = [
  ['policies', 'policy.yaml', 'yaml'],
  ['reps', 'reps.csv', 'csv'],
  ['customers', 'customers.csv', 'csv'],
  ['history', 'history.csv', 'csv'],
  ['sites', 'sites.csv', 'csv'],
  ['products', 'products.csv', 'csv'],
  ['vehicles', 'vehicles.csv', 'csv'],
  ['drivers', 'drivers.csv', 'csv'],
  ['stock', 'stock.csv', 'csv'],
  ['receipts', 'receipts.csv', 'csv'],
];

/** What lies ahead, or was counted the other day, in the week that begins with `firstMonday`. */
const moving: readonly string[] = ['vehicles.csv', 'drivers.csv', 'stock.csv', 'receipts.csv'];
const firstMonday = '2026-11-23';

/** The same dates as many whole weeks later as the sample is loaded later. @param today local date of the site */
export function movedTo(today: string, text: string): string {
  const weeks = Math.max(0, Math.floor(daysBetween(firstMonday, today) / 7));
  return text.replace(/\b\d{4}-\d{2}-\d{2}/g, (date) => addDays(date, 7 * weeks));
}

/**
 * Loads the sample company without its sales; a second time changes nothing.
 * @throws Error naming the rows that do not fit
 */
export const loadSample = (db: PrismaClient): Promise<void> => load(db, files);

/**
 * Loads what the customers of the sample company bought, which takes seconds; a second time changes nothing.
 * @param signal breaks it off between two batches
 * @throws Error naming the rows that do not fit
 */
export const loadSampleSales = (db: PrismaClient, signal?: AbortSignal): Promise<void> =>
  load(db, [['sales', 'sales.csv', 'csv']], signal);

async function load(db: PrismaClient, wanted: typeof files, signal?: AbortSignal): Promise<void> {
  const bad: string[] = [];
  const nothing = async () => {}; // of a company that is only being loaded, nothing runs
  const unchanged = async () => 'unchanged' as const;
  const running = { wake: nothing, takeBack: nothing, missed: unchanged, standIn: nothing, sold: () => undefined };
  const today = dateIn(new Date().toISOString(), 'Europe/Berlin');
  const context = { db, actor: 'sample', running };
  for (const [kind, file, format] of wanted) {
    const url = new URL(file, import.meta.url);
    const stream = moving.includes(file)
      ? Readable.from([Buffer.from(movedTo(today, readFileSync(url, 'utf8')))])
      : createReadStream(url, { signal });
    await importRows(kinds[kind], stream, { format, context, onBad: (words) => bad.push(`sample/${file}, ${words}`) });
  }
  if (bad.length === 0) return;
  const told = [...bad.slice(0, mostTold), ...(bad.length > mostTold ? [`and ${bad.length - mostTold} more`] : [])];
  throw new Error(`The sample company does not fit:\n  ${told.join('\n  ')}`);
}
