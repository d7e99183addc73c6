/** `npm run import -- KIND FILE`: exit code 0; 1 where a row was bad or the import broke off; 2 for wrong usage. */
import { createReadStream, existsSync } from 'node:fs';
import { extname } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { ConfigError, loadEnvironmentFile, readConfig } from '../config.ts';
import { openDatabase } from '../ledger/database.ts';
import { type KindName, kinds } from './import/kinds.ts';
import { type Format, importRows, noRows, type Totals } from './import/run.ts';
import { openRunning } from './import/running.ts';
import { FileError } from './import/sources.ts';

interface Options {
  readonly format?: Format;
  readonly actor: string;
}

const formats: Readonly<Record<string, Format>> = {
  '.csv': 'csv',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.json': 'yaml',
};

/** Bytes that are read at once: while they are, what PostgreSQL answers has to wait. */
const chunk = 16_384;

const columnsHelp = Object.entries(kinds)
  .map(([name, { columns }]) => `  ${name}: ${columns ? Object.keys(columns).join(',') : 'no table; YAML or JSON'}`)
  .join('\n');

const program: Command = new Command('npm run import --')
  .description(
    'Imports master data and facts. Good rows are written, bad ones named; the same file twice changes nothing.',
  )
  .addArgument(new Argument('<kind>', 'what the file holds').choices(Object.keys(kinds)))
  .argument('<file>', 'a file ending in .csv, .ndjson, .jsonl, .yaml, .yml or .json; "-" reads standard input')
  .addOption(new Option('--format <format>', 'where the ending does not say it').choices(['csv', 'ndjson', 'yaml']))
  .option('--actor <code>', 'who imports, as the record will say', 'import')
  .addHelpText(
    'after',
    `\nColumns of CSV, in any order:\n${columnsHelp}\n\nNDJSON rows have the shape of the API, with "id".`,
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action(run);

async function run(name: KindName, file: string, options: Options): Promise<void> {
  const format = options.format ?? formats[extname(file).toLowerCase()];
  if (!format) program.error(`error: cannot tell the format of ${file}; say --format csv, ndjson or yaml`);
  if (file !== '-' && !existsSync(file)) program.error(`error: there is no file ${file}`);
  loadEnvironmentFile();
  const config = readConfig();
  if (!config.database.url)
    throw new ConfigError(`There is no database in ${config.dataDir} yet; run npm start once, or set DATABASE_URL`);

  const db = openDatabase(config.database.url);
  const running = openRunning(config.temporal, db);
  const totals = noRows();
  const finish = showProgress(name, totals);
  try {
    const stream = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: chunk });
    const context = { db, actor: options.actor, running };
    await importRows(kinds[name], stream, { format, context, totals, onBad: (words) => console.error(words) });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    console.error(`${file}: ${error.message}`);
    totals.bad += 1;
  } finally {
    finish();
    await Promise.all([running.close(), db.$disconnect()]);
  }
  process.exitCode = totals.bad > 0 ? 1 : 0;
}

/** A line on standard error each second in which something came, and a closing one on standard output. */
function showProgress(name: string, totals: Readonly<Totals>): () => void {
  const began = performance.now();
  const rows = () => totals.new + totals.changed + totals.unchanged + totals.bad;
  const seconds = () => (performance.now() - began) / 1000;
  let told = 0;
  const timer = setInterval(() => {
    if (rows() === told) return;
    told = rows();
    console.error(`${name}: ${told} rows, ${Math.round(told / seconds())} rows/s`);
  }, 1000);
  return () => {
    clearInterval(timer);
    const { new: fresh, changed, unchanged, bad } = totals;
    console.log(
      `${name}: ${fresh} new, ${changed} changed, ${unchanged} unchanged, ${bad} bad, in ${seconds().toFixed(1)} s`,
    );
  };
}

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
