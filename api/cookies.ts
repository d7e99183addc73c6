import { parseCookie } from 'cookie';
import type { CookieOptions, Request, Response } from 'express';
import { sessionLife } from '../ledger/sessions.ts';

const name = 'kept_session';
const options = (publicUrl: string): CookieOptions => ({
  httpOnly: true,
  sameSite: 'lax',
  secure: publicUrl.startsWith('https:'),
  path: '/',
});

/** The session's token that a browser shows; undefined: none. */
export const cookieOf = (request: Request): string | undefined => parseCookie(request.get('Cookie') ?? '')[name];

export const setCookie = (response: Response, token: string, publicUrl: string): void =>
  void response.cookie(name, token, { ...options(publicUrl), maxAge: sessionLife });

export const clearCookie = (response: Response, publicUrl: string): void =>
  void response.clearCookie(name, options(publicUrl));

const looking: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request that changes something comes from a page of ours, as the browser says (Fetch Metadata, else Origin). */
export function isFromHere(request: Request): boolean {
  if (looking.has(request.method)) return true;
  const site = request.get('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.get('Origin');
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.get('Host');
}
