import express, { type Request, type Response, type Router } from 'express';
import { Email } from '../domain/master-data.ts';
import { askSignIn, isOpen, useSignIn } from '../ledger/sign-ins.ts';
import type { Dependencies } from './dependencies.ts';
import { enter } from './enter.ts';
import { show, textsFor } from './sign-in-page.ts';

/** Signing in by a link that is mailed: nobody learns whether an address is known, and looking at a link does not use it. */
export function signInByLink(dependencies: Pick<Dependencies, 'db' | 'publicUrl'>): Router {
  const { db } = dependencies;
  const router = express.Router();
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
    await enter(dependencies, request, response, person);
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
