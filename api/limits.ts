import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { Problem } from './problem.ts';

const aMinute = 60_000;
const wellFormed = /^Bearer kept_[\w-]{43}$/;

/**
 * So many requests a minute for each key; who shows none is counted by address. Counted by each process for itself.
 * Nobody guesses a key of 256 random bits: wrong ones need no limit of their own, which would lock out the neighbours.
 */
export const limitRate = (perMinute: number): RequestHandler =>
  rateLimit({
    windowMs: aMinute,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (request) => {
      const authorization = request.get('Authorization') ?? '';
      return wellFormed.test(authorization) ? authorization : ipKeyGenerator(request.ip ?? '');
    },
    skip: ({ path }) => path === '/healthz' || path === '/readyz',
    handler: () => {
      throw new Problem(
        429,
        'too-many-requests',
        `More than ${perMinute} requests a minute; wait for the seconds that Retry-After says.`,
      );
    },
  });
