import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../ledger/database.ts';
import { dailyVolumes } from '../ledger/volumes.ts';
import { migrate } from '../prisma/migrate.ts';
import { reaper } from '../stack/parts.ts';
import { freePort } from '../stack/ports.ts';
import { startPostgres } from '../stack/postgres.ts';
import { scratchFolder } from '../stack/scratch.ts';
import { putCompany } from './company.ts';
import { inWords, type Spread, summary } from './pairs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Lines a second. */
const target = 20_000;
const customers = 1000;
const looks = 200;
const head = 'document,line,date,customer_id,product_group,quantity,net_value,currency,paid,revision';

interface Measured {
  readonly lines: number;
  readonly target: number;
  /** lines a second into an empty table: the median of the runs, the slowest and the fastest */
  readonly linesPerSecond: Spread;
  /** seconds from the command to its end: into an empty table, and the same file once more */
  readonly first: Spread;
  readonly again: Spread;
  /** ms: the volume of one customer's year, day by day, as a rebate looks at it, with all lines there; of so many customers */
  readonly lookMs: Spread;
  readonly looks: number;
  /** the most memory that a run held; null where the system does not say */
  readonly peakMiB: number | null;
}

type Told = Pick<Measured, 'linesPerSecond' | 'first' | 'again' | 'lookMs'> & { readonly peak: number };

/** `npm run import -- sales FILE` with generated lines, into a PostgreSQL of its own on this machine. */
export async function benchSales(runs: number, lines: number): Promise<Measured> {
  const folder = scratchFolder('bench-sales');
  const reaped = reaper(folder);
  const file = join(folder, 'sales.csv');
  const postgres = await startPostgres(folder, await freePort(), console.log);
  const db = openDatabase(postgres.url);
  try {
    await migrate(postgres.url);
    await putCompany(db, customers);
    await pipeline(rowsOf(lines), createWriteStream(file));
    const [first, again, peaks]: [number[], number[], number[]] = [[], [], []];
    for (let run = 1; run <= runs; run++) {
      await db.$executeRaw`TRUNCATE sale`;
      for (const times of [first, again]) {
        const { seconds, peak } = await imported(file, postgres.url);
        times.push(seconds);
        peaks.push(peak);
      }
      if ((await db.sale.count()) !== lines) throw new Error('not every line was imported');
      console.log(
        `run ${run} of ${runs}: ${rate(first.at(-1) ?? 0)} lines/s, again ${rate(again.at(-1) ?? 0)} lines/s`,
      );
    }
    return told({
      linesPerSecond: summary(first.map(rate)),
      first: summary(first),
      again: summary(again),
      peak: Math.max(...peaks),
      lookMs: summary(await timesOfLooks()),
    });
  } finally {
    await db.$disconnect();
    await reaped();
  }

  async function timesOfLooks(): Promise<number[]> {
    const times: number[] = [];
    for (let index = 0; index < looks; index++) {
      const began = performance.now();
      await dailyVolumes(db, {
        ...{ customerId: `C-${index}`, unit: 'turnover', currency: 'EUR', rehearsalId: '' },
        ...{ counts: { paidOnly: false, creditNotes: true }, from: '2025-01-01', to: '2025-12-31' },
      });
      times.push(performance.now() - began);
    }
    return times;
  }

  function rate(seconds: number): number {
    return Math.round(lines / seconds);
  }

  function told({ linesPerSecond, first, again, peak, lookMs }: Told): Measured {
    const peakMiB = peak > 0 ? Math.round(peak / 1024) : null;
    console.log(`${lines} lines into an empty table: ${inWords(first)}`);
    console.log(`the same file once more: ${inWords(again)}`);
    console.log(`lines/s: ${inWords(linesPerSecond)}, target ${target}; at most ${peakMiB ?? 'unknown'} MiB`);
    console.log(`a look at one customer's year, ms: ${inWords(lookMs)}`);
    return { lines, target, linesPerSecond, first, again, lookMs, looks, peakMiB };
  }
}

/** Three years of documents of four lines, earliest first; in twenty, one is a credit note. */
function* rowsOf(lines: number): Generator<string> {
  yield `${head}\n`;
  const start = Date.UTC(2023, 0, 1);
  for (let index = 0; index < lines; index++) {
    const document = index >> 2;
    const date = new Date(start + Math.floor((document / (lines / 4)) * 1095) * 86_400_000).toISOString().slice(0, 10);
    const sign = document % 20 === 0 ? '-' : '';
    const net = `${sign}${5 + ((index * 7919) % 900)}.${10 + (index % 90)}`;
    const customer = (document * 31) % customers;
    yield `R-${100_000 + document},${1 + (index % 4)},${date},C-${customer},group-${index % 12},${sign}${1 + (index % 24)},${net},EUR,${index % 5 > 0},1\n`;
  }
}

/** The command, as a person gives it. @returns how long it took, and the most memory that it held, KiB; 0: unknown */
async function imported(file: string, databaseUrl: string): Promise<{ seconds: number; peak: number }> {
  const started = performance.now();
  const child = spawn(process.execPath, ['run.mjs', 'cli/import.ts', 'sales', file], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  let peak = 0;
  for (const status = `/proc/${child.pid}/status`; child.exitCode === null && existsSync(status); await sleep(100))
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1] ?? 0));
  await exited;
  if (child.exitCode !== 0) throw new Error(`the import ended with ${child.exitCode}`);
  return { seconds: (performance.now() - started) / 1000, peak };
}
