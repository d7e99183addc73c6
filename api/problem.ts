import { z } from 'zod';
import type { Misfit } from '../domain/misfit.ts';
import type { ProblemCode } from './problem-types.ts';

/** One thing that is wrong: where (a JSON pointer into the body, or a header or query name) and what was expected. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** A problem as it is answered; some kinds say more. */
export const ProblemAnswer = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

/** An answer that is not a success, as RFC 9457 has it. `detail` says what to do. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** stable, `unknown-customer`: the last part of the problem's type */
    readonly code: ProblemCode,
    readonly detail: string,
    readonly more: Readonly<Record<string, unknown>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }

  toJSON(): Record<string, unknown> {
    return {
      type: `/problems/${this.code}`,
      title: this.code.replaceAll('-', ' '),
      status: this.status,
      detail: this.detail,
      ...this.more,
    };
  }
}

/** What does not fit a schema, each field by its pointer. */
export function malformed(error: z.ZodError, part: string): Problem {
  const faults = error.issues.flatMap((issue): Fault[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ pointer: pointerTo([...issue.path, key]), detail: 'is not known' }))
      : [{ pointer: pointerTo(issue.path), detail: issue.message }],
  );
  const detail = faults.map((fault) => `${fault.pointer || part}: ${fault.detail}`).join('; ');
  return new Problem(400, 'malformed', `The ${part} is not as expected: ${detail}`, { errors: faults });
}

const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** A part is away, or took too long: whether it is done is not known. @param cause for the log alone */
export const unavailable = (cause: unknown, more: Readonly<Record<string, unknown>> = {}): Problem =>
  new Problem(
    503,
    'unavailable',
    'A part of Kept does not answer now. What was asked may be done all the same: ask again with the same Idempotency-Key, which does nothing twice.',
    more,
    { 'Retry-After': '5' },
    { cause },
  );

export const notFound = (what: string): Problem => new Problem(404, 'not-found', `There is no ${what}.`);

/** @throws Problem 404 where there is nothing */
export async function orNotFound<T>(value: Promise<T | undefined>, what: string): Promise<T> {
  const found = await value;
  if (found === undefined) throw notFound(what);
  return found;
}

/** What a running promise is told does not fit it, each thing by its place in the body. */
/** @throws Problem 422 where something does not fit what is known, each by its place */
export async function fits(against: Promise<readonly Misfit[]>): Promise<void> {
  const misfits = await against;
  if (misfits.length > 0) throw unfit(misfits.map(({ because }) => because).join('; '), misfits);
}

export function unfit(message: string, misfits: readonly Misfit[]): Problem {
  const errors = misfits.map(({ path, because }): Fault => ({ pointer: pointerTo(path), detail: because }));
  return new Problem(422, 'refused', message, { errors });
}

/** A record or fact that does not fit what is known. @param field of the body */
export const refused = (field: string, because: string): Problem =>
  new Problem(422, 'refused', because, { errors: [{ pointer: `/${field}`, detail: because }] });
