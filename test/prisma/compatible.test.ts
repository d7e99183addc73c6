import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { incompatibilities } from '../../prisma/compatible.ts';
import { listMigrations, migrationsFolder } from '../../prisma/migrate.ts';

/** What was made before anything was released. */
const baseline = '20261126053100_lists';

test('each migration after the first release leaves the release before alive', () => {
  for (const { path } of listMigrations().migrationDirectories.filter(({ path }) => path > baseline)) {
    const sql = readFileSync(join(migrationsFolder, path, 'migration.sql'), 'utf8');
    expect(incompatibilities(sql), path).toEqual([]);
  }
});

test.each([
  'DROP TABLE "trip";',
  'ALTER TABLE "rep" DROP COLUMN "region";',
  'ALTER TABLE "rep" RENAME COLUMN "region" TO "area";',
  'ALTER TABLE "rep" ALTER COLUMN "region" SET NOT NULL;',
  'ALTER TABLE "rep" ALTER COLUMN "region" SET DATA TYPE INTEGER;',
  'ALTER TABLE "rep" ADD COLUMN "team" TEXT NOT NULL;',
  'ALTER TABLE "rep" ADD COLUMN "a" TEXT, ADD COLUMN "team" TEXT NOT NULL, ADD COLUMN "b" TEXT DEFAULT 1;',
  'CREATE UNIQUE INDEX "rep_email_key" ON "rep"("email");',
  'ALTER TABLE "rep" ADD CONSTRAINT "named" CHECK (name <> \'\');',
])('%s breaks the release before', (sql) => {
  expect(incompatibilities(sql)).toHaveLength(1);
});

test.each([
  'ALTER TABLE "rep" ADD COLUMN "team" TEXT;',
  'ALTER TABLE "rep" ADD COLUMN "team" TEXT NOT NULL DEFAULT \'\';',
  'ALTER TABLE "rep" ADD COLUMN "team" TEXT DEFAULT \'\' NOT NULL;',
  'CREATE TABLE "team" ("id" TEXT NOT NULL); CREATE UNIQUE INDEX "team_key" ON "team"("id"); ALTER TABLE "team" ADD CONSTRAINT "c" UNIQUE ("id");',
  'DROP INDEX "rep_name_idx"; CREATE INDEX "rep_name_idx" ON "rep"("name");',
  '-- unused since 0.2.0\nALTER TABLE "rep" DROP COLUMN "region";',
])('%s does not', (sql) => {
  expect(incompatibilities(sql)).toEqual([]);
});
