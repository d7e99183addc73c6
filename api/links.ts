import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { linkId } from '../domain/ids.ts';
import type { KeyRing } from '../domain/key-ring.ts';
import { matters, type Purpose } from '../domain/links.ts';
import { languages } from '../domain/master-data.ts';
import { isInSight } from '../domain/roles.ts';
import { findCommitment, type Listed } from '../ledger/commitments.ts';
import { type LinkedMail, mailOfLink, markUsed, repNow, since, usedAt } from '../ledger/links.ts';
import { callerOf } from '../ledger/sight.ts';
import type { Logger } from '../log.ts';
import { readLink } from '../mail/links.ts';
import type { Dependencies } from './dependencies.ts';
import { factsOf } from './link-facts.ts';
import { Form, fieldsIn } from './link-forms.ts';
import { answeredPage, askPage, type PageFacts, refusalIn, sentencePage } from './link-page.ts';
import { isAbout } from './observed.ts';
import { Problem } from './problem.ts';
import { maySay, saying } from './saying.ts';

/** A link that somebody opened, with all that its page shows. */
interface Opened {
  readonly purpose: Purpose;
  readonly mail: LinkedMail;
  readonly promise: Listed;
  readonly facts: PageFacts;
}

/**
 * What reps and managers say by one tap, and customers who have read the terms: `/l/…` from a mail. Looking changes nothing, whoever looks; the button says
 * one thing, of one step, for one person, once.
 */
export function links(dependencies: Dependencies, keys: KeyRing | undefined, log: Logger): Router {
  const { db, commitments } = dependencies;
  const { standing, say, wasSaid } = saying(dependencies);
  const router = express.Router();
  const turns = new Map<string, Promise<unknown>>();
  router.use('/l', express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 20 }));
  router.get('/l/:token', (request, response) => served(request, response, shown));
  router.post('/l/:token', (request, response) => served(request, response, inTurn));
  return router;

  async function served(
    request: Request,
    response: Response,
    page: (opened: Opened, request: Request) => Promise<readonly [status: number, page: string]>,
  ): Promise<void> {
    const language = (request.acceptsLanguages([...languages]) || 'en') as LinkedMail['language'];
    let answer: readonly [number, string];
    try {
      const opened = await open(`${request.params['token']}`);
      isAbout(response, opened?.promise.id);
      answer = opened ? await page(opened, request) : [404, sentencePage(language, 'invalid')];
    } catch (error) {
      log.error({ error: error instanceof Error ? error.stack : String(error) }, 'link-failed');
      answer = [503, sentencePage(language, 'later')];
    }
    const [status, html] = answer;
    response.status(status).set('Cache-Control', 'no-store').type('html').send(html);
  }

  async function open(token: string): Promise<Opened | undefined> {
    const read = keys && (await readLink(token, keys));
    const mail = read && (await mailOfLink(db, read.messageId));
    const promise = mail && (await findCommitment(db, mail.commitmentId));
    if (!promise) return undefined;
    const { purpose } = read;
    const facts = await factsOf(db, promise, {
      purpose,
      view: await commitments.view(promise),
      now: await commitments.now(promise),
    });
    return { purpose, mail, promise, facts };
  }

  /** Whether the link still says something, and its person still may say it. */
  async function isOpen({ purpose, mail, promise }: Opened): Promise<boolean> {
    if (await usedAt(db, mail, purpose)) return false;
    const view = await standing(promise, await commitments.view(promise));
    if (!view || !matters(purpose, view, mail.at)) return false;
    if (mail.audience === 'dispatcher') return purpose === 'ready';
    if (mail.audience === 'customer' || purpose === 'acknowledge')
      return mail.audience === 'customer' && purpose === 'acknowledge';
    const caller = await callerOf(db, mail.audience === 'rep' ? 'rep' : 'manager', mail.person);
    return isInSight(caller, [view.repId]) && maySay(purpose, caller, view.repId);
  }

  async function answered({ purpose, mail, promise, facts }: Opened): Promise<string> {
    return answeredPage(facts, mail, {
      usedAt: await usedAt(db, mail, purpose),
      since: await since(db, mail),
      call: await toCall(mail, promise),
    });
  }

  /** D7: whoever has the promise now knows best; else whoever stands above. */
  async function toCall(mail: LinkedMail, promise: Listed): Promise<LinkedMail['above']> {
    if (mail.audience !== 'rep') return mail.above;
    const { repId } = (await commitments.view(promise)) ?? promise;
    return repId === mail.person ? mail.above : ((await repNow(db, repId)) ?? mail.above);
  }

  async function shown(opened: Opened): Promise<readonly [number, string]> {
    const { purpose, facts, mail } = opened;
    return [200, (await isOpen(opened)) ? askPage(purpose, facts, mail) : await answered(opened)];
  }

  /** Taps of one link at the same moment: the second sees what the first has said. */
  async function inTurn(opened: Opened, request: Request): Promise<readonly [number, string]> {
    const id = linkId(opened.mail.messageId, opened.purpose);
    const before = turns.get(id);
    const mine = Promise.resolve(before).then(
      () => said(opened, request),
      () => said(opened, request),
    );
    turns.set(id, mine);
    try {
      return await mine;
    } finally {
      if (turns.get(id) === mine) turns.delete(id);
    }
  }

  async function said(opened: Opened, request: Request): Promise<readonly [number, string]> {
    const { purpose, mail, facts, promise } = opened;
    const sent = Form.safeParse(request.body ?? {});
    const form = sent.success ? sent.data : {};
    // the same link again says the same thing: once
    const word = {
      purpose,
      form,
      by: { by: mail.person, from: 'link' },
      about: linkId(mail.messageId, purpose),
    } as const;
    if (!(await isOpen(opened))) {
      // whoever took it may not have lived to mark it
      if (await wasSaid(promise, word)) await markUsed(db, mail, purpose);
      return [(await usedAt(db, mail, purpose)) ? 200 : 410, await answered(opened)];
    }
    try {
      await say(promise, word);
    } catch (error) {
      if (error instanceof z.ZodError) return [400, askPage(purpose, facts, mail, form, fieldsIn(error))];
      if (error instanceof Problem && error.status < 500)
        return [error.status, askPage(purpose, facts, mail, form, refusalIn(error, mail))];
      throw error;
    }
    await markUsed(db, mail, purpose);
    return [200, await answered({ ...opened, facts: { ...facts, status: null } })];
  }
}
