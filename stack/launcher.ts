/** Starts the whole of Kept on this machine, each part as soon as what it needs is there, and stops it in order. */
import { readFileSync } from 'node:fs';
import { adminKeyFile, type Config, linkKeysFile } from '../config.ts';
import { codecToken } from '../payload-codec.ts';
import { ensureAdminKey } from './admin-key.ts';
import { keepRunning, type Part } from './keep-running.ts';
import { logFile } from './log-file.ts';
import { ensureKeys } from './own-keys.ts';
import { appAddress, ensurePasswords, startPostgres } from './postgres.ts';
import { loadSampleIfEmpty, loadSampleSalesIfNone } from './sample.ts';
import { type PromisedWeek, promiseSampleWeekIfNone } from './sample-week.ts';
import { type Supervised, supervise, superviseMail } from './supervise.ts';
import { startTemporal } from './temporal.ts';
import { findTemporal, toolsFolder } from './temporal-executable.ts';

/** Receives a line for the person who started it. */
export type Say = (line: string) => void;

export interface Launched {
  /** When everything serves; rejects at the first part that does not come up. */
  readonly ready: Promise<void>;
  /** Stops what runs, in order and gracefully, within ten seconds; what is still starting is waited for. */
  stop(): Promise<void>;
}

interface Options {
  /** whether an empty embedded database gets the sample company */
  readonly wantsSample: boolean;
  readonly say: Say;
}

/** Starts everything that runs nowhere else; its folder and ports are claimed. */
export function launch(config: Config, { wantsSample, say }: Options): Launched {
  // Made before the processes start, since they read it then.
  if (config.database.embedded) {
    ensurePasswords(config.dataDir);
    ensureKeys(linkKeysFile(config.dataDir));
  }

  const database = startDatabase(config, say);
  const temporal = startTemporalServer(config, say);
  const worker = superviseOurs('worker', 'Worker', config, say);
  const api = superviseOurs('api', 'API', config, say);

  // The inbox takes long to load, and no promise waits for it: a mail that comes too early is sent again.
  let inbox: Supervised | undefined;
  const mail = Promise.all([worker.ready, api.ready]).then(() => {
    if (!config.mail.catcher) return;
    const starting = superviseMail(config.dataDir, say);
    inbox = starting;
    return timed('Inbox', say, () => starting.ready);
  });

  const begun = Promise.all([database, temporal]).then(() => {
    worker.begin();
    api.begin();
  });
  const sample = database.then(async ({ url }) => {
    const loads = wantsSample && config.database.embedded;
    if (loads && (await loadSampleIfEmpty(url, config.dataDir))) say(line('Database', 'has the sample company'));
  });
  const keyed = database.then(async ({ url }) => {
    if (!config.database.embedded) return;
    const key = await ensureAdminKey(url, config.dataDir);
    if (key) say(line('Admin key', `${key} (shown once, kept in ${adminKeyFile(config.dataDir)})`));
  });
  const served = [mail, timed('Worker', say, () => worker.ready), timed('API', say, () => api.ready)];
  const ready = Promise.all([begun, sample, keyed, ...served]).then(() => undefined);
  // No promise waits for what the customers bought before, nor for what is to be delivered.
  const stopping = new AbortController();
  const promiseWeek = async () => {
    const { url: databaseUrl } = await database;
    const { dataDir, port } = config;
    const adminKey = readFileSync(adminKeyFile(dataDir), 'utf8').trim();
    const company = { databaseUrl, dataDir, apiUrl: `http://127.0.0.1:${port}`, adminKey };
    const week = await promiseSampleWeekIfNone({ ...company, signal: stopping.signal });
    if (week) say(line('Database', inWords(week)));
  };
  const loadSales = async () => {
    const { url } = await database;
    if (await loadSampleSalesIfNone(url, config.dataDir, stopping.signal))
      say(line('Database', 'has what the customers of the sample company bought in three years'));
  };
  const lacks = (what: string) => (error: Error) => {
    if (!stopping.signal.aborted) say(line('Database', `lacks the ${what} of the sample company: ${error.message}`));
  };
  const later = ready.then(
    async () => {
      if (!wantsSample || !config.database.embedded) return;
      await promiseWeek().catch(lacks('deliveries'));
      await loadSales().catch(lacks('sales'));
    },
    () => undefined,
  );
  return {
    ready,
    stop: async () => {
      stopping.abort();
      await api.stop(2_000);
      await worker.stop(5_000);
      const lastly = [
        inbox?.stop(1_000),
        stopStarted(temporal),
        Promise.allSettled([sample, keyed, later]).then(() => stopStarted(database)),
      ];
      await Promise.all(lastly);
    },
  };
}

