import { basename } from 'node:path/posix';
import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { requestId } from '../domain/ids.ts';
import { type Caller, type Doer, decidesAbout, isInSight, type Role } from '../domain/roles.ts';
import { etagOf, mustMatch } from './etag.ts';
import { isAbout } from './observed.ts';
import type { Once } from './once.ts';
import { malformed, notFound, Problem } from './problem.ts';

/** What a route's handler is given: everything parsed. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** who asks */
  readonly caller: Caller;
  /** the caller's name, as the record will say */
  readonly actor: string;
  /** who, and through which door, for what is told to a commitment */
  readonly by: Doer;
  /** the `Idempotency-Key` header; '' where the route asks for none and the caller sends none */
  readonly idempotencyKey: string;
  /** @throws Problem 412 where the headers `If-Match` or `If-None-Match` mean another record than this one; undefined: none */
  readonly mustMatch: (record: unknown) => void;
  /** which of these media types the `Accept` header likes best; the first one where it says nothing */
  readonly prefers: <const Type extends string>(...types: readonly Type[]) => Type | false;
  /** the same for the same request again; undefined without an `Idempotency-Key` */
  readonly requestId: string | undefined;
}

/** What a handler answers with; a text goes out as it is, with the `Content-Type` that its headers name. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly body: Body;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The same, which nobody changes. */
export type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** The thing that a path names by its `id`. */
export interface Named {
  /** as people call it, `commitment` */
  readonly what: string;
  /** the reps to whom it belongs; undefined: there is no such thing */
  belongsTo(id: string): Promise<readonly string[] | undefined>;
}

/** A door, declared once; who may pass, parsing, errors and documentation follow from the declaration. */
export interface Route<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Gives extends z.ZodType,
> {
  readonly method: 'get' | 'post' | 'put';
  /** Express path, `/v1/commitments/:id` */
  readonly path: string;
  /** what it is for, in a sentence */
  readonly says: string;
  /** the roles that may; `anybody`: without a key */
  readonly who: readonly Role[] | 'anybody';
  /** what `:id` names: out of sight is as if it were not there */
  readonly whose?: Named;
  /** a decision about the word of somebody below: never about the own */
  readonly decides?: true;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** a body that does it, with the sample company */
  readonly example?: z.input<Body>;
  /** what a success answers with */
  readonly gives: Gives;
  /** the media type of what a success answers with; left out: JSON. Where it differs, the answer's headers say so */
  readonly as?: 'text/csv' | 'application/octet-stream';
  /** the other media type of the same, where the caller asks for it; the answer's headers say so */
  readonly orAs?: 'application/pdf';
  /** of a success; left out: 200 */
  readonly statuses?: readonly number[];
  /** it replaces a record, or fails where `If-Match` says that another one was meant */
  readonly replaces?: true;
  /** the route asks for an `Idempotency-Key`, from which the id of what it creates follows */
  readonly idempotent?: true;
  /** the answer holds a secret and is not kept, whatever key comes with the request */
  readonly secret?: true;
  /** bytes go out as they are */
  handle(
    call: Call<z.output<Params>, z.output<Query>, z.output<Body>>,
  ): Promise<Answer<Frozen<z.input<Gives>> | Uint8Array>>;
}

/** Says who asks. @throws Problem 401 where nobody does */
export type Authenticate = (request: Request) => Promise<Caller>;

/** A declared route, ready to be hung into a router. */
export interface Door extends Omit<Route<z.ZodType, z.ZodType, z.ZodType, z.ZodType>, 'handle' | 'example'> {
  readonly example?: unknown;
  mount(router: Router, authenticate: Authenticate, once: Once): void;
}

export const IdempotencyKey = z
  .string({ error: 'expected a key of your own for this promise' })
  .regex(/^[\x21-\x7e]{1,255}$/, 'expected 1 to 255 visible ASCII characters');
const nothing = z.strictObject({});
const nobody: Caller = { role: 'auditor', person: 'anonymous', sees: new Set(), atTheTop: false };

