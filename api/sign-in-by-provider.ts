import express, { type Request, type Response, type Router } from 'express';
import type { OidcConfig } from '../config.ts';
import { personAt } from '../ledger/people.ts';
import { newToken } from '../ledger/secrets.ts';
import { setOut, useUp } from '../ledger/sign-ins.ts';
import type { Logger } from '../log.ts';
import { wayCookie } from './cookies.ts';
import type { Dependencies } from './dependencies.ts';
import { enter } from './enter.ts';
import { identityProvider } from './identity-provider.ts';
import { show, textsFor } from './sign-in-page.ts';
import { type Refusal, SignInRefused } from './sign-in-refused.ts';

const startAgain = '/sign-in';
const asSomebodyElse = '/sign-in?again';
/** Of each page: its status, and where to go from it. */
const pages: Readonly<Record<Refusal, readonly [status: number, to: string]>> = {
  stale: [400, startAgain],
  declined: [403, asSomebodyElse],
  unverified: [403, asSomebodyElse],
  unknown: [403, asSomebodyElse],
  away: [503, startAgain],
};
const way = '/sign-in/callback';

/** Signing in at the company's identity provider: there and back in the same browser, once. */
export function signInByProvider(
  dependencies: Pick<Dependencies, 'db' | 'publicUrl'>,
  oidc: OidcConfig,
  log: Logger,
): Router {
  const { db, publicUrl } = dependencies;
  const provider = identityProvider(oidc, `${publicUrl}${way}`);
  const router = express.Router();

  router.get('/sign-in', async (request, response) =>
    orRefused(request, response, async () => {
      const token = newToken();
      const page = await provider.pageFor(token, request.query['again'] === undefined ? 'as-known' : 'anew');
      await setOut(db, token);
      wayCookie.set(response, token, publicUrl);
      response.redirect(303, page.href);
    }),
  );
  router.get(way, async (request, response) =>
    orRefused(request, response, async () => {
      const token = wayCookie.of(request);
      wayCookie.clear(response, publicUrl);
      if (token === undefined || !(await useUp(db, token))) throw new SignInRefused('stale', 'not-under-way');
      const person = await personAt(db, await provider.emailIn(new URL(request.originalUrl, publicUrl).search, token));
      if (person === undefined) throw new SignInRefused('unknown', 'unknown');
      await enter(dependencies, request, response, person);
    }),
  );
  return router;

  async function orRefused(request: Request, response: Response, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof SignInRefused)) throw error;
      log.warn({ refusal: error.refusal, reason: error.message }, 'sign-in-refused');
      const { title, refused, confirm } = textsFor(request);
      const [status, to] = pages[error.refusal];
      show(request, response, status, { title, check: [refused[error.refusal]], link: { to, label: confirm } });
    }
  }
}
