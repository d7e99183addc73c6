/** How every process of Kept starts, says that it serves, and ends: the same by hand, under `npm start`, in a container. */
import { type Config, ConfigError, loadEnvironmentFile, readConfig } from './config.ts';

/** What a process runs, once it serves. */
export interface Running {
  /** Takes nothing new, finishes what it has, lets go of its connections. */
  stop(): Promise<void>;
}

/**
 * Starts the one thing that a process does. It receives the configuration and `partsReady`, which resolves when
 * database and Temporal server serve: under `npm start` a process is there before them, so that it can load and prepare
 * meanwhile; alone, it resolves at once.
 */
export type Start = (config: Config, partsReady: Promise<void>) => Promise<Running>;

/** What a launcher says to its processes, and they to it. */
export type ToProcess = { readonly partsReady: true } | { readonly stop: true };
export type FromProcess = { readonly ready: true };

/** The argument by which a launcher says that it will send `partsReady`. */
export const supervised = '--supervised';

/** Milliseconds for a graceful stop. */
const patience = 8_000;

/**
 * Runs until SIGTERM, SIGINT, the launcher's word or the launcher's death, then stops gracefully within 8 s.
 * Never returns: exit code 0 after a stop, 2 where the configuration is wrong (with its message), 1 otherwise.
 * @param name for messages
 */
export async function runProcess(name: string, start: Start): Promise<never> {
  const ended = endOfProcess();
  try {
    loadEnvironmentFile();
    const starting = start(readConfig(), whenPartsReady());
    await Promise.race([starting.then(() => process.send?.({ ready: true } satisfies FromProcess)), ended]);
    await ended;
    const stopped = await Promise.race([starting.then((running) => running.stop()).then(() => true), after(patience)]);
    if (!stopped) console.error(`${name}: was not done within ${patience / 1000} s and ends without`);
    process.exit(stopped ? 0 : 1);
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exit(error instanceof ConfigError ? 2 : 1);
  }
}

/** Resolves at the first reason to end; later ones change nothing. */
function endOfProcess(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    // A Ctrl-C in the terminal reaches every process at once; under a launcher, the launcher's order counts.
    process.on('SIGINT', () => process.connected || resolve());
    process.once('disconnect', () => resolve());
    if (process.argv.includes(supervised) && !process.connected) resolve(); // the launcher died while we loaded
    process.on('message', (message: ToProcess) => 'stop' in message && resolve());
  });
}

function whenPartsReady(): Promise<void> {
  if (!process.argv.includes(supervised)) return Promise.resolve();
  return new Promise((resolve) => {
    process.on('message', (message: ToProcess) => 'partsReady' in message && resolve());
  });
}

const after = (milliseconds: number): Promise<false> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds, false).unref());
