/** What processes have cost, read from the operating system (Linux). */
import { readdirSync, readFileSync } from 'node:fs';

/** The parts of a rig that cost something. */
export type PartName = 'server' | 'database' | 'worker' | 'api' | 'driver';
/** Seconds of CPU since a process began, to the hundredth. */
export type CpuSeconds = Readonly<Record<PartName, number>>;

interface Seen {
  readonly pid: number;
  readonly parent: number;
  /** its own, and that of its children that have ended */
  readonly seconds: number;
}

/** Who a process is, by its process id. */
export type Roots = Readonly<Partial<Record<PartName, readonly number[]>>>;

/** What each part has used since it began, with all processes below it. */
export function cpuOf(roots: Roots): CpuSeconds {
  const all = processes();
  const used = (of: readonly number[] = []): number =>
    all
      .filter(({ pid }) => of.includes(pid))
      .reduce((sum, { pid, seconds }) => sum + seconds + used(childrenOf(all, pid)), 0);
  const driver = process.cpuUsage();
  return {
    server: used(roots.server),
    database: used(roots.database),
    worker: used(roots.worker),
    api: used(roots.api),
    driver: (driver.user + driver.system) / 1e6,
  };
}

/** The processes below a process whose command line has a word in it, the topmost only. */
export function below(pid: number, word: string): number[] {
  return childrenOf(processes(), pid).filter((child) => {
    try {
      return readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(word);
    } catch {
      return false; // it has ended
    }
  });
}

/** MiB that a process holds now. */
export const memoryOf = (pid: number): number =>
  Math.round((10 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])) / 1024) / 10;

export const difference = (after: CpuSeconds, before: CpuSeconds): CpuSeconds => ({
  server: after.server - before.server,
  database: after.database - before.database,
  worker: after.worker - before.worker,
  api: after.api - before.api,
  driver: after.driver - before.driver,
});

/** What the product has cost: everything but the one who drives it. */
export const costOf = ({ server, database, worker, api }: CpuSeconds): number => server + database + worker + api;

const childrenOf = (all: readonly Seen[], pid: number): number[] =>
  all.filter(({ parent }) => parent === pid).map((child) => child.pid);

function processes(): Seen[] {
  const seen: Seen[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
      seen.push({ pid: Number(name), parent: Number(fields[1]), seconds: ticks / 100 });
    } catch {
      // it has ended between the two looks
    }
  }
  return seen;
}
