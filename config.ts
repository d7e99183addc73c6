/** The one reader of the environment: what its variables say, and what follows from it. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { z } from 'zod';
import { KeyRing } from './domain/key-ring.ts';
import { isSecret, type pinnable, type Values, variables } from './variables.ts';

/** The name under which Temporal knows the workers of Kept, of whatever build. */
export const deploymentName = 'kept';

/** Which build a worker is. */
export interface Deployment {
  readonly buildId: string;
  /** kinds of promises that stay on the build on which they began */
  readonly pinnedKinds: readonly (typeof pinnable)[number][];
}

/** Where people sign in, and what Kept is there. */
export interface OidcConfig {
  /** https, or http on this machine */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** `assumed`: an address of which the provider does not say whether it is verified counts as verified */
  readonly emailVerified: Values['OIDC_EMAIL_VERIFIED'];
}

/** What the processes of Kept are told: a parsed environment, with what follows from it. */
export interface Config {
  readonly port: number;
  /** the address that the API listens on */
  readonly host: string;
  /** as Express takes `trust proxy`; undefined: nobody's word counts */
  readonly trustProxy: Values['TRUST_PROXY'];
  /** requests a minute for each key */
  readonly rateLimit: number;
  /** where people reach the API, without a trailing slash */
  readonly publicUrl: string;
  /** absolute */
  readonly dataDir: string;
  readonly logLevel: Values['LOG_LEVEL'];
  /** where figures are served; undefined: nowhere */
  readonly metrics:
    | { readonly host: string; readonly api: number; readonly worker: number; readonly sdk: number }
    | undefined;
  /** the OpenTelemetry collector, without `/v1/traces`; undefined: nothing is traced */
  readonly tracesTo: string | undefined;
  /** undefined: none is set, and no embedded stack was started in this DATA_DIR */
  readonly apiKey: string | undefined;
  /** addresses of the own network that webhooks may reach, CIDR */
  readonly webhookNetworks: readonly string[];
  /** undefined: mails carry no links */
  readonly linkKeys: KeyRing | undefined;
  /** undefined: people sign in by a mailed link */
  readonly oidc: OidcConfig | undefined;
  readonly temporal: {
    /** host:port */
    readonly address: string;
    readonly namespace: string;
    /** true: `npm start` runs the server */
    readonly embedded: boolean;
    readonly cliPath: string | undefined;
    /** undefined: the workers have no versions; always so with the embedded server, on which nothing may be stranded */
    readonly deployment: Deployment | undefined;
    readonly port: number;
    readonly uiPort: number;
    /** encrypt what the server keeps; undefined: it is kept as it is */
    readonly payloadKeys: KeyRing | undefined;
    /** of the pages that may ask to decrypt */
    readonly uiOrigins: readonly string[];
    /** where the UI shows the namespace; undefined: nobody has said where it is */
    readonly uiUrl: string | undefined;
    /** as `Connection.connect` takes it: address, TLS, API key */
    readonly connection: ReturnType<typeof loadClientConnectConfig>['connectionOptions'];
  };
  readonly database: {
    /** undefined: the embedded database was never started in this DATA_DIR */
    readonly url: string | undefined;
    readonly embedded: boolean;
    readonly port: number;
  };
  readonly mail: {
    readonly url: string;
    /** true: mail goes to the catcher and reaches nobody */
    readonly catcher: boolean;
    readonly port: number;
    readonly uiPort: number;
    readonly from: string;
    /** E2: where a rehearsal's mail may go; undefined where only the catcher may have it */
    readonly rehearsalMailbox: string | undefined;
  };
}

/** One or more variables are wrong; the message names all of them, with what was expected. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** The file that holds the embedded database's password, mode 0600; written by the stack when it makes the database. */
export const passwordFile = (dataDir: string): string => resolve(dataDir, 'postgres-password');

/** The file that holds the embedded stack's first admin key, mode 0600; written by the stack. */
export const adminKeyFile = (dataDir: string): string => resolve(dataDir, 'admin-key');

/** The files that hold the embedded stack's own keys, mode 0600; written by the stack. */
export const linkKeysFile = (dataDir: string): string => resolve(dataDir, 'link-keys');

const embeddedKeys = (file: string): KeyRing | undefined => {
  const text = firstLine(file);
  return text === undefined ? undefined : KeyRing.parse(text);
};

/** Takes over what a file `.env` in the working folder sets and the environment does not. */
export function loadEnvironmentFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

/**
 * Reads the environment.
 * @throws ConfigError naming every wrong variable at once
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const values: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const [name, [schema]] of Object.entries(variables)) {
    const { value, problem } = given(name, environment);
    if (problem) wrong.push(problem);
    const parsed = (schema as z.ZodType).safeParse(value === '' ? undefined : value);
    if (parsed.success) values[name] = parsed.data;
    else wrong.push(`${name}=${shown(name, value)}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`);
  }
  wrong.push(...lacking(values));
  if (wrong.length > 0) throw new ConfigError(`The environment has wrong values:\n  ${wrong.join('\n  ')}`);
  return derive(values as Values, environment);
}

/** These say something only together. */
const together = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'];

function lacking(values: Readonly<Record<string, unknown>>): string[] {
  const missing = together.filter((name) => name in values && values[name] === undefined);
  const set = together.filter((name) => !missing.includes(name));
  return set.length === 0 ? [] : missing.map((name) => `${name} is not set: expected beside ${set.join(' and ')}`);
}

