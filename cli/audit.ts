/** `npm run audit -- verify`: exit code 0 where every chain is whole; 1 where one is not; 2 for wrong usage. */
import { Command } from 'commander';
import { ConfigError, loadEnvironmentFile, readConfig, requireDatabaseUrl } from '../config.ts';
import { verifyAll } from '../ledger/audit.ts';
import { openDatabase } from '../ledger/database.ts';
import { failureInWords } from './failure.ts';

const program = new Command('npm run audit --')
  .description('Whether the record is as it was written.')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));

program
  .command('verify')
  .description('follows the chain of events of every commitment and names the first bad row of each')
  .action(verify);

async function verify(): Promise<void> {
  loadEnvironmentFile();
  const db = openDatabase(requireDatabaseUrl(readConfig()));
  const since = Date.now();
  let toldAt = since;
  try {
    const { followed, tampered } = await verifyAll(db, (count) => {
      if (Date.now() - toldAt < 2_000) return;
      toldAt = Date.now();
      console.error(`… ${count} commitments`);
    });
    for (const { commitmentId, seq, key } of tampered)
      console.log(
        `commitment ${commitmentId}, event ${seq}: ${key ? `"${key}" does not fit the chain` : 'is missing'}`,
      );
    console.log(`${followed} commitments followed, ${tampered.length} tampered with.`);
    if (tampered.length > 0) process.exitCode = 1;
  } finally {
    await db.$disconnect();
  }
}

try {
  await program.parseAsync();
} catch (error) {
  console.error(failureInWords(error));
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
