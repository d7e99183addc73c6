/** The one reader of the environment. Everything that Kept can be told from outside is declared here once. */
import './domain/plain-words.ts';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { z } from 'zod';
import { KeyRing } from './domain/key-ring.ts';

const port = (fallback: number) =>
  z.coerce
    .number({ error: 'expected a port number' })
    .int('expected a port number without a fraction')
    .min(1, 'expected a port from 1 to 65535')
    .max(65535, 'expected a port from 1 to 65535')
    .default(fallback);

const url = (protocols: string[], example: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `expected a URL like ${example}`,
  });

/** Where the provider of one company is: whoever changes what is said on the way there signs in as anybody. */
function isIssuer(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, search, hash, pathname } = new URL(value);
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const ofAnybody = hostname === 'login.microsoftonline.com' && /^\/(common|organizations|consumers)\b/.test(pathname);
  const plain = username + search + hash === '' && !pathname.includes('/.well-known/');
  return plain && !ofAnybody && (protocol === 'https:' || (protocol === 'http:' && here));
}

const mailAddress = z
  .string()
  .regex(
    /^([^<>\r\n]+ <[^<>\s@]+@[^<>\s@]+>|[^<>\s@]+@[^<>\s@]+)$/,
    'expected an address like "Kept <kept@example.com>"',
  );

/** Promises that are short enough for their build to be kept running until their end. */
const pinnable = ['delivery-promise', 'payment-appointment'] as const;

/** The name under which Temporal knows the workers of Kept, of whatever build. */
export const deploymentName = 'kept';

/** Which build a worker is. */
export interface Deployment {
  readonly buildId: string;
  /** kinds of promises that stay on the build on which they began */
  readonly pinnedKinds: readonly (typeof pinnable)[number][];
}

