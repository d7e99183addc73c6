/** What holds up a burst: the machine's CPU, or a lock in the ledger. */
import { cpus } from 'node:os';
import type { PrismaClient } from '../prisma/client/client.ts';
import { rounded } from './pairs.ts';

export interface Watched {
  /** of all cores, 0 to 1 */
  readonly cpuBusy: number;
  /** sessions of the database that waited for a lock, on average over all looks */
  readonly waitingForLocks: number;
}

const everyMs = 250;

/** Looks four times a second until it is ended. */
export function watch(db: PrismaClient): () => Promise<Watched> {
  const before = ticks();
  let over = false;
  let looks = 0;
  let waiting = 0;
  const looking = (async () => {
    while (!over) {
      const [{ many } = { many: 0n }] = await db.$queryRaw<{ many: bigint }[]>`
        SELECT count(*) AS many FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      looks++;
      waiting += Number(many);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  return async () => {
    over = true;
    await looking;
    const after = ticks();
    return {
      cpuBusy: rounded(1 - (after.idle - before.idle) / (after.all - before.all)),
      waitingForLocks: rounded(waiting / Math.max(1, looks)),
    };
  };
}

function ticks(): { idle: number; all: number } {
  const times = cpus().map((core) => core.times);
  const sum = (of: (typeof times)[number]) => of.user + of.nice + of.sys + of.idle + of.irq;
  return { idle: times.reduce((all, { idle }) => all + idle, 0), all: times.reduce((all, of) => all + sum(of), 0) };
}
