/** `npm run audit -- verify`: exit code 0 where every chain is whole; 1 where one is not; 2 for wrong usage. */
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { ConfigError, loadEnvironmentFile, readConfig, requireDatabaseUrl } from '../config.ts';
import { type Tampering, verifyAll, verifyOne } from '../ledger/audit.ts';
import { withDatabase } from '../ledger/database.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { failureInWords } from './failure.ts';

interface Options {
  readonly commitment?: string;
  readonly hash?: string;
}

const program = new Command('npm run audit --')
  .description('Whether the record is as it was written.')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));

const verifying = program
  .command('verify')
  .description('follows the chain of events of every commitment and names the first bad row of each')
  .option('--commitment <id>', 'of this commitment alone', as(z.uuid(), 'the id of a commitment'))
  .option(
    '--hash <hash>',
    'and whether an evidence file with this hash tells of it',
    as(hex(), '64 hexadecimal digits'),
  )
  .action(verify);

async function verify({ commitment, hash }: Options): Promise<void> {
  if (hash !== undefined && commitment === undefined) verifying.error('--hash goes with --commitment.');
  loadEnvironmentFile();
  const whole = await withDatabase(requireDatabaseUrl(readConfig()), (db) =>
    commitment === undefined ? everyChain(db) : oneChain(db, commitment, hash),
  );
  if (!whole) process.exitCode = 1;
}

async function everyChain(db: PrismaClient): Promise<boolean> {
  let toldAt = Date.now();
  const { followed, tampered } = await verifyAll(db, (count) => {
    if (Date.now() - toldAt < 2_000) return;
    toldAt = Date.now();
    console.error(`… ${count} commitments`);
  });
  for (const tampering of tampered) name(tampering);
  console.log(`${followed} commitments followed, ${tampered.length} tampered with.`);
  return tampered.length === 0;
}

/** B5: whether the record is whole, and an evidence file of it is true. */
async function oneChain(db: PrismaClient, id: string, hash: string | undefined): Promise<boolean> {
  const verified = await verifyOne(db, id, hash);
  if (!verified) {
    console.log(`There is no commitment ${id} in this record.`);
    return false;
  }
  const { tampering, last, seq } = verified;
  if (tampering) name(tampering);
  else console.log(`commitment ${id}: the chain is whole, ${last} events.`);
  if (hash !== undefined && seq === undefined)
    console.log('The hash is of no event in this record: the file or the record is not as it was written.');
  if (seq !== undefined) console.log(`The hash is that of event ${seq}. ${since(last - seq)}`);
  return !tampering && (hash === undefined || seq !== undefined);
}

const since = (events: number): string =>
  events === 0 ? 'Nothing came after it.' : `After it came ${events} more ${events === 1 ? 'event' : 'events'}.`;

const name = ({ commitmentId, seq, key }: Tampering): void =>
  console.log(`commitment ${commitmentId}, event ${seq}: ${key ? `"${key}" does not fit the chain` : 'is missing'}`);

/** As it stands in the file; a copy by hand may have capitals. */
function hex(): z.ZodType<string> {
  return z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[0-9a-f]{64}$/);
}

function as(schema: z.ZodType<string>, expected: string): (value: string) => string {
  return (value) => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw new InvalidArgumentError(`Expected ${expected}.`);
    return parsed.data;
  };
}

try {
  await program.parseAsync();
} catch (error) {
  console.error(failureInWords(error));
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