/** Every variable with its schema and one line of explanation; `.env.example` and `--help` are made from it. */
export const variables = {
  PORT: [port(3000), 'the port of the API'],
  HOST: [
    z
      .string()
      .regex(/^[\w.:-]+$/, 'expected an address or a name like 0.0.0.0')
      .default('127.0.0.1'),
    'the address that the API listens on; beyond this machine only behind a proxy with TLS',
  ],
  TRUST_PROXY: [
    z
      .string()
      .regex(
        /^\d{1,2}$|^[\da-fA-F.:/]+(,[\da-fA-F.:/]+)*$/,
        'expected a number of proxies, or addresses like 10.0.0.0/8,::1',
      )
      .transform((value) => (/^\d{1,2}$/.test(value) ? Number(value) : value.split(',')))
      .optional(),
    'the proxies before the API whose word for the address of a caller counts: how many, or which; unset: none',
  ],
  RATE_LIMIT: [
    z.coerce.number({ error: 'expected a number' }).int('expected a number without a fraction').min(1).default(600),
    'how many requests a minute each API key may make',
  ],
  TEMPORAL_ADDRESS: [
    z
      .string()
      .regex(/^[^\s:/]+:\d{1,5}$/, 'expected host:port, like temporal.example.com:7233')
      .optional(),
    'a Temporal server that runs elsewhere, host:port; unset: the embedded one',
  ],
  TEMPORAL_NAMESPACE: [z.string().min(1, 'expected a name').default('default'), 'the Temporal namespace'],
  BUILD_ID: [
    z
      .string()
      .regex(/^[\w.-]{1,128}$/, 'expected a name like the hash of a commit')
      .optional(),
    'which build of Kept this worker is, like the hash of its commit: Temporal then gives it only what belongs to it; unset, or with the embedded server: every worker takes everything',
  ],
  PINNED_KINDS: [
    z
      .string()
      .transform((value) => value.split(','))
      .pipe(z.array(z.enum(pinnable, { error: `expected some of ${pinnable.join(',')}` })))
      .optional(),
    'with BUILD_ID: the kinds of promises that stay on the build on which they began; unset: none',
  ],
  TEMPORAL_CLI_PATH: [
    z.string().refine(existsSync, 'expected the path of an existing temporal executable').optional(),
    'the temporal executable for the embedded server; unset: found or fetched',
  ],
  TEMPORAL_PORT: [port(7233), 'the port of the embedded Temporal server'],
  WEBHOOK_NETWORKS: [
    z
      .string()
      .regex(
        /^[\da-fA-F.:]+(\/\d{1,3})?(,[\da-fA-F.:]+(\/\d{1,3})?)*$/,
        'expected addresses like 10.1.0.0/16,192.168.7.9',
      )
      .transform((value) => value.split(','))
      .optional(),
    'addresses of the own network that webhooks may reach; unset: none',
  ],
  PAYLOAD_KEYS: [
    KeyRing.optional(),
    'keys that encrypt what the Temporal server keeps, ID:SECRET, several with commas; the same for every process; unset: not encrypted',
  ],
  TEMPORAL_UI_ORIGIN: [
    z
      .string()
      .regex(/^https?:\/\/[^/\s]+$/, 'expected an origin like https://temporal.example.com')
      .optional(),
    'where the Temporal UI is: managers are led there, and it may ask to decrypt; unset: the embedded one',
  ],
  TEMPORAL_UI_PORT: [port(8233), 'the port of the embedded Temporal UI'],
  DATABASE_URL: [
    url(['postgres:', 'postgresql:'], 'postgresql://user:password@host:5432/kept').optional(),
    'a PostgreSQL database that runs elsewhere; unset: the embedded one',
  ],
  DATABASE_PORT: [port(5433), 'the port of the embedded PostgreSQL'],
  SMTP_URL: [
    url(['smtp:', 'smtps:'], 'smtps://user:password@mail.example.com:465').optional(),
    'a mail relay; unset: the embedded mail catcher, which reaches nobody',
  ],
  MAIL_PORT: [port(1025), 'the SMTP port of the embedded mail catcher'],
  MAIL_UI_PORT: [port(1080), "the port of the embedded mail catcher's inbox"],
  MAIL_FROM: [mailAddress.default('Kept <kept@localhost.localdomain>'), 'the sender of every mail'],
  KEPT_API_KEY: [
    z
      .string()
      .regex(/^kept_[\w-]{20,}$/, 'expected a key as npm run keys prints it')
      .optional(),
    "the admin's API key that rehearsals use; unset: the embedded stack's own",
  ],
  LINK_KEYS: [
    KeyRing.optional(),
    "keys that sign the links in mails, ID:SECRET, several with commas; unset: the embedded stack's own, else mails carry no links",
  ],
  PUBLIC_URL: [
    url(['http:', 'https:'], 'https://kept.example.com').optional(),
    'where people reach the API; unset: http://localhost:PORT',
  ],
  OIDC_ISSUER: [
    z
      .string()
      .refine(
        isIssuer,
        'expected the https URL of your company’s own provider, without /.well-known/…; http on this machine only',
      )
      .optional(),
    'the OpenID Connect provider at which people sign in to a browser; unset: by a link that is mailed to them',
  ],
  OIDC_CLIENT_ID: [z.string().optional(), 'what the provider calls Kept'],
  OIDC_CLIENT_SECRET: [z.string().optional(), "Kept's secret at the provider"],
  OIDC_EMAIL_VERIFIED: [
    z.enum(['required', 'assumed'], { error: 'expected required or assumed' }).default('required'),
    'whether the provider must say that a mail address is verified: required; assumed where it says nothing about it',
  ],
  DATA_DIR: [z.string().min(1, 'expected a folder').default('.kept'), 'the folder of the embedded stack'],
  METRICS_PORT: [
    z.coerce
      .number({ error: 'expected a port number' })
      .int('expected a port number without a fraction')
      .min(1, 'expected a port from 1 to 65533')
      .max(65533, 'expected a port from 1 to 65533: the next two are used, too')
      .optional(),
    'serves figures for Prometheus at /metrics: the API at this port, a worker at the next one, its Temporal SDK at the one after; unset: none',
  ],
  METRICS_HOST: [
    z
      .string()
      .regex(/^[\d.]+$|^\[?[\da-fA-F:]+\]?$/, 'expected an address like 0.0.0.0')
      .default('127.0.0.1'),
    'the address that figures are served on; they are for Prometheus alone',
  ],
  OTEL_EXPORTER_OTLP_ENDPOINT: [
    url(['http:', 'https:'], 'http://localhost:4318').optional(),
    'an OpenTelemetry collector that takes traces by OTLP over HTTP; unset: nothing is traced',
  ],
  LOG_LEVEL: [
    z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'], {
        error: 'expected one of fatal, error, warn, info, debug, trace',
      })
      .default('info'),
    'fatal, error, warn, info, debug or trace',
  ],
  REHEARSAL_MAILBOX: [
    mailAddress.optional(),
    'the one address that rehearsals may write to where SMTP_URL is set; unset: such rehearsals are refused',
  ],
} as const satisfies Record<string, readonly [z.ZodType, string]>;

type Variables = typeof variables;
type Values = { [K in keyof Variables]: z.output<Variables[K][0]> };

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

/** Variables that hold a secret; each may stand in a file, `NAME_FILE`, as orchestrators mount them. */
export const isSecret = (name: string): boolean => /^(DATABASE|SMTP)_URL$|_KEYS?$|_SECRET$/.test(name);

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
