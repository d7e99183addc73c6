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

/** Tables and enums that Prisma should leave alone: none. */
export const noFilters = { externalTables: [], externalEnums: [] };

/**
 * Brings a database up to date. Two at once are safe: one waits for the other.
 * @param databaseUrl of an existing database, empty or migrated before
 * @returns the names of the migrations applied now, `[]` where it was up to date
 * @throws Error with Prisma's message (P3009: an earlier migration failed and wants a look; P3005: the database holds foreign tables)
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  if (await isUpToDate(databaseUrl)) return [];
  const { withEngine } = await import('./engine.ts');
  return withEngine(databaseUrl, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: listMigrations(),
      filters: noFilters,
    });
    return appliedMigrationNames;
  });
}

/** Whether exactly the migrations on disk were applied; asked first, since the engine takes seconds to load and to look. */
async function isUpToDate(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ migration: string }>(
      "SELECT migration_name || ' ' || checksum AS migration FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
    );
    return isDeepStrictEqual(
      rows.map(({ migration }) => migration).sort(),
      listMigrations().migrationDirectories.map(fingerprint).sort(),
    );
  } catch (error) {
    if ((error as pg.DatabaseError).code === undefinedTable) return false;
    throw error;
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