const inWords = ({ monday, promised, refused }: PromisedWeek): string =>
  [`has ${promised} deliveries that the sample company promises for the week of ${monday}`, ...refused].join('; not ');

const elsewhere = { stop: async () => undefined };

/** A part that never came up has stopped by itself. */
const stopStarted = (part: Promise<{ stop(): Promise<void> }>): Promise<void> =>
  part.then(
    (started) => started.stop(),
    () => undefined,
  );

async function startDatabase({ dataDir, database }: Config, say: Say): Promise<{ url: string; stop(): Promise<void> }> {
  const { url, stop } =
    database.url && !database.embedded
      ? { ...elsewhere, url: database.url }
      : await keep('PostgreSQL', say, () => startPostgres(dataDir, database.port, say));
  try {
    const { migrate } = await import('../prisma/migrate.ts');
    const applied = await migrate(url);
    if (applied.length > 0)
      say(line('Database', `${applied.length} migration${applied.length > 1 ? 's' : ''} applied`));
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startTemporalServer(
  { dataDir, temporal, port: apiPort }: Config,
  say: Say,
): Promise<{ stop(): Promise<void> }> {
  if (temporal.embedded) {
    const { port, uiPort, namespace, payloadKeys } = temporal;
    const codecEndpoint = payloadKeys && `http://localhost:${apiPort}/codec/${codecToken(payloadKeys)}`;
    const executable = await findTemporal(temporal.cliPath, toolsFolder, say);
    return keep('Temporal', say, () => startTemporal({ executable, dataDir, port, uiPort, namespace, codecEndpoint }));
  }
  const { furnishNamespace } = await import('./temporal-namespace.ts');
  const added = await furnishNamespace(temporal.connection, temporal.namespace);
  if (added.length > 0)
    say(line('Temporal', `search attributes added to namespace ${temporal.namespace}: ${added.join(', ')}`));
  return elsewhere;
}

/** Worker and API outlive a server that is started again: they connect again by themselves. */
async function keep<T extends Part>(name: string, say: Say, start: () => Promise<T>): Promise<T> {
  const part = await timed(name, say, start);
  const stop = keepRunning(part, start, (words) => say(line(name, words)));
  return { ...part, stop };
}

/** The embedded database is reached as a role that can neither change events nor the ward before them. */
function superviseOurs(folder: 'worker' | 'api', name: string, { dataDir, database }: Config, say: Say): Supervised {
  const asApp = database.embedded ? { DATABASE_URL: appAddress(dataDir, database.port) } : {};
  const environment = { ...process.env, ...asApp };
  return supervise({ name, program: `${folder}/main.ts`, log: logFile(dataDir, folder), environment, say });
}

async function timed<T>(name: string, say: Say, start: () => Promise<T>): Promise<T> {
  const since = performance.now();
  say(line(name, 'starts'));
  const started = await start();
  say(line(name, `is ready (${((performance.now() - since) / 1000).toFixed(1)} s)`));
  return started;
}

/** One of the lines in which a start tells its progress. */
export const line = (name: string, words: string): string => `${name.padEnd(13)} ${words}`;
