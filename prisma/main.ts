/** `npm run migrate`: brings the database of DATABASE_URL up to date, or the running embedded one. */
import { ConfigError, loadEnvironmentFile, readConfig } from '../config.ts';
import { migrate } from './migrate.ts';

try {
  loadEnvironmentFile();
  const { database } = readConfig();
  if (!database.url)
    throw new ConfigError('There is no database yet: set DATABASE_URL, or make the embedded one by `npm start`.');
  const applied = await migrate(database.url);
  for (const name of applied) console.log(`applied ${name}`);
  console.log(applied.length > 0 ? 'The database is up to date.' : 'The database was up to date.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(error instanceof ConfigError ? 2 : 1);
}
