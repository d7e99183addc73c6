/** Everything that Kept can be told from outside, declared once: `config.ts` reads it, help and documents are made from it. */
import './domain/plain-words.ts';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { KeyRing } from './domain/key-ring.ts';

/** @param why so few, where it is not the last one of all */
const portUpTo = (last: number, why = '') =>
  z.coerce
    .number({ error: 'expected a port number' })
    .int('expected a port number without a fraction')
    .min(1, `expected a port from 1 to ${last}`)
    .max(last, `expected a port from 1 to ${last}${why}`);

const port = (fallback: number) => portUpTo(65535).default(fallback);

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
export const pinnable = ['delivery-promise', 'payment-appointment'] as const;

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
    portUpTo(65533, ': the next two are used, too').optional(),
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
/** What the variables say, parsed. */
export type Values = { [K in keyof Variables]: z.output<Variables[K][0]> };

/** Variables that hold a secret; each may stand in a file, `NAME_FILE`, as orchestrators mount them. */
export const isSecret = (name: string): boolean => /^(DATABASE|SMTP)_URL$|_KEYS?$|_SECRET$/.test(name);
