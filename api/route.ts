import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { Code } from '../domain/master-data.ts';
import { malformed, Problem } from './problem.ts';

/** What a route's handler is given: everything parsed. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** who asks: the `Kept-Actor` header; `anonymous` where reading needs none */
  readonly actor: string;
  /** the `Idempotency-Key` header; '' where the route asks for none and the caller sends none */
  readonly idempotencyKey: string;
}

/** What a handler answers with. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A door, declared once; parsing and errors follow from the declaration. */
export interface Route<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> {
  readonly method: 'get' | 'post' | 'put';
  /** Express path, `/v1/commitments/:id` */
  readonly path: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** the route asks for an `Idempotency-Key` */
  readonly idempotent?: true;
  handle(call: Call<z.output<Params>, z.output<Query>, z.output<Body>>): Promise<Answer>;
}

/** A declared route, ready to be hung into a router. */
export type Mounted = (router: Router) => void;

const IdempotencyKey = z
  .string({ error: 'expected a key of your own for this promise' })
  .regex(/^[\x21-\x7e]{1,255}$/, 'expected 1 to 255 visible ASCII characters');
const Actor = Code;
const nothing = z.strictObject({});

export function route<
  Params extends z.ZodType = typeof nothing,
  Query extends z.ZodType = typeof nothing,
  Body extends z.ZodType = z.ZodUndefined,
>(declared: Route<Params, Query, Body>): Mounted {
  const parse = (request: Request): Call<z.output<Params>, z.output<Query>, z.output<Body>> => ({
    params: check(declared.params ?? nothing, request.params, 'path') as z.output<Params>,
    query: check(declared.query ?? nothing, request.query, 'query') as z.output<Query>,
    body: (declared.body ? check(declared.body, bodyOf(request), 'body') : undefined) as z.output<Body>,
    actor:
      declared.method === 'get' ? (request.get('Kept-Actor') ?? 'anonymous') : header(Actor, request, 'Kept-Actor'),
    idempotencyKey:
      declared.idempotent || request.get('Idempotency-Key') !== undefined
        ? header(IdempotencyKey, request, 'Idempotency-Key')
        : '',
  });
  return (router) => {
    router[declared.method](declared.path, async (request: Request, response: Response) => {
      const { status, body, headers } = await declared.handle(parse(request));
      response
        .status(status)
        .set(headers ?? {})
        .json(body);
    });
  };
}

function check(schema: z.ZodType, value: unknown, part: string): unknown {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw malformed(parsed.error, part);
  return parsed.data;
}

function bodyOf(request: Request): unknown {
  if (request.body === undefined)
    throw new Problem(415, 'unsupported-media-type', 'Send a JSON body with Content-Type: application/json.');
  return request.body;
}

function header(schema: z.ZodType<string>, request: Request, name: string): string {
  const parsed = schema.safeParse(request.get(name));
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues.map(({ message }) => message).join('; ');
  throw new Problem(400, 'malformed', `The header ${name} is missing or wrong: ${detail}.`, {
    errors: [{ pointer: name, detail }],
  });
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const accepted = (body: unknown): Answer => ({ status: 202, body });
