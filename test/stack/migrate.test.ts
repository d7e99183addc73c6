import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { beforeEach, expect, inject, onTestFinished, test } from 'vitest';
import { listMigrations, migrate } from '../../prisma/migrate.ts';

let url: string;
let client: pg.Client;

beforeEach(async () => {
  const database = `migrate_${randomUUID().replaceAll('-', '')}`;
  const server = new pg.Client({ connectionString: inject('parts').databaseUrl });
  await server.connect();
  await server.query(`CREATE DATABASE ${database}`);
  await server.end();
  url = Object.assign(new URL(inject('parts').databaseUrl), { pathname: `/${database}` }).href;
  client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
});

const all = () => listMigrations().migrationDirectories.map(({ path }) => path);

test('an empty database gets every migration, once', async () => {
  expect(await migrate(url)).toEqual(all());
  expect(await migrate(url)).toEqual([]);
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

test('a migration that failed before is named, not tried again', async () => {
  await migrate(url);
  await client.query(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = $1`, [all().at(-1)]);
  await expect(migrate(url)).rejects.toThrow(/failed migrations/);
});

test('a database that holds something else is refused', async () => {
  await client.query('CREATE TABLE foreign_thing ()');
  await expect(migrate(url)).rejects.toThrow(/not empty/);
});
