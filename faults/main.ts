/** `npm run faults`: exit code 0 where all of it held, else 1; 2 for a wrong call. */
import { cpus } from 'node:os';
import { Command, Option } from 'commander';
import { failureInWords } from '../cli/failure.ts';
import { progress, progressEnds, tell } from '../cli/progress.ts';
import { wholeNumber } from '../cli/whole-number.ts';
import { ConfigError, loadEnvironmentFile } from '../config.ts';
import { commit } from '../stack/commit.ts';
import { breakEverything, faults } from './break.ts';
import { isEnding } from './ending.ts';
import { killOverAndOver } from './kill.ts';
import { publish } from './publish.ts';
import { held, mustBeWritable, type Result, type Row, readResult, table, total, writeResult } from './tally.ts';

const seedOption = (): Option =>
  new Option('--seed <n>', 'repeats a run')
    .argParser(wholeNumber)
    .default(Math.floor(Math.random() * 1_000_000) + 1, 'drawn, and shown');

interface Common {
  readonly seed: number;
  readonly json?: string;
}

async function told(
  { seed, json }: Common,
  short: boolean,
  run: () => Promise<{ rows: Row[]; findings: readonly string[] }>,
): Promise<void> {
  if (json) mustBeWritable(json);
  const since = Date.now();
  tell(`seed ${seed}`);
  const { rows, findings } = await run();
  const [processor] = cpus();
  const result: Result = {
    seed,
    at: new Date(since).toISOString(),
    seconds: Math.round((Date.now() - since) / 1000),
    machine: `${cpus().length} × ${processor?.model}, ${process.platform}, Node ${process.version}`,
    commit: commit(),
    short,
    rows,
    findings,
  };
  for (const finding of findings) tell(finding);
  show(rows);
  if (isEnding()) {
    tell('Interrupted: this is what was seen until then, and no proof; nothing is kept of it.');
    process.exitCode = 130;
  } else if (json) writeResult(json, result);
}

function show(rows: readonly Row[]): void {
  tell(table(rows));
  if (!held(rows)) process.exitCode = 1;
}

/** On a terminal a line that the next one replaces; else a line now and then. */
let lastSaid = 0;
function said(line: string): void {
  progress(line);
  if (process.stderr.isTTY || Date.now() - lastSaid < 10_000) return;
  lastSaid = Date.now();
  console.error(line);
}

const program = new Command('npm run faults --')
  .description('Breaks a Kept of its own in every way that can be thought of, under load, and looks at what is left.')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));

program
  .command('kill')
  .description('kill -9 of worker, API, launcher, Temporal server and database, at random instants')
  .option('--cycles <n>', 'kills', wholeNumber, 50)
  .addOption(seedOption())
  .option('--lanes <n>', 'lives of promises at once', wholeNumber, 6)
  .option('--json <file>', 'writes the result for `total` and `publish`')
  .action((options: Common & { cycles: number; lanes: number }) =>
    told(options, false, () => killOverAndOver({ ...options, say: said })),
  );

program
  .command('break')
  .description('everything else: mail, database, Temporal server, clocks, space, messages; one after the other')
  .argument('[name]', 'only those whose names contain it', '')
  .option('--short', 'short outages, seconds instead of up to ten minutes', false)
  .addOption(seedOption())
  .option('--lanes <n>', 'lives of promises at once', wholeNumber, 4)
  .option('--json <file>', 'writes the result for `total` and `publish`')
  .addHelpText('after', `\nFaults:\n${faults.map(({ name, does }) => `  ${name}: ${does}`).join('\n')}`)
  .action((named: string, options: Common & { short: boolean; lanes: number }) =>
    told(options, options.short, () => breakEverything({ ...options, named, say: said })),
  );

program
  .command('total')
  .description('adds up the results of several runs')
  .argument('<file...>', 'written with --json')
  .action((files: string[]) => show(total(files.map(readResult))));

program
  .command('publish')
  .description('makes docs/reference/faults.md from faults/results/')
  .action(() => tell(`docs/reference/faults.md is made from ${publish()} runs`));

try {
  loadEnvironmentFile();
  await program.parseAsync();
} catch (error) {
  progressEnds();
  console.error(failureInWords(error));
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
