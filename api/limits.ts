import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { Problem } from './problem.ts';

const aMinute = 60_000;
const wellFormed = /^Bearer kept_[\w-]{43}$/;

/**
 * So many requests a minute for each key; who shows none, or shows it where no key is asked for, is counted by address:
 * else a made-up key for each request would open the sign-in to any number. Counted by each process for itself.
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
      return request.path.startsWith('/v1/') && wellFormed.test(authorization)
        ? authorization
        : ipKeyGenerator(request.ip ?? '');
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

/** More levels than any request of the API has. */
const deepest = 20;

/** A body that is nested deeper than any request goes no further. */
export const limitDepth: RequestHandler = (request, _response, next) => {
  if (isDeeperThan(deepest, request.body))
    throw new Problem(400, 'malformed', `The body is nested deeper than ${deepest} levels.`, {
      errors: [{ pointer: '', detail: `expected at most ${deepest} levels` }],
    });
  next();
};

const isDeeperThan = (levels: number, value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inside) => isDeeperThan(levels - 1, inside)));
