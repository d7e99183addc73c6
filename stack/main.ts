/** What `npm start` runs: the whole of Kept on one machine, until Ctrl-C. */
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { adminKeyFile, type Config, ConfigError, loadEnvironmentFile, readConfig } from '../config.ts';
import { claim } from './claim.ts';
import { help } from './help.ts';
import { launch, line } from './launcher.ts';
import { RunsAlready } from './lock.ts';

/** Milliseconds: what has not stopped by then is left, and the next start takes it over. */
const patience = 9_500;

/**
 * Runs until it is told to stop, or a part does not come up.
 * @param args of the command line
 */
export async function main(args: string[]): Promise<void> {
  try {
    await run(args);
  } catch (error) {
    const told = error instanceof ConfigError || error instanceof RunsAlready;
    console.error(told ? error.message : error);
    process.exit(error instanceof ConfigError ? 2 : 1);
  }
}

async function run(args: string[]): Promise<void> {
  const since = performance.now();
  const options = readArguments(args);
  if (options.help) return console.log(help());
  loadEnvironmentFile();
  const config = readConfig();
  const lock = await claim(config, addresses(config));

  const launched = launch(config, { wantsSample: !options.empty, say: console.log });
  let ending = false;
  const end = async (code: number) => {
    if (ending) return;
    ending = true;
    lock.announceStop();
    console.log('Kept stops ...');
    const stopped = launched.stop().then(lock.release);
    await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, patience))]);
    console.log('Kept has stopped. Its data stays for the next start.');
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
  whenOrphaned(() => void end(0));
  process.stdout.on('error', () => undefined); // nobody reads any longer: that ends nothing

  try {
    await launched.ready;
    if (!ending) console.log(await welcome(config, performance.now() - since));
  } catch (error) {
    if (ending) return;
    console.error(error instanceof Error ? error.message : error);
    await end(error instanceof ConfigError ? 2 : 1);
  }
}

/** Where `npm` or its shell is killed alone, this process would live on unseen. Without `npm`, it may be left on purpose. */
function whenOrphaned(then: () => void): void {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && then(), 200).unref();
}

/** @throws ConfigError for an argument that does not exist */
function readArguments(args: string[]): { help?: boolean; empty?: boolean } {
  try {
    return parseArgs({ args, options: { help: { type: 'boolean', short: 'h' }, empty: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new ConfigError(`${(error as Error).message}\n\n${help()}`);
  }
}

/** Where people find what this configuration starts, one line each. */
function addresses({ publicUrl, dataDir, temporal, mail, metrics, tracesTo }: Config): string[] {
  const ui = `http://localhost:${temporal.uiPort}/namespaces/${temporal.namespace}/workflows`;
  return [
    line('API', publicUrl),
    ...(temporal.embedded ? [line('Temporal UI', ui)] : []),
    ...(mail.catcher ? [line('Inbox', `http://localhost:${mail.uiPort}`)] : []),
    ...(metrics ? [line('Metrics', figures(metrics))] : []),
    ...(tracesTo ? [line('Traces', `go to ${tracesTo}`)] : []),
    line('Logs', relative('', `${dataDir}/logs`)),
  ];
}

const figures = ({ host, api, worker, sdk }: NonNullable<Config['metrics']>): string =>
  `http://${host}:${api}/metrics (worker ${worker}, Temporal SDK ${sdk})`;

async function welcome(config: Config, milliseconds: number): Promise<string> {
  const { exampleDueDate } = await import('./example.ts'); // only now: a start does not wait for its calendars
  const promise = {
    kind: 'payment-appointment',
    customerId: 'DE-3001',
    repId: 'vogt',
    amount: { value: '1250.00', currency: 'EUR' },
    dueDate: exampleDueDate(),
  };
  return `
Kept runs (${(milliseconds / 1000).toFixed(1)} s). Ctrl-C stops it.

  ${addresses(config).join('\n  ')}

Make a promise with a customer of the sample company:

  curl ${config.publicUrl}/v1/commitments -H "Authorization: Bearer $(cat ${relative('', adminKeyFile(config.dataDir))})" \\
    -H "Idempotency-Key: $(date +%s)" -H 'Content-Type: application/json' -d '${JSON.stringify(promise)}'

See the whole life of one in seconds:

  npm run rehearse -- payment-appointment

Or of a rebate that you promise, once three years of sales are loaded, some seconds from now:

  npm run rehearse -- rebate-year

Or of goods that you promise to deliver:

  npm run rehearse -- delivery-promise
`;
}
