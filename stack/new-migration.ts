/**
 * `npm run migration -- NAME`: writes the SQL that leads from the migrations on disk to `schema.prisma`.
 * While nothing is released, the NAME of an existing migration rewrites that one from those before it.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { incompatibilities } from '../prisma/compatible.ts';
import { schemaFile, withEngine } from '../prisma/engine.ts';
import { listMigrations, migrationsFolder, noFilters } from '../prisma/migrate.ts';
import { freePort } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { scratchFolder } from './scratch.ts';

const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('Usage: npm run migration -- NAME, in small letters, digits and _');
  process.exit(2);
}

const all = listMigrations();
const existing = all.migrationDirectories.find(({ path }) => path.replace(/^\d+_/, '') === name)?.path;
const before = all.migrationDirectories.filter(({ path }) => !existing || path < existing);

// The engine plays the migrations into a database of its own to see where they lead.
const scratch = scratchFolder('migration');
const postgres = await startPostgres(scratch, await freePort(), console.log);
try {
  const difference = await withEngine(postgres.url, (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...all, migrationDirectories: before },
      to: { tag: 'schemaDatamodel', files: [{ path: schemaFile, content: readFileSync(schemaFile, 'utf8') }] },
      script: true,
      exitCode: true,
      filters: noFilters,
    }),
  );
  if (difference.exitCode === 0) {
    console.log('The migrations lead to schema.prisma already: nothing to write.');
  } else {
    const folder = join(
      migrationsFolder,
      existing ?? `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}_${name}`,
    );
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'migration.sql'), difference.stdout ?? '');
    console.log(`${existing ? 'Rewrote' : 'Wrote'} ${join(folder, 'migration.sql')}. Read it before you commit it.`);
    for (const broken of incompatibilities(difference.stdout ?? ''))
      console.log(`The release before breaks: ${broken}`);
  }
} finally {
  await postgres.stop();
  rmSync(scratch, { recursive: true, force: true });
}
