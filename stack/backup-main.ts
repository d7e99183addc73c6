/** `npm run backup -- FOLDER`, `npm run restore -- FOLDER`: exit code 0; 1 where it is refused; 2 for wrong usage. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { type Config, ConfigError, loadEnvironmentFile, readConfig } from '../config.ts';
import { backUp, Refused, restore } from './backup.ts';
import { RunsAlready } from './lock.ts';

const program = new Command('npm run')
  .description('The embedded stack, backed up and restored while it is stopped.')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));

program
  .command('backup')
  .description('copies database, Temporal server, passwords and keys into a new folder')
  .argument('<folder>')
  .action((folder: string) => {
    const { dataDir } = embedded();
    backUp(dataDir, resolve(folder));
    console.log(`${dataDir} is backed up in ${resolve(folder)}. It holds passwords and keys: keep it as safe as them.`);
  });

program
  .command('restore')
  .description('puts a backup into a DATA_DIR that has no database')
  .argument('<folder>')
  .action((folder: string) => {
    const { dataDir } = embedded();
    restore(dataDir, resolve(folder), console.log);
    console.log(`${resolve(folder)} is restored to ${dataDir}. Start Kept with npm start.`);
  });

/** @throws ConfigError where database or Temporal server run elsewhere */
function embedded(): Config {
  loadEnvironmentFile();
  const config = readConfig();
  if (config.database.embedded && config.temporal.embedded) return config;
  throw new ConfigError(
    'DATABASE_URL or TEMPORAL_ADDRESS is set: back them up where they run, as docs/how-to/back-up.md says.',
  );
}

try {
  program.parse();
} catch (error) {
  const told = error instanceof ConfigError || error instanceof Refused || error instanceof RunsAlready;
  console.error(told ? error.message : error);
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
