/** `npm run bench -- NAME`: measures, prints, and keeps the result in `bench/results/NAME.json`; exit code 2 for a wrong call. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { Argument, Command } from 'commander';
import { wholeNumber } from '../cli/whole-number.ts';
import { commit } from '../stack/commit.ts';
import { benchAccept } from './accept.ts';
import { benchBurst, benchWorkers } from './burst.ts';
import { benchLateness } from './lateness.ts';
import { benchLists } from './lists.ts';
import { chapterOf, publish } from './publish.ts';
import { benchSales } from './sales.ts';
import { benchSleeping } from './sleeping.ts';
import { benchStart } from './start.ts';
import { benchSteps } from './steps.ts';
import { benchYear } from './year.ts';
import { benchYears } from './years.ts';

/** What is given; each bench has its own for what is not. */
interface Options {
  readonly runs?: number;
  readonly lines?: number;
  readonly years?: number;
  readonly repeats?: number;
  readonly pairs?: number;
  readonly starts?: number;
  readonly promises?: number;
  readonly timers?: number;
  readonly seconds?: number;
  readonly keep?: true;
}
const benches = {
  accept: ({ pairs = 5, starts = 200 }) => benchAccept({ pairs, starts }),
  steps: ({ pairs = 5, promises = 100 }) => benchSteps({ pairs, promises }),
  lateness: ({ pairs = 5, seconds = 20 }) => benchLateness({ pairs, seconds }),
  burst: ({ timers = 9000 }) => benchBurst({ timers }),
  workers: ({ timers = 600 }) => benchWorkers({ timers }),
  sleeping: ({ pairs = 5, promises = 10_000 }) => benchSleeping({ pairs, promises, from: 'proposed' }),
  'sleeping-100000': ({ pairs = 5, promises = 100_000 }) => benchSleeping({ pairs, promises, from: 'agreed' }),
  start: ({ runs = 5 }) => benchStart(runs),
  sales: ({ runs = 5, lines = 1_000_000 }) => benchSales(runs, lines),
  year: ({ runs = 5 }) => benchYear(runs),
  years: ({ years = 10_000 }) => benchYears(years),
  lists: ({ repeats = 100 }) => benchLists(repeats),
} as const satisfies Record<string, (options: Options) => Promise<object>>;
type Name = keyof typeof benches;

const program = new Command('npm run bench --')
  .description('Measures Kept on this machine.')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
program
  .command('publish')
  .description('writes docs/reference/performance.md from what was measured')
  .action(() => console.log(`docs/reference/performance.md is made from ${publish()} results`));
program
  .command('measure', { isDefault: true })
  .description('measures, prints, and keeps the result in bench/results/NAME.json')
  .addArgument(new Argument('<name>', 'what to measure').choices(Object.keys(benches)))
  .option('--runs <number>', 'how often (start, sales, year)', wholeNumber)
  .option('--lines <number>', 'how many lines of sales', wholeNumber)
  .option('--years <number>', 'how many running rebate years', wholeNumber)
  .option('--repeats <number>', 'how often each page of a list is asked for', wholeNumber)
  .option('--pairs <number>', 'how many pairs of runs (accept, steps, lateness, sleeping)', wholeNumber)
  .option('--promises <number>', 'how many promises a run has (steps, sleeping)', wholeNumber)
  .option('--timers <number>', 'how many fall due in the same second (burst, workers)', wholeNumber)
  .option('--seconds <number>', 'how long a run lasts (lateness)', wholeNumber)
  .option('--starts <number>', 'how many promises are asked for in a run (accept)', wholeNumber)
  .option('--keep', 'keeps the result also where it was measured otherwise than the page says')
  .action(async (name: Name, { keep, ...given }: Options) => {
    const before = loadavg()[0] ?? 0;
    const result = {
      name,
      measuredAt: new Date().toISOString(),
      commit: commit(),
      machine: machine(),
      ...(await benches[name](given)),
      /** processes that wanted to run, the bench's own among them at the end: more than cores, and others slowed it down */
      load: { before, after: loadavg()[0] ?? 0 },
    };
    console.log(`\n${chapterOf(name, result)}\n`);
    if (Object.keys(given).length > 0 && !keep)
      return console.log(
        `Measured with options of its own: not kept in bench/results/${name}.json, unless --keep is given.`,
      );
    const folder = new URL('results/', import.meta.url);
    mkdirSync(folder, { recursive: true });
    writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(result, null, 2)}\n`);
    console.log(`Kept in bench/results/${name}.json`);
  });
await program.parseAsync();
process.exit();

function machine() {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
  };
}
