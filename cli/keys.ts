/** `npm run keys -- create|list|rotate|revoke`: exit code 0; 1 where it is refused; 2 for wrong usage. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { ConfigError, loadEnvironmentFile, readConfig, requireDatabaseUrl } from '../config.ts';
import { Code } from '../domain/master-data.ts';
import { type Role, roles } from '../domain/roles.ts';
import { withDatabase } from '../ledger/database.ts';
import { createKey, KeyRefused, listKeys, revokeKey, rotateKey, type ShownKey } from '../ledger/keys.ts';
import { codecToken } from '../payload-codec.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { failureInWords } from './failure.ts';

const by = 'keys-command';
const [hour, day] = [3_600_000, 86_400_000];

const program = new Command('npm run keys --')
  .description('API keys: made, listed, rotated and revoked. A key is shown once, when it is made.')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));

program
  .command('create')
  .description('makes a key and prints it, once')
  .addOption(new Option('--role <role>', 'what it may').choices([...roles]).makeOptionMandatory())
  .requiredOption('--person <code>', "the rep's code, or the name of the machine that uses it", code)
  .option('--days <number>', 'until when it works; left out: until it is revoked', count)
  .action(({ role, person, days }: { role: Role; person: string; days?: number }) =>
    withLedger(async (db) => {
      const expiresAt = days === undefined ? undefined : new Date(Date.now() + days * day);
      const { key, id } = await createKey(db, { role, person, expiresAt }, by);
      console.log(key);
      console.error(`Key ${id}: ${role}, ${person}. It is not shown again.`);
    }),
  );

program
  .command('list')
  .description('all keys, the newest first; never the keys themselves')
  .action(() =>
    withLedger(async (db) => {
      for (const key of await listKeys(db)) console.log(line(key));
    }),
  );

program
  .command('rotate')
  .description('makes a new key for the same person; the old one works on for a while')
  .argument('<id>', 'the id of the old key', keyId)
  .option('--overlap <hours>', 'for how long the old one works on', count, 24)
  .action((id: string, { overlap }: { overlap: number }) =>
    withLedger(async (db) => {
      const fresh = await rotateKey(db, id, overlap * hour, by);
      console.log(fresh.key);
      console.error(`Key ${fresh.id} takes over; ${id} works for ${overlap} more hours.`);
    }),
  );

program
  .command('revoke')
  .description('ends a key at once')
  .argument('<id>', 'the id of the key', keyId)
  .action((id: string) =>
    withLedger(async (db) => {
      await revokeKey(db, id);
      console.error(`Key ${id} works no more.`);
    }),
  );

program
  .command('codec')
  .description('prints what the address of the codec endpoint for the Temporal UI ends with')
  .action(() => {
    loadEnvironmentFile();
    const { payloadKeys } = readConfig().temporal;
    if (!payloadKeys) throw new ConfigError('PAYLOAD_KEYS is not set: nothing is encrypted.');
    console.log(codecToken(payloadKeys));
  });

function code(text: string): string {
  if (!Code.safeParse(text).success) throw new InvalidArgumentError('expected a code like vogt or erp-1');
  return text;
}

function count(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('expected a number without a fraction');
  return Number(text);
}

/** @throws InvalidArgumentError */
function keyId(text: string): string {
  if (z.uuid().safeParse(text).success) return text;
  throw new InvalidArgumentError('expected the whole id of a key, as npm run keys -- list shows it');
}

const line = ({ id, role, person, createdAt, expiresAt, revokedAt, lastUsedAt }: ShownKey): string =>
  [
    id,
    role.padEnd(11),
    person.padEnd(16),
    `made ${createdAt}`,
    revokedAt ? `revoked ${revokedAt}` : expiresAt ? `until ${expiresAt}` : 'until revoked',
    lastUsedAt ? `last used ${lastUsedAt}` : 'never used',
  ].join('  ');

async function withLedger(act: (db: PrismaClient) => Promise<void>): Promise<void> {
  loadEnvironmentFile();
  await withDatabase(requireDatabaseUrl(readConfig()), act);
}

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof KeyRefused ? error.message : failureInWords(error));
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
