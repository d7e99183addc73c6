/** Applies the migrations. Files and the table `_prisma_migrations` are the ordinary ones: `prisma migrate deploy` does the same. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { MigrationDirectory, MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

/** Where the migrations lie, one folder each. */
export const migrationsFolder = fileURLToPath(new URL('migrations', import.meta.url));

/** The role that worker and API run as, where there is one beside the owner of the tables. */
export const appRole = 'kept_app';

/** Tables and enums that Prisma should leave alone: none. */
export const noFilters = { externalTables: [], externalEnums: [] };

/**
 * Brings a database up to date. Two at once are safe: one waits for the other.
 * @param databaseUrl of an existing database, empty or migrated before
 * @returns the names of the migrations applied now, `[]` where it was up to date
 * @throws Error with Prisma's message (P3009: an earlier migration failed and wants a look; P3005: the database holds foreign tables)
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const applied = (await isUpToDate(databaseUrl)) ? [] : await applyMigrations(databaseUrl);
  await grantToApp(databaseUrl);
  return applied;
}

async function applyMigrations(databaseUrl: string): Promise<string[]> {
  const { withEngine } = await import('./engine.ts');
  return withEngine(databaseUrl, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: listMigrations(),
      filters: noFilters,
    });
    return appliedMigrationNames;
  });
}

/**
 * Where there is a role `kept_app`, worker and API run as it: it reads and writes, but owns nothing; events it adds,
 * and neither changes nor removes any. Only the owner of the tables says so: whoever migrates.
 */
async function grantToApp(connectionString: string): Promise<void> {
  await withClient(connectionString, (client) =>
    client.query(`
      DO $$ BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('kept grants'));
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${appRole}' AND rolname <> current_user)
          AND pg_has_role((SELECT relowner FROM pg_class WHERE oid = 'event'::regclass), 'USAGE') THEN
          GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${appRole};
          REVOKE UPDATE, DELETE ON event FROM ${appRole};
          REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations FROM ${appRole};
          GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${appRole};
        END IF;
      END $$`),
  );
}

/** Whether exactly the migrations on disk were applied; asked first, since the engine takes seconds to load and to look. */
async function isUpToDate(connectionString: string): Promise<boolean> {
  try {
    const { rows } = await withClient(connectionString, (client) =>
      client.query<{ migration: string }>(
        "SELECT migration_name || ' ' || checksum AS migration FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
      ),
    );
    return isDeepStrictEqual(
      rows.map(({ migration }) => migration).sort(),
      listMigrations().migrationDirectories.map(fingerprint).sort(),
    );
  } catch (error) {
    if ((error as pg.DatabaseError).code === undefinedTable) return false;
    throw error;
  }
}

async function withClient<T>(connectionString: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

const undefinedTable = '42P01';

const fingerprint = ({ path, migrationFile: { content } }: MigrationDirectory): string =>
  `${path} ${createHash('sha256').update(content.value).digest('hex')}`;

/** The migrations on disk, as the engine wants to be told of them. */
export function listMigrations(): MigrationList {
  const entries = readdirSync(migrationsFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const lockFile = join(migrationsFolder, 'migration_lock.toml');
  return {
    baseDir: migrationsFolder,
    lockfile: { path: 'migration_lock.toml', content: existsSync(lockFile) ? readFileSync(lockFile, 'utf8') : null },
    shadowDbInitScript: '',
    migrationDirectories: entries
      .map(({ name }) => name)
      .sort()
      .map(readMigration),
  };
}

function readMigration(name: string): MigrationDirectory {
  const value = readFileSync(join(migrationsFolder, name, 'migration.sql'), 'utf8');
  return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } };
}
