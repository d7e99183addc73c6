import { readFileSync } from 'node:fs';
import pg from 'pg';
import { beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest';
import { schemaFile, withEngine } from '../../prisma/engine.ts';
import { listMigrations, migrate, noFilters } from '../../prisma/migrate.ts';
import { createDatabase } from '../support/own-database.ts';

let url: string;
let client: pg.Client;

beforeEach(async () => {
  url = await createDatabase(inject('parts').databaseUrl, 'template1');
  client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
});

const all = () => listMigrations().migrationDirectories.map(({ path }) => path);

test('an empty database gets every migration, once', async () => {
  expect(await migrate(url)).toEqual(all());
  expect(await migrate(url)).toEqual([]);
});

test('the migrations lead to schema.prisma', async () => {
  const { stdout, exitCode } = await withEngine(url, (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...listMigrations() },
      to: { tag: 'schemaDatamodel', files: [{ path: schemaFile, content: readFileSync(schemaFile, 'utf8') }] },
      script: true,
      exitCode: true,
      filters: noFilters,
    }),
  );
  expect([exitCode, stdout]).toEqual([0, expect.not.stringMatching(/ALTER|CREATE|DROP/)]);
});

test('two migrators at once apply each migration once', async () => {
  const [one, other] = await Promise.all([migrate(url), migrate(url)]);
  expect([...one, ...other].sort()).toEqual(all());
});

test('D5: an event can be added, but neither changed nor removed', async () => {
  await migrate(url);
  for (const change of [
    "UPDATE event SET actor = 'else'",
    'DELETE FROM event',
    'TRUNCATE event',
    'TRUNCATE commitment CASCADE',
  ]) {
    await expect(client.query(change), change).rejects.toThrow(/append-only/);
  }
});

describe('the role that worker and API run as', () => {
  let app: pg.Client;
  beforeEach(async () => {
    await migrate(url);
    const address = Object.assign(new URL(inject('parts').appDatabaseUrl), { pathname: new URL(url).pathname });
    app = new pg.Client({ connectionString: address.href });
    await app.connect();
    onTestFinished(() => app.end());
  });

  test.each([
    "UPDATE event SET actor = 'else'",
    'DELETE FROM event',
    'TRUNCATE event',
    'TRUNCATE commitment CASCADE',
    'DROP TABLE event',
    'DROP TRIGGER event_append_only ON event',
    'ALTER TABLE event DISABLE TRIGGER ALL',
    'ALTER TABLE event OWNER TO kept_app',
    'DROP FUNCTION event_is_append_only() CASCADE',
    'CREATE OR REPLACE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
    "SET session_replication_role = 'replica'",
    "GRANT UPDATE ON event TO kept_app; UPDATE event SET actor = 'else'",
    'SET ROLE kept',
    "UPDATE _prisma_migrations SET checksum = ''",
    'CREATE TABLE other ()',
  ])('B5: is refused %s', async (change) => {
    const { rows } = await client.query('SELECT current_user AS owner');
    await expect(app.query(change.replace('SET ROLE kept', `SET ROLE ${rows[0].owner}`))).rejects.toThrow(
      /permission denied|must be owner/,
    );
  });

  test('reads and writes everything else, also what came before it, once somebody migrates', async () => {
    await client.query('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM kept_app');
    await expect(app.query('SELECT FROM event')).rejects.toThrow(/permission denied/);
    expect(await migrate(url)).toEqual([]);
    await app.query('SELECT FROM event');
    for (const table of ['rep', 'commitment', 'message', 'webhook', 'session', 'answered_once'])
      for (const change of [`DELETE FROM ${table}`, `UPDATE ${table} SET id = id`].slice(0, table === 'rep' ? 1 : 2))
        await app.query(change);
  });

  test('finds an up-to-date database up to date, and migrates none', async () => {
    const asApp = Object.assign(new URL(inject('parts').appDatabaseUrl), { pathname: new URL(url).pathname }).href;
    expect(await migrate(asApp)).toEqual([]);
    await client.query('DELETE FROM _prisma_migrations WHERE migration_name = $1', [all().at(-1)]);
    await expect(migrate(asApp)).rejects.toThrow(/permission denied|denied access/i);
  });
});

test('a migration that failed before is named, not tried again', async () => {
  await migrate(url);
  await client.query(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = $1`, [all().at(-1)]);
  await expect(migrate(url)).rejects.toThrow(/failed migrations/);
});

test('a database that holds something else is refused', async () => {
  await client.query('CREATE TABLE foreign_thing ()');
  await expect(migrate(url)).rejects.toThrow(/not empty/);
});
