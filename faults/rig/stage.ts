/** Where the other faults happen: real servers, each behind a small proxy of ours, and Kept's own processes as `npm start` supervises them. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { readConfig } from '../../config.ts';
import { withDatabase } from '../../ledger/database.ts';
import { createKey } from '../../ledger/keys.ts';
import { logFile } from '../../stack/log-file.ts';
import { type Parts, reaper, type ServerOptions, startParts } from '../../stack/parts.ts';
import { freePort } from '../../stack/ports.ts';
import { scratchFolder } from '../../stack/scratch.ts';
import { type Supervised, supervise } from '../../stack/supervise.ts';
import { Between } from './between.ts';
import { PostOffice } from './post-office.ts';
import { processOf } from './processes.ts';
import { World } from './world.ts';

const shifted = fileURLToPath(new URL('clock-shift.mjs', import.meta.url));
const programs = { worker: 'worker/main.ts', api: 'api/main.ts' } as const;

export interface Stage {
  readonly world: World;
  readonly office: PostOffice;
  /** between Kept's processes and each server */
  readonly between: { readonly database: Between; readonly temporal: Between; readonly mail: Between };
  /** SQL as the owner of the database, past the proxy */
  sql(query: string): Promise<pg.QueryResult>;
  /** A connection of the owner's, past the proxy; end it. */
  connected(): Promise<pg.Client>;
  readonly dataDir: string;
  /** how often PostgreSQL has written so into its log */
  saidByDatabase(words: RegExp): number;
  pidOf(program: keyof typeof programs): number | undefined;
  /** Ends worker and API and starts them with this beside their environment. */
  restart(environment: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

/** What a clock that is off by so many ms is told by. */
export const withClockOff = (ms: number): Record<string, string> => ({
  NODE_OPTIONS: `--import=${shifted}`,
  FAULTS_CLOCK_SHIFT: String(ms),
});

export async function openStage(of: ServerOptions = {}): Promise<Stage> {
  const dataDir = scratchFolder('faults');
  const reaped = reaper(dataDir);
  const parts = await startParts(of);
  const office = await new PostOffice().open();
  const between = {
    database: await behind(new URL(parts.appDatabaseUrl)),
    temporal: await behind(new URL(`tcp://${parts.temporalAddress}`)),
    mail: await behind(new URL(`smtp://127.0.0.1:${office.port}`)),
  };
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    DATABASE_URL: Object.assign(new URL(parts.appDatabaseUrl), { port: String(between.database.port) }).href,
    TEMPORAL_ADDRESS: `127.0.0.1:${between.temporal.port}`,
    SMTP_URL: `smtp://127.0.0.1:${between.mail.port}`,
    DATA_DIR: dataDir,
    PORT: String(await freePort()),
    RATE_LIMIT: '1000000',
    LINK_KEYS: `faults:${randomBytes(32).toString('base64url')}`,
  };
  let running = await started(environment, dataDir);
  const world = await worldOf(parts, environment, office);
  return {
    world,
    office,
    between,
    dataDir,
    saidByDatabase: (words) =>
      readFileSync(logFile(dirname(dirname(parts.temporalDatabase)), 'postgres'), 'utf8').match(words)?.length ?? 0,
    sql: (query) => withClient(parts.databaseUrl, (client) => client.query(query)),
    connected: () => connectedTo(parts.databaseUrl),
    pidOf: (program) => processOf(program, process.pid, dataDir),
    restart: async (besides) => {
      await Promise.all(running.map((one) => one.stop(5_000)));
      running = await started({ ...environment, ...besides }, dataDir);
    },
    stop: async () => {
      await world.close();
      await Promise.all(running.map((one) => one.stop(3_000)));
      for (const proxy of Object.values(between)) await proxy.close();
      await Promise.all([office.close(), parts.stop()]);
      await reaped();
    },
  };
}

const behind = ({ hostname, port }: URL): Promise<Between> =>
  new Between({ host: hostname, port: Number(port) }).open();

async function started(environment: NodeJS.ProcessEnv, dataDir: string): Promise<Supervised[]> {
  const running = Object.entries(programs).map(([name, program]) =>
    supervise({ name, program, log: logFile(dataDir, name), environment, say: () => undefined }),
  );
  for (const one of running) one.begin();
  await Promise.all(running.map(({ ready }) => ready));
  return running;
}

async function worldOf(
  { databaseUrl, temporalAddress }: Parts,
  environment: NodeJS.ProcessEnv,
  office: PostOffice,
): Promise<World> {
  const { key } = await withDatabase(databaseUrl, (db) => createKey(db, { role: 'admin', person: 'faults' }, 'faults'));
  const direct = { ...environment, DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: temporalAddress };
  return World.open(readConfig(direct), key, office);
}

async function connectedTo(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connectedTo(url);
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
