import { CommitmentQuery, listCommitments } from '../ledger/commitments.ts';
import { openDatabase } from '../ledger/database.ts';
import { twoWayLedger } from '../ledger/two-way.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { migrate } from '../prisma/migrate.ts';
import { reaper } from '../stack/parts.ts';
import { freePort } from '../stack/ports.ts';
import { startPostgres } from '../stack/postgres.ts';
import { scratchFolder } from '../stack/scratch.ts';
import { fill, reps } from './lists-company.ts';

/** Milliseconds, for each page of a list. */
const target = 100;

/** Milliseconds. */
interface Times {
  readonly median: number;
  readonly p99: number;
  readonly most: number;
}
interface Measured {
  readonly commitments: number;
  readonly repeats: number;
  /** milliseconds in which each page shall come, 99 of 100 times */
  readonly target: number;
  readonly over: readonly string[];
  readonly lists: Readonly<Record<string, Times>>;
  /** both sides, of a year of a third of the promises */
  readonly ledger: Readonly<Record<string, Times>>;
}

/** Whose sight: everything, a team of a manager, one rep. */
const sights = {
  everything: {},
  'a manager': { repId: { in: reps.filter((_, index) => index % 4 === 0) } },
  'a rep': { repId: { in: reps.slice(0, 1) } },
} as const;

const filters: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no filter': {},
  open: { status: 'open' },
  broken: { status: 'broken' },
  'awaits the manager': { awaits: 'manager' },
  'of a rep': { rep: 'rep-4' },
  'of a customer': { customer: 'C-31' },
  deliveries: { kind: 'delivery-promise' },
  'due in a month': { dueFrom: '2026-06-01', dueTo: '2026-06-30' },
  'open deliveries due in a month': {
    kind: 'delivery-promise',
    status: 'open',
    dueFrom: '2026-11-01',
    dueTo: '2026-11-30',
  },
  'a name': { text: 'Kessel 17' },
  'an invoice': { text: 'R-77123' },
  'a name that nobody has': { text: 'Nirgendwo' },
};
/** where a page begins: at the first one, or after so many days of all of them */
const depths = { first: undefined, middle: '2026-02-10', deep: '2027-03-20' } as const;

/** Pages of lists and the ledger over generated promises, in a PostgreSQL of its own on this machine. */
export async function benchLists(repeats: number, commitments = 100_000): Promise<Measured> {
  const folder = scratchFolder('bench-lists');
  const reaped = reaper(folder);
  const postgres = await startPostgres(folder, await freePort(), console.log);
  const db = openDatabase(postgres.url);
  try {
    await migrate(postgres.url);
    await fill(db, commitments);
    const lists: Record<string, Times> = {};
    for (const [sight, among] of Object.entries(sights))
      for (const [filter, asked] of Object.entries(filters))
        for (const [depth, after] of Object.entries(depths)) {
          const query = CommitmentQuery.parse({ ...asked, ...(after ? { cursor: cursorAfter(after) } : {}) });
          const name = `${sight}: ${filter}, ${depth} page`;
          lists[name] = await timed(name, repeats, () => listCommitments(db, query, among));
        }
    return told({ commitments, repeats, lists, ledger: await ledgerOf(db, repeats) });
  } finally {
    await db.$disconnect();
    await reaped();
  }
}

async function ledgerOf(db: PrismaClient, repeats: number): Promise<Record<string, Times>> {
  const days = { from: '2026-01-01', to: '2026-12-31' };
  const times: Record<string, Times> = {};
  for (const by of ['rep', 'customer', 'month'] as const) {
    const name = `ledger by ${by}`;
    times[name] = await timed(name, Math.ceil(repeats / 5), () =>
      twoWayLedger(db, by, days, '2026-11-26', { sees: 'all' }),
    );
  }
  return times;
}

const cursorAfter = (day: string): string =>
  Buffer.from(`${day} 00000000-0000-4000-8000-000000000000`).toString('base64url');

async function timed(name: string, repeats: number, ask: () => Promise<unknown>): Promise<Times> {
  await ask(); // the first one plans, and reads what the others find in memory
  const ms: number[] = [];
  for (let run = 0; run < repeats; run++) {
    const started = performance.now();
    await ask();
    ms.push(performance.now() - started);
  }
  const sorted = ms.sort((a, b) => a - b).map((value) => Math.round(value * 10) / 10);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
  const times = { median: at(0.5), p99: at(0.99), most: at(1) };
  console.log(`${name.padEnd(60)} median ${times.median} ms, p99 ${times.p99} ms, at most ${times.most} ms`);
  return times;
}

function told(measured: Omit<Measured, 'target' | 'over'>): Measured {
  const over = Object.entries(measured.lists).flatMap(([name, { p99 }]) => (p99 > target ? [name] : []));
  console.log(over.length === 0 ? `Each page within ${target} ms.` : `Over ${target} ms: ${over.join('; ')}`);
  return { ...measured, target, over };
}
