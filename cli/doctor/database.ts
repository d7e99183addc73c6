import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Config, requireDatabaseUrl } from '../../config.ts';
import { withDatabase } from '../../ledger/database.ts';
import type { PrismaClient } from '../../prisma/client/client.ts';
import { type Finding, findingsOf, reasonOf } from './finding.ts';
import { skew } from './skew.ts';

const migrationsFolder = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** PostgreSQL: whether it answers, at what time, and with which tables. */
export async function lookAtDatabase(config: Config): Promise<Finding[]> {
  const url = requireDatabaseUrl(config);
  try {
    return await withDatabase(url, answersOf);
  } catch (error) {
    return [
      findingsOf('database').wrong(
        `The database does not answer: ${reasonOf(error)}`,
        config.database.embedded
          ? 'Look whether npm start runs, and DATABASE_PORT and DATA_DIR are the same here.'
          : 'Look whether it runs, and whether DATABASE_URL is right.',
      ),
    ];
  }
}

async function answersOf(db: PrismaClient): Promise<Finding[]> {
  await db.$queryRaw`SELECT 1`; // the first query opens the connection, which takes its time
  const before = Date.now();
  const [{ version, now, size } = nothing()] = await db.$queryRaw<Server[]>`
    SELECT current_setting('server_version') AS version, clock_timestamp() AS now,
      pg_size_pretty(pg_database_size(current_database())) AS size`;
  const between = (before + Date.now()) / 2;
  return [
    findingsOf('database').ok(`PostgreSQL ${version.split(' ')[0]} answers; the database takes ${size}.`),
    skew('database', now.getTime() - between),
    ...(await migrations(db)),
  ];
}

interface Server {
  readonly version: string;
  readonly now: Date;
  readonly size: string;
}

function nothing(): never {
  throw new Error('it answered nothing');
}

interface Applied {
  readonly name: string;
  readonly finished: boolean;
}

async function migrations(db: PrismaClient): Promise<Finding[]> {
  const { ok, warn, wrong } = findingsOf('migrations');
  const ours = readdirSync(migrationsFolder).filter((name) => /^\d/.test(name));
  const applied = await db.$queryRaw<Applied[]>`
    SELECT migration_name AS name, finished_at IS NOT NULL AS finished FROM _prisma_migrations
    WHERE rolled_back_at IS NULL`.catch(() => []);
  const failed = applied.filter(({ finished }) => !finished).map(({ name }) => name);
  const done = new Set(applied.filter(({ finished }) => finished).map(({ name }) => name));
  const pending = ours.filter((name) => !done.has(name) && !failed.includes(name));
  const later = [...done].filter((name) => !ours.includes(name));
  const found = [
    ...failed.map((name) =>
      wrong(
        `The migration ${name} began and did not end.`,
        'Mend what stopped it, mark it as rolled back (prisma migrate resolve), then run npm run migrate.',
      ),
    ),
    ...(pending.length > 0
      ? [wrong(`${pending.length} migrations are not applied: ${pending.join(', ')}.`, 'Run npm run migrate.')]
      : []),
    ...(later.length > 0
      ? [
          warn(
            `The database is newer than this program: it has ${later.join(', ')}.`,
            'Right while a new version is rolled out; else run the newer version.',
          ),
        ]
      : []),
  ];
  return found.length > 0 ? found : [ok(`All ${ours.length} migrations are applied.`)];
}
