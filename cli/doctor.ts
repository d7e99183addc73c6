/** `npm run doctor`: exit code 0 where nothing is wrong; 1 where something is; 2 for wrong usage or configuration. */
import { Command, InvalidArgumentError } from 'commander';
import { ConfigError, loadEnvironmentFile, readConfig } from '../config.ts';
import { Email } from '../domain/master-data.ts';
import { examine } from './doctor/examine.ts';
import { inLines } from './doctor/finding.ts';
import { rebuild, reconcile } from './doctor/reconcile.ts';
import { failureInWords } from './failure.ts';
import { progress, progressEnds } from './progress.ts';

interface Options {
  readonly json?: true;
  readonly mailTo?: string;
}

const program = new Command('npm run doctor --')
  .description('Whether this installation of Kept is well, part by part, and what to do where it is not.')
  .option('--json', 'prints the findings as JSON')
  .option('--mail-to <address>', 'also sends a test mail to this address', mailAddress)
  .enablePositionalOptions()
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action(check);

/** @throws InvalidArgumentError */
function mailAddress(text: string): string {
  if (!Email.safeParse(text).success) throw new InvalidArgumentError('Expected a mail address.');
  return text;
}

async function check({ json, mailTo }: Options): Promise<void> {
  loadEnvironmentFile();
  const findings = await examine(readConfig(), { mailTo }, (part) => progress(`looks at ${part}`));
  progressEnds();
  console.log(json ? JSON.stringify(findings, null, 2) : inLines(findings).join('\n'));
  if (findings.some(({ state }) => state === 'wrong')) process.exitCode = 1;
}

program.addCommand(reconcile.copyInheritedSettings(program));
program.addCommand(rebuild.copyInheritedSettings(program));

try {
  await program.parseAsync();
} catch (error) {
  console.error(failureInWords(error));
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
