import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Rep } from '../../domain/master-data.ts';
import { type Caller, isInSight, type Role } from '../../domain/roles.ts';
import { dateIn } from '../../domain/working-calendar.ts';
import { type Coded, findRep } from '../../ledger/records.ts';
import { holderOfSession } from '../../ledger/sessions.ts';
import { callerOf } from '../../ledger/sight.ts';
import { isFromHere, rememberWanted, sessionCookie } from '../cookies.ts';
import type { Dependencies } from '../dependencies.ts';
import { isAbout } from '../observed.ts';
import { notFound, Problem } from '../problem.ts';
import type { Named } from '../route.ts';
import { commonTexts, type Reader, renderScreen } from './render.ts';
import type { Texts } from './texts.ts';

/** Somebody who is signed in looks at a page, or sends its form. */
export interface Visit<Query> {
  readonly caller: Caller;
  readonly reader: Coded<Rep>;
  /** of what the path names, '' where it names nothing */
  readonly id: string;
  /** the rest of the path's names */
  readonly params: Readonly<Record<string, string>>;
  /** of the address, or of the form that was sent */
  readonly query: Query;
  /** ISO 8601 UTC */
  readonly now: string;
  /** local date of the reader */
  readonly today: string;
}

/** What is shown: a template with its values, another page, or a page as it is. */
export type Shown =
  | {
      readonly template: string;
      readonly t: Texts;
      readonly title: string;
      readonly values: object;
      /** left out: 200, or that of a problem */
      readonly status?: number;
    }
  | { readonly goTo: string }
  | { readonly html: string; readonly status: number };

/** A page, declared once: who may, whose it is and what the address says are looked at before it is shown. */
export interface Screen<Query extends z.ZodType> {
  readonly method?: 'get' | 'post';
  readonly path: string;
  /** left out: everybody who is signed in */
  readonly who?: readonly Role[];
  /** what `:id` names: out of sight is as if it were not there */
  readonly whose?: Named;
  readonly query?: Query;
  show(visit: Visit<z.output<Query>>): Promise<Shown>;
}

/** A screen that hangs in a router. */
export interface Hung {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly handler: (within: Pick<Dependencies, 'db' | 'publicUrl'>) => RequestHandler;
}

const anything = z.record(z.string(), z.string());
/** What a form or an address sent: an empty field was left out. */
export type Sent = Readonly<Record<string, string>>;

export function screen<Query extends z.ZodType = typeof anything>(declared: Screen<Query>): Hung {
  const { method = 'get', path } = declared;
  return {
    method,
    path,
    handler:
      ({ db, publicUrl }) =>
      async (request, response) => {
        const session = await holderOfSession(db, sessionCookie.of(request) ?? '');
        const reader = session && (await findRep(db, session.person));
        if (!session || !reader) {
          rememberWanted(request, response, publicUrl);
          return response.redirect(303, '/sign-in');
        }
        const caller: Caller = {
          ...(await callerOf(db, session.role, session.person)),
          from: `session ${session.id} at ${request.ip}`,
        };
        if (path.startsWith('/commitments/:id')) isAbout(response, request.params['id']);
        const looks: Look = { request, caller, reader };
        try {
          answer(response, looks, await declared.show(await visitOf(declared, looks)));
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          answer(response.status(error.status), looks, wrong(error, reader));
        }
      },
  };
}

interface Look {
  readonly request: Request;
  readonly caller: Caller;
  readonly reader: Coded<Rep>;
}

/** @throws Problem 403, 404, 400 */
async function visitOf<Query extends z.ZodType>(
  { who, whose, query }: Screen<Query>,
  { request, caller, reader }: Look,
): Promise<Visit<z.output<Query>>> {
  if (!isFromHere(request)) throw new Problem(403, 'forbidden', 'A page of another origin may not speak for you.');
  const params = request.params as Readonly<Record<string, string>>;
  const id = params['id'] ?? '';
  if (whose) {
    const owners = await whose.belongsTo(id).catch(() => undefined);
    if (owners === undefined || !isInSight(caller, owners)) throw notFound(`${whose.what} ${id}`);
  }
  if (who && !who.includes(caller.role)) throw new Problem(403, 'forbidden', `It is not for the role ${caller.role}.`);
  const said = (query ?? anything).safeParse(filled(request.method === 'POST' ? request.body : request.query));
  if (!said.success) throw new Problem(400, 'malformed', z.prettifyError(said.error));
  const now = new Date().toISOString();
  return { caller, reader, id, params, now, today: dateIn(now, reader.zone), query: said.data as z.output<Query> };
}

/** An empty field of a form was left out. */
const filled = (sent: unknown): object =>
  Object.fromEntries(
    Object.entries(sent ?? {}).filter(([, value]) => typeof value !== 'string' || value.trim() !== ''),
  );

function answer(response: Response, { request, caller, reader }: Look, shown: Shown): void {
  response.set('Cache-Control', 'no-store');
  if ('goTo' in shown) {
    response.redirect(303, shown.goTo);
  } else if ('html' in shown) {
    response.status(shown.status).type('html').send(shown.html);
  } else {
    const { template, values, status, ...texts } = shown;
    if (status !== undefined) response.status(status);
    const common = { path: request.path, person: reader.name, leads: caller.role === 'manager' };
    response.type('html').send(renderScreen(template, reader, { ...common, ...values, ...texts }));
  }
}

/** Why a page is not shown, in the reader's language. */
function wrong({ status }: Problem, { language }: Reader): Shown {
  const t = commonTexts(language);
  const because = t['problems'] as Texts;
  const sentence = because[`${status}`] ?? because['other'];
  return { template: 'problem', t, title: sentence as string, values: {} };
}
