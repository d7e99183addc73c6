import express, { type Request, type Response, type Router } from 'express';
import { Email, type Language, languages } from '../domain/master-data.ts';
import { findRep } from '../ledger/records.ts';
import { closeSession, holderOfSession, openSession } from '../ledger/sessions.ts';
import { askSignIn, isOpen, useSignIn } from '../ledger/sign-ins.ts';
import { pageTexts } from '../mail/page-texts.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { clearCookie, cookieOf, isFromHere, setCookie } from './cookies.ts';
import { formPage } from './link-page.ts';
import { Problem } from './problem.ts';

const languageOf = (request: Request): Language => (request.acceptsLanguages([...languages]) || 'en') as Language;
const textsFor = (request: Request) => pageTexts(languageOf(request)).signIn;

/** Signing in by a link that is mailed: nobody learns whether an address is known, and looking at a link does not use it. */
export function signIn(db: PrismaClient, publicUrl: string): Router {
  const router = express.Router();
  router.use(['/sign-in', '/sign-out'], express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 5 }));
  router.use(['/sign-in', '/sign-out'], (request, _, next) => {
    if (!isFromHere(request)) throw new Problem(403, 'forbidden', 'A page of another origin may not speak for you.');
    next();
  });

  router.get('/sign-in', (request, response) => show(request, response, 200, ask(request)));
  router.post('/sign-in', async (request, response) => {
    const email = Email.safeParse((request.body as { email?: unknown } | undefined)?.email);
    if (!email.success) return show(request, response, 400, { ...ask(request), check: [textsFor(request).address] });
    await askSignIn(db, email.data);
    const { title, sent } = textsFor(request);
    show(request, response, 200, { title, done: [sent] });
  });
  router.get('/sign-in/:token', async (request, response) => {
    const { title, confirm } = textsFor(request);
    if (await isOpen(db, request.params.token)) return show(request, response, 200, { title, send: confirm });
    expired(request, response);
  });
  router.post('/sign-in/:token', async (request, response) => {
    const person = await useSignIn(db, request.params.token);
    if (person === undefined) return expired(request, response);
    const before = cookieOf(request);
    if (before !== undefined) await closeSession(db, before);
    setCookie(response, await openSession(db, person), publicUrl);
    response.redirect(303, '/me');
  });
  router.get('/me', async (request, response) => {
    const holder = await holderOfSession(db, cookieOf(request) ?? '');
    const rep = holder && (await findRep(db, holder.person));
    if (!rep) return response.redirect(303, '/sign-in');
    const { signedIn, signOut } = pageTexts(rep.language).signIn;
    const facts = [{ name: rep.id, value: rep.name }];
    show(request, response, 200, { title: signedIn, facts, send: signOut, action: '/sign-out' }, rep.language);
  });
  router.post('/sign-out', async (request, response) => {
    const session = cookieOf(request);
    if (session !== undefined) await closeSession(db, session);
    clearCookie(response, publicUrl);
    show(request, response, 200, { title: textsFor(request).signedOut });
  });
  return router;
}

const ask = (request: Request) => {
  const { title, address, send } = textsFor(request);
  return {
    title,
    send,
    action: '/sign-in',
    fields: [{ name: 'email', label: address, type: 'email', required: true }],
  };
};

const expired = (request: Request, response: Response): void =>
  show(request, response, 410, { ...ask(request), check: [textsFor(request).expired] });

function show(
  request: Request,
  response: Response,
  status: number,
  page: Parameters<typeof formPage>[1],
  language: Language = languageOf(request),
): void {
  response.status(status).set('Cache-Control', 'no-store').type('html').send(formPage(language, page));
}
