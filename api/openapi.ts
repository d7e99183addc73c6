import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiContentObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverride,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';
import { ProblemAnswer } from './problem.ts';
import { problemTypes } from './problem-types.ts';
import { type Door, IdempotencyKey } from './route.ts';

/** Of what the doors take and give, not of Kept: it rises with every breaking change. */
const apiVersion = '1.0.0';

const intro = `Commitments between a sales company and its customers, kept by both sides.

Amounts are decimals with their currency, instants ISO 8601 with their offset, dates local to the customer.
What fails answers with a problem (RFC 9457): \`type\` names its kind, \`detail\` the way out, \`errors\` each wrong
field by its JSON pointer. Kinds: ${Object.keys(problemTypes)
  .map((code) => `\`/problems/${code}\``)
  .join(', ')}.`;

/** Readers may learn more one day; and a format says what its long pattern would. */
const plainly: ZodOpenApiOverride = ({ jsonSchema, io }) => {
  if (io === 'output') delete jsonSchema.additionalProperties;
  if (jsonSchema.format === undefined) return;
  delete jsonSchema.pattern;
  delete jsonSchema.allOf;
};

/** The API as OpenAPI 3.1, made from the schemas that parse its requests. */
export function openApi(doors: readonly Door[]) {
  const paths: Record<string, ZodOpenApiPathsObject[string]> = {};
  for (const door of doors) {
    const path = door.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [door.method]: operation(door) };
  }
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Kept',
        version: apiVersion,
        description: intro,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      security: [{ key: [] }],
      components: {
        securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key, `kept_…`.' } },
      },
      paths,
    },
    { override: plainly },
  );
}

function operation(door: Door): ZodOpenApiOperationObject {
  const { method, path, who, says, statuses = [200] } = door;
  const [, , tag = ''] = path.split(/[/.]/);
  const mayBe = who === 'anybody' ? 'Without a key.' : `For: ${who.join(', ')}.`;
  const answers = statuses.map((status) => [
    `${status}`,
    { description: meanings[status] ?? '', content: contentOf(door) },
  ]);
  return {
    operationId: nameOf(door),
    summary: says,
    description: door.decides ? `${mayBe} Never about the own word.` : mayBe,
    tags: [path.startsWith('/v1/') ? tag : 'service'],
    ...(who === 'anybody' ? { security: [] } : {}),
    requestParams: {
      ...(door.params ? { path: door.params as z.ZodObject } : {}),
      ...(door.query ? { query: door.query as z.ZodObject } : {}),
      ...headersOf(door),
    },
    ...(door.body
      ? {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: door.body,
                ...(door.example === undefined ? {} : { example: door.example }),
              },
            },
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(answers),
      ...Object.fromEntries(
        problemsOf(door).map((status) => [
          `${status}`,
          {
            description: meanings[status] ?? '',
            content: { 'application/problem+json': { schema: ProblemAnswer } },
          },
        ]),
      ),
    },
  };
  function headersOf({ idempotent, secret, replaces }: Door): { header?: z.ZodObject } {
    if (replaces)
      return { header: z.object({ 'If-Match': z.string().optional(), 'If-None-Match': z.string().optional() }) };
    if (method !== 'post' || secret) return {};
    return { header: z.object({ 'Idempotency-Key': idempotent ? IdempotencyKey : IdempotencyKey.optional() }) };
  }
}

const contentOf = ({ as, orAs, gives }: Door): ZodOpenApiContentObject => ({
  [as ?? 'application/json']: { schema: gives },
  ...(orAs ? { [orAs]: { schema: { type: 'string', format: 'binary' } } } : {}),
});

/** `POST /v1/commitments/:id/fulfilled` is `postCommitmentFulfilled`. */
const nameOf = ({ method, path }: Door): string =>
  method +
  path
    .replace('/v1', '')
    .replace(/s\/:id/g, '')
    .replace(/[^a-zA-Z]+([a-zA-Z])/g, (_, letter: string) => letter.toUpperCase());

/** With which statuses it may fail. */
function problemsOf({ method, who, whose, params, query, body, replaces }: Door): number[] {
  const posts = method === 'post';
  return [
    ...(params || query || body || posts ? [400] : []),
    ...(who === 'anybody' ? [] : [401, 403]),
    ...(whose || params ? [404] : []),
    ...(posts ? [409] : []),
    ...(replaces ? [412] : []),
    ...(body ? [413, 415, 422] : []),
    ...(who === 'anybody' ? [] : [429, 503]),
  ];
}

const meanings: Readonly<Record<number, string>> = {
  200: 'Done, or as it is.',
  201: 'Created.',
  202: 'Taken in; it shows in what is answered.',
  400: 'Malformed: `errors` names each field.',
  401: 'No key, or one that does not work.',
  403: 'Not for this role, or about the own word.',
  404: 'Not there, or not in sight.',
  409: 'It makes no sense now, or the same request is being answered.',
  412: 'The record is not what If-Match says.',
  413: 'The body is too large.',
  415: 'Not JSON.',
  422: 'Refused: it does not fit what is known, or is not credible.',
  429: 'Too many requests a minute.',
  503: 'A part does not answer now.',
};
