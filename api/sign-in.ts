import express, { type Router } from 'express';
import type { OidcConfig } from '../config.ts';
import { findRep } from '../ledger/records.ts';
import { closeSession, holderOfSession } from '../ledger/sessions.ts';
import type { Logger } from '../log.ts';
import { pageTexts } from '../mail/page-texts.ts';
import { isFromHere, rememberWanted, sessionCookie } from './cookies.ts';
import type { Dependencies } from './dependencies.ts';
import { Problem } from './problem.ts';
import { signInByLink } from './sign-in-by-link.ts';
import { signInByProvider } from './sign-in-by-provider.ts';
import { show, textsFor } from './sign-in-page.ts';

/** Signing in and out of a browser. There is one way in: the company's identity provider where there is one, else a mailed link. */
export function signIn(
  dependencies: Pick<Dependencies, 'db' | 'publicUrl'>,
  oidc: OidcConfig | undefined,
  log: Logger,
): Router {
  const { db, publicUrl } = dependencies;
  const router = express.Router();
  router.use(['/sign-in', '/sign-out'], express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 5 }));
  router.use(['/sign-in', '/sign-out'], (request, _, next) => {
    if (!isFromHere(request)) throw new Problem(403, 'forbidden', 'A page of another origin may not speak for you.');
    next();
  });
  router.use(oidc ? signInByProvider(dependencies, oidc, log) : signInByLink(dependencies));

  router.get('/me', async (request, response) => {
    const holder = await holderOfSession(db, sessionCookie.of(request) ?? '');
    const rep = holder && (await findRep(db, holder.person));
    if (!rep) {
      rememberWanted(request, response, publicUrl);
      return response.redirect(303, '/sign-in');
    }
    const { signedIn, signOut } = pageTexts(rep.language).signIn;
    const facts = [{ name: rep.email, value: rep.name }];
    show(request, response, 200, { title: signedIn, facts, send: signOut, action: '/sign-out' }, rep.language);
  });
  router.post('/sign-out', async (request, response) => {
    const session = sessionCookie.of(request);
    if (session !== undefined) await closeSession(db, session);
    sessionCookie.clear(response, publicUrl);
    show(request, response, 200, { title: textsFor(request).signedOut });
  });
  return router;
}
