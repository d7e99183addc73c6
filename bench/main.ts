/** `npm run bench -- NAME`: measures, prints, and keeps the result in `bench/results/NAME.json`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { Argument, Command } from 'commander';
import { benchAccept } from './accept.ts';
import { benchBurst, benchWorkers } from './burst.ts';
import { benchLateness } from './lateness.ts';
import { benchLists } from './lists.ts';
import { publish } from './publish.ts';
import { benchSales } from './sales.ts';
import { benchSleeping } from './sleeping.ts';
import { benchStart } from './start.ts';
import { benchSteps } from './steps.ts';
import { benchYear } from './year.ts';
import { benchYears } from './years.ts';

interface Options {
  readonly runs: number;
  readonly lines: number;
  readonly years: number;
  readonly repeats: number;
  readonly pairs: number;
  readonly starts: number;
  /** its default is each bench's own */
  readonly promises?: number;
  readonly timers: number;
  readonly seconds: number;
}
const benches = {
  accept: (options: Options) => benchAccept(options),
  steps: ({ pairs, promises = 100 }: Options) => benchSteps({ pairs, promises }),
  lateness: (options: Options) => benchLateness(options),
  burst: (options: Options) => benchBurst(options),
  workers: ({ timers }: Options) => benchWorkers({ timers: Math.min(timers, 2000) }),
  sleeping: ({ pairs, promises = 10_000 }: Options) => benchSleeping({ pairs, promises, from: 'proposed' }),
  'sleeping-100000': ({ pairs, promises = 100_000 }: Options) => benchSleeping({ pairs, promises, from: 'agreed' }),
  start: ({ runs }: Options) => benchStart(runs),
  sales: ({ runs, lines }: Options) => benchSales(runs, lines),
  year: ({ runs }: Options) => benchYear(runs),
  years: ({ years }: Options) => benchYears(years),
  lists: ({ repeats }: Options) => benchLists(repeats),
} as const;
type Name = keyof typeof benches;

const program = new Command('npm run bench --').description('Measures Kept on this machine.');
program
  .command('publish')
  .description('writes docs/reference/performance.md from what was measured')
  .action(() => console.log(`docs/reference/performance.md is made from ${publish()} results`));
program
  .command('measure', { isDefault: true })
  .description('measures, prints, and keeps the result in bench/results/NAME.json')
  .addArgument(new Argument('<name>', 'what to measure').choices(Object.keys(benches)))
  .option('--runs <number>', 'how often', (text) => Number(text), 5)
  .option('--lines <number>', 'how many lines of sales', (text) => Number(text), 1_000_000)
  .option('--years <number>', 'how many running rebate years', (text) => Number(text), 10_000)
  .option('--repeats <number>', 'how often each page of a list is asked for', (text) => Number(text), 100)
  .option(
    '--pairs <number>',
    'how many pairs of runs, at least five for a result that counts',
    (text) => Number(text),
    5,
  )
  .option('--promises <number>', 'how many promises a run has (steps, sleeping, sleeping-100000)', (text) =>
    Number(text),
  )
  .option('--timers <number>', 'how many fall due in the same second (burst, workers)', (text) => Number(text), 9000)
  .option('--seconds <number>', 'how long a run lasts (lateness)', (text) => Number(text), 20)
  .option('--starts <number>', 'how many promises are asked for in a run', (text) => Number(text), 400)
  .action(async (name: Name, options: Options) => {
    const before = loadavg()[0];
    const result = {
      name,
      measuredAt: new Date().toISOString(),
      machine: machine(),
      ...(await benches[name](options)),
      /** processes that wanted to run, the bench's own among them at the end: more than cores, and others slowed it down */
      load: { before, after: loadavg()[0] },
    };
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
