import express, { type Router } from 'express';
import { feedOf } from '../ledger/calendar-feeds.ts';
import { writeFeed } from '../mail/calendar-feed.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { notFound } from './problem.ts';

/** The calendars that programs subscribe to: `/calendar/TOKEN.ics`. Whoever has the address reads, and nobody else. */
export function calendars(db: PrismaClient): Router {
  const router = express.Router();
  router.get('/calendar/:file', async (request, response) => {
    const [, token] = /^([\w-]{43})\.ics$/.exec(request.params.file) ?? [];
    const feed = token === undefined ? undefined : await feedOf(db, token);
    if (!feed) throw notFound('calendar here');
    response.set('Cache-Control', 'private, no-cache').type('text/calendar; charset=utf-8').send(writeFeed(feed));
  });
  return router;
}
