/** The parts of the stack without worker and API: what a test runs against. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { migrate } from '../prisma/migrate.ts';
import { freePort } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { scratchFolder } from './scratch.ts';
import { superviseMail } from './supervise.ts';
import { databaseOf, startTemporal, type TemporalOptions } from './temporal.ts';
import { findTemporal, toolsFolder } from './temporal-executable.ts';

export interface Parts {
  /** host:port; the namespace is `default` */
  readonly temporalAddress: string;
  /** the file in which the Temporal server keeps everything */
  readonly temporalDatabase: string;
  /** of a migrated, empty database */
  readonly databaseUrl: string;
  /** the same as the role that worker and API run as */
  readonly appDatabaseUrl: string;
  readonly smtpUrl: string;
  /** of the inbox: the page, and below `/api/email` what it shows */
  readonly mailUrl: string;
  /** Ends everything and removes the data. */
  stop(): Promise<void>;
}

/** What its Temporal server is told beside what every one is. */
export type ServerOptions = Pick<TemporalOptions, 'longHistory' | 'namespaceRps'>;

/**
 * Starts a Temporal server, a migrated PostgreSQL and a mail catcher on free ports and a temporary folder. They end
 * with `stop`, and when this process dies without.
 * @throws Error where a part does not come up; nothing keeps running then
 */
export async function startParts(of: ServerOptions = {}): Promise<Parts> {
  const dataDir = scratchFolder('parts');
  const reaped = reaper(dataDir);
  const [mailPort, mailUiPort] = [await freePort(), await freePort()];
  const listens = { DATA_DIR: dataDir, MAIL_PORT: String(mailPort), MAIL_UI_PORT: String(mailUiPort) };
  const mail = superviseMail(dataDir, console.error, { environment: { ...process.env, ...listens } });
  const temporal = startTemporalServer(dataDir, of);
  const database = freePort().then((port) => startPostgres(dataDir, port, console.error));
  const migrated = database.then(({ url }) => migrate(url));

  const stop = async () => {
    const servers = [temporal, database].map((starting) => starting.then((server) => server.stop()));
    await Promise.allSettled([mail.stop(2_000), ...servers]);
    await reaped();
  };
  try {
    await Promise.all([mail.ready, temporal, migrated]);
    return {
      temporalAddress: (await temporal).address,
      temporalDatabase: databaseOf(dataDir),
      databaseUrl: (await database).url,
      appDatabaseUrl: (await database).appUrl,
      smtpUrl: `smtp://127.0.0.1:${mailPort}`,
      mailUrl: `http://127.0.0.1:${mailUiPort}`,
      stop,
    };
  } catch (error) {
    await Promise.allSettled([temporal, migrated]);
    await stop();
    throw error;
  }
}

async function startTemporalServer(dataDir: string, of: ServerOptions) {
  const executable = await findTemporal(process.env.TEMPORAL_CLI_PATH, toolsFolder, console.error);
  const port = await freePort();
  return startTemporal({ executable, dataDir, port, uiPort: undefined, namespace: 'default', ...of });
}

/**
 * Has what runs on a temporary folder ended when this process dies, however that is.
 * @returns ends what still runs there, and waits until the folder is gone
 */
export function reaper(folder: string): () => Promise<void> {
  const program = fileURLToPath(new URL('reaper.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return async () => {
    child.stdin.end();
    await gone;
  };
}
