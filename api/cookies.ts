import { parseCookie } from 'cookie';
import type { CookieOptions, Request, Response } from 'express';
import { sessionLife } from '../ledger/sessions.ts';
import { signInLife } from '../ledger/sign-ins.ts';

/** @param maxAge ms */
const cookie = (name: string, maxAge: number) => {
  const options = (publicUrl: string): CookieOptions => ({
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl.startsWith('https:'),
    path: '/',
  });
  return {
    /** What a browser shows; undefined: none. */
    of: (request: Request): string | undefined => parseCookie(request.get('Cookie') ?? '')[name],
    set: (response: Response, token: string, publicUrl: string): void =>
      void response.cookie(name, token, { ...options(publicUrl), maxAge }),
    clear: (response: Response, publicUrl: string): void => void response.clearCookie(name, options(publicUrl)),
  };
};

/** The token of a session. */
export const sessionCookie = cookie('kept_session', sessionLife);
/** The token of a way to the identity provider and back. */
export const wayCookie = cookie('kept_sign_in', signInLife);
/** The page that somebody wanted to see before signing in. */
const wantedCookie = cookie('kept_wanted', signInLife);

/** Remembers a page that was asked for by somebody who is not signed in. */
export function rememberWanted(request: Request, response: Response, publicUrl: string): void {
  if (request.method === 'GET' && isOwnPath(request.originalUrl))
    wantedCookie.set(response, request.originalUrl, publicUrl);
}

/** @returns the page that was wanted before signing in, and forgets it; the first page where there was none */
export function takeWanted(request: Request, response: Response, publicUrl: string): string {
  const wanted = wantedCookie.of(request);
  if (wanted === undefined) return '/';
  wantedCookie.clear(response, publicUrl);
  return isOwnPath(wanted) ? wanted : '/';
}

/** A path of this host and of no other: browsers read `//` and `/\\` as the beginning of another one. */
const isOwnPath = (path: string): boolean => /^\/(?![/\\])[^\s\\]{0,1000}$/.test(path);

const looking: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request that changes something comes from a page of ours, as the browser says (Fetch Metadata, else Origin). */
export function isFromHere(request: Request): boolean {
  if (looking.has(request.method)) return true;
  const site = request.get('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.get('Origin');
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.get('Host');
}
