import type { Request, Response } from 'express';
import { closeSession, openSession } from '../ledger/sessions.ts';
import { sessionCookie, takeWanted } from './cookies.ts';
import type { Dependencies } from './dependencies.ts';

/** Opens a session for somebody who has proved who it is; the one before in this browser is void, whosever it was. */
export async function enter(
  { db, publicUrl }: Pick<Dependencies, 'db' | 'publicUrl'>,
  request: Request,
  response: Response,
  person: string,
): Promise<void> {
  const before = sessionCookie.of(request);
  if (before !== undefined) await closeSession(db, before);
  sessionCookie.set(response, await openSession(db, person), publicUrl);
  response.redirect(303, takeWanted(request, response, publicUrl));
}