function given(name: string, environment: NodeJS.ProcessEnv): { value?: string | undefined; problem?: string } {
  const [value, file] = [environment[name], isSecret(name) ? environment[`${name}_FILE`] : undefined];
  if (!file) return { value };
  if (value) return { value, problem: `${name} and ${name}_FILE are both set: expected one of them` };
  try {
    return { value: readFileSync(file, 'utf8').trim() };
  } catch (error) {
    return { problem: `${name}_FILE="${file}": cannot be read (${(error as NodeJS.ErrnoException).code})` };
  }
}

/** A wrong value is shown, except where it may hold a secret. */
const shown = (name: string, value: string | undefined): string =>
  isSecret(name) || name.endsWith('_URL') ? '…' : `"${value}"`;

function derive(values: Values, environment: NodeJS.ProcessEnv): Config {
  const dataDir = resolve(values.DATA_DIR);
  const address = values.TEMPORAL_ADDRESS ?? `127.0.0.1:${values.TEMPORAL_PORT}`;
  return {
    port: values.PORT,
    host: values.HOST,
    trustProxy: values.TRUST_PROXY,
    rateLimit: values.RATE_LIMIT,
    publicUrl: (values.PUBLIC_URL ?? `http://localhost:${values.PORT}`).replace(/\/$/, ''),
    dataDir,
    logLevel: values.LOG_LEVEL,
    metrics: metricsIn(values),
    tracesTo: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    apiKey: values.KEPT_API_KEY ?? firstLine(adminKeyFile(dataDir)),
    webhookNetworks: values.WEBHOOK_NETWORKS ?? [],
    linkKeys: values.LINK_KEYS ?? embeddedKeys(linkKeysFile(dataDir)),
    oidc: oidcIn(values),
    temporal: {
      address,
      namespace: values.TEMPORAL_NAMESPACE,
      embedded: values.TEMPORAL_ADDRESS === undefined,
      cliPath: values.TEMPORAL_CLI_PATH,
      deployment: deploymentOf(values),
      port: values.TEMPORAL_PORT,
      uiPort: values.TEMPORAL_UI_PORT,
      payloadKeys: values.PAYLOAD_KEYS,
      uiOrigins: values.TEMPORAL_UI_ORIGIN
        ? [values.TEMPORAL_UI_ORIGIN]
        : ['localhost', '127.0.0.1'].map((host) => `http://${host}:${values.TEMPORAL_UI_PORT}`),
      uiUrl: uiUrl(values),
      connection: connectionTo(address, environment),
    },
    database: {
      url: values.DATABASE_URL ?? embeddedDatabase(dataDir, values.DATABASE_PORT),
      embedded: values.DATABASE_URL === undefined,
      port: values.DATABASE_PORT,
    },
    mail: {
      url: values.SMTP_URL ?? `smtp://127.0.0.1:${values.MAIL_PORT}`,
      catcher: values.SMTP_URL === undefined,
      port: values.MAIL_PORT,
      uiPort: values.MAIL_UI_PORT,
      from: values.MAIL_FROM,
      rehearsalMailbox: values.REHEARSAL_MAILBOX,
    },
  };
}

function metricsIn({ METRICS_HOST: host, METRICS_PORT: first }: Values): Config['metrics'] {
  return first === undefined ? undefined : { host, api: first, worker: first + 1, sdk: first + 2 };
}

const deploymentOf = ({
  TEMPORAL_ADDRESS: elsewhere,
  BUILD_ID: buildId,
  PINNED_KINDS: pinnedKinds = [],
}: Values): Deployment | undefined =>
  elsewhere === undefined || buildId === undefined ? undefined : { buildId, pinnedKinds };

/** Where the UI is is known of the embedded one, or where it was said. */
function uiUrl({
  TEMPORAL_ADDRESS: elsewhere,
  TEMPORAL_UI_ORIGIN: said,
  TEMPORAL_UI_PORT: at,
  TEMPORAL_NAMESPACE: of,
}: Values): string | undefined {
  const origin = said ?? (elsewhere === undefined ? `http://localhost:${at}` : undefined);
  return origin && `${origin}/namespaces/${of}`;
}

function oidcIn(values: Values): OidcConfig | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = values;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  return { issuer, clientId, clientSecret, emailVerified: values.OIDC_EMAIL_VERIFIED };
}

/** TLS and API key come by Temporal's own variables (TEMPORAL_TLS_…, TEMPORAL_API_KEY), read by its own library. */
function connectionTo(address: string, environment: NodeJS.ProcessEnv) {
  const overrides = Object.fromEntries(
    Object.entries({ ...environment, TEMPORAL_ADDRESS: address }).filter(([, value]) => value !== undefined),
  );
  return loadClientConnectConfig({ disableFile: true, overrideEnvVars: overrides as Record<string, string> })
    .connectionOptions;
}

/** @returns undefined where no embedded database was made yet */
export function embeddedDatabase(dataDir: string, port: number): string | undefined {
  const file = passwordFile(dataDir);
  if (!existsSync(file)) return undefined;
  return `postgresql://kept:${readFileSync(file, 'utf8').trim()}@127.0.0.1:${port}/kept`;
}

const firstLine = (file: string): string | undefined =>
  existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;

/** @throws ConfigError where there is no database to use yet */
export function requireDatabaseUrl({ database, dataDir }: Config): string {
  const url = database.url ?? embeddedDatabase(dataDir, database.port);
  if (url !== undefined) return url;
  throw new ConfigError(
    `No database: DATABASE_URL is not set, and none was started in ${dataDir}. Run npm start, or set DATABASE_URL.`,
  );
}
