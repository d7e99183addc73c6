/** What a person may set: printed by `npm start -- --help`, and as `.env.example`. Both are made from `variables`. */
import type { z } from 'zod';
import { variables } from '../variables.ts';

const usage = `Usage: npm start [-- options]

Runs the whole of Kept on this machine: Temporal server, PostgreSQL, mail catcher, worker and API.

  --empty   loads no sample company into an empty database
  --help    shows this

Set by the environment, or in a file .env; all are optional. A secret may stand in a file of its own, named by its
variable with _FILE: DATABASE_URL_FILE=/run/secrets/database. TLS and API key for a TEMPORAL_ADDRESS are set by
Temporal's own variables: TEMPORAL_TLS, TEMPORAL_TLS_CLIENT_CERT_PATH, TEMPORAL_API_KEY and so on.
`;

/** The help of `npm start`. */
export function help(): string {
  const width = Math.max(...entries().map(({ name }) => name.length));
  const lines = entries().map(
    ({ name, fallback, explanation }) => `  ${name.padEnd(width)}  ${explanation}${fallback && ` (${fallback})`}`,
  );
  return `${usage}\n${lines.join('\n')}`;
}

/** The text of `.env.example`: everything, commented out, with its default. */
export function environmentExample(): string {
  const head = '# Copy to .env and change what you need. All are optional; the values below are the defaults.\n';
  return [
    head,
    ...entries().map(({ name, fallback, explanation }) => `# ${explanation}\n# ${name}=${quoted(fallback)}\n`),
  ].join('\n');
}

/** Every variable as a reader sees it; `fallback` is '' where there is none. */
export function entries(): { name: string; fallback: string; explanation: string }[] {
  return Object.entries(variables).map(([name, [schema, explanation]]) => {
    const byDefault = (schema as z.ZodType).safeParse(undefined).data;
    return { name, fallback: byDefault === undefined ? '' : String(byDefault), explanation };
  });
}

const quoted = (value: string): string => (value.includes(' ') ? `"${value}"` : value);