export function route<
  Params extends z.ZodType = typeof nothing,
  Query extends z.ZodType = typeof nothing,
  Body extends z.ZodType = z.ZodUndefined,
  Gives extends z.ZodType = z.ZodUnknown,
>(declared: Route<Params, Query, Body, Gives>): Door {
  const { method, path, who, whose, decides = false } = declared;

  const parse = async (
    request: Request,
    caller: Caller,
  ): Promise<Call<z.output<Params>, z.output<Query>, z.output<Body>>> => {
    const mayNot = who !== 'anybody' && !who.includes(caller.role);
    if (mayNot && !whose) throw forbidden(`is not for the role ${caller.role}`);
    const params = check(declared.params ?? nothing, request.params, 'path') as z.output<Params>;
    const owners = whose && (await inSightOf(caller, whose, `${request.params['id']}`));
    if (mayNot) throw forbidden(`is not for the role ${caller.role}`);
    if (decides && owners && !decidesAbout(caller, owners)) throw forbidden('is for whoever stands above the rep');
    const idempotencyKey =
      declared.idempotent || request.get('Idempotency-Key') !== undefined
        ? header(IdempotencyKey, request, 'Idempotency-Key')
        : '';
    return {
      params,
      query: check(declared.query ?? nothing, request.query, 'query') as z.output<Query>,
      body: (declared.body ? check(declared.body, bodyOf(request), 'body') : undefined) as z.output<Body>,
      caller,
      actor: caller.person,
      by: { by: caller.person, from: caller.from },
      mustMatch: (record) => mustMatch(request, record),
      prefers: (...types) => request.accepts(...types) as (typeof types)[number] | false,
      idempotencyKey,
      requestId: idempotencyKey === '' ? undefined : requestId(caller.person, doorOf(request), idempotencyKey),
    };
  };

  const forbidden = (because: string): Problem =>
    new Problem(403, 'forbidden', `${method.toUpperCase()} ${path} ${because}.`);

  const { handle: _, ...shown } = declared;
  return {
    ...shown,
    mount(router, authenticate, once) {
      router[method](path, async (request: Request, response: Response) => {
        const caller = who === 'anybody' ? nobody : await authenticate(request);
        if (ofCommitment.test(path)) isAbout(response, request.params['id']);
        const call = await parse(request, caller);
        const handle = () => declared.handle(call);
        const { requestId: id, body: asked } = call;
        const keyed = method === 'post' && !declared.secret && id !== undefined;
        const { status, body, headers } = keyed
          ? await once({ id, body: asked, creates: declared.idempotent ?? false }, handle)
          : await handle();
        if (method === 'post' && path === '/v1/commitments') isAbout(response, (body as { id?: unknown }).id);
        response.status(status).set(headers ?? {});
        if (declared.as && !headers?.['Content-Type']) response.attachment(basename(path)).type(declared.as);
        if (typeof body === 'string' || body instanceof Uint8Array) response.send(body);
        else response.json(body);
      });
    },
  };
}

/** Paths whose `:id` is a commitment's. */
const ofCommitment = /^\/v1\/commitments\/:id\b/;

const doorOf = ({ method, path }: Request): string => `${method} ${path}`;

/** @throws Problem 404 where it is not there, or not in sight: nobody learns which */
async function inSightOf(caller: Caller, { what, belongsTo }: Named, id: string): Promise<readonly string[]> {
  const owners = await belongsTo(id);
  if (owners === undefined || !isInSight(caller, owners)) throw notFound(`${what} ${id}`);
  return owners;
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

export const ok = <const Body>(body: Body): Answer<Body> => ({ status: 200, body });
export const accepted = <const Body>(body: Body): Answer<Body> => ({ status: 202, body });
/** A record, with the `ETag` that `If-Match` takes. */
export const versioned = <Body>(body: Body): Answer<Body> => ({ status: 200, body, headers: { ETag: etagOf(body) } });
