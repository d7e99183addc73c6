import { entries } from '../stack/help.ts';
import { isSecret } from '../variables.ts';

/** The text of `reference/environment.md`, made from the variables in `variables.ts`. */
export function environmentPage(): string {
  const rows = entries().map(
    ({ name, fallback, explanation }) => `| \`${name}\` | ${explanation} | ${fallback && `\`${fallback}\``} |`,
  );
  const secrets = entries()
    .map(({ name }) => name)
    .filter(isSecret)
    .map((name) => `\`${name}\``)
    .join(', ');
  return `# The environment

Set by the environment, or in a file \`.env\` (\`.env.example\` is a template). All are optional. A wrong value ends the process with exit code 2 and a message that names every wrong variable at once. A secret (${secrets}) may stand in a file of its own: \`DATABASE_URL_FILE=/run/secrets/database\`.

| variable | what it is | default |
|---|---|---|
${rows.join('\n')}

A Temporal server with TLS or an API key (Temporal Cloud) takes Temporal's own variables beside \`TEMPORAL_ADDRESS\`: \`TEMPORAL_TLS_CLIENT_CERT_PATH\`, \`TEMPORAL_TLS_CLIENT_KEY_PATH\`, \`TEMPORAL_TLS_SERVER_CA_CERT_PATH\`, \`TEMPORAL_API_KEY\`.
`;
}
