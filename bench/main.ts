/** `npm run bench -- NAME`: measures, prints, and keeps the result in `bench/results/NAME.json`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { Argument, Command } from 'commander';
import { benchLists } from './lists.ts';
import { benchSales } from './sales.ts';
import { benchStart } from './start.ts';
import { benchYears } from './years.ts';

interface Options {
  readonly runs: number;
  readonly lines: number;
  readonly years: number;
  readonly repeats: number;
}
const benches = {
  start: ({ runs }: Options) => benchStart(runs),
  sales: ({ runs, lines }: Options) => benchSales(runs, lines),
  years: ({ years }: Options) => benchYears(years),
  lists: ({ repeats }: Options) => benchLists(repeats),
} as const;
type Name = keyof typeof benches;

await new Command('npm run bench --')
  .description('Measures Kept on this machine and keeps the result in bench/results/.')
  .addArgument(new Argument('<name>', 'what to measure').choices(Object.keys(benches)))
  .option('--runs <number>', 'how often', (text) => Number(text), 5)
  .option('--lines <number>', 'how many lines of sales', (text) => Number(text), 1_000_000)
  .option('--years <number>', 'how many running rebate years', (text) => Number(text), 10_000)
  .option('--repeats <number>', 'how often each page of a list is asked for', (text) => Number(text), 100)
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
  })
  .parseAsync();
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
