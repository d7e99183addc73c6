import { timingSafeEqual } from 'node:crypto';
import express, { type Router } from 'express';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { codecToken, payloadCodec } from '../payload-codec.ts';
import { malformed, notFound, Problem, refused } from './problem.ts';

const bytes = z.base64().transform((text) => Uint8Array.from(Buffer.from(text, 'base64')));
/** As the Temporal UI sends it: protobuf's JSON. */
const Payloads = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), bytes).default({}), data: bytes.optional() })),
});
const base64 = (data: Uint8Array | null | undefined): string => Buffer.from(data ?? []).toString('base64');

/**
 * Decrypts for the Temporal UI: `/codec/TOKEN/decode`. Without the token there is no such door, and no page of another
 * origin may ask; what the UI sends to be kept it may have encrypted, too.
 */
export function codec({ payloadKeys, uiOrigins }: Pick<Config['temporal'], 'payloadKeys' | 'uiOrigins'>): Router {
  const router = express.Router();
  if (!payloadKeys) return router;
  const ours = payloadCodec(payloadKeys);
  const token = Buffer.from(codecToken(payloadKeys));
  router.use('/codec/:token', (request, response, next) => {
    const given = Buffer.from(`${request.params.token}`);
    if (given.length !== token.length || !timingSafeEqual(given, token)) throw notFound('codec endpoint here');
    const origin = request.get('Origin');
    if (origin !== undefined && !uiOrigins.includes(origin))
      throw new Problem(403, 'forbidden', 'Only the Temporal UI may ask: set TEMPORAL_UI_ORIGIN to where it is.');
    if (origin !== undefined)
      response.set({
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Allow-Headers': 'content-type,x-namespace',
        Vary: 'Origin',
      });
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.options('/codec/:token/:way', (_, response) => void response.sendStatus(204));
  router.use('/codec', express.json({ limit: '8mb' }));
  for (const way of ['decode', 'encode'] as const)
    router.post(`/codec/:token/${way}`, async (request, response) => {
      const parsed = Payloads.safeParse(request.body);
      if (!parsed.success) throw malformed(parsed.error, 'body');
      const given = parsed.data.payloads.map(({ metadata, data }) => ({ metadata, data: data ?? null }));
      const payloads = await ours[way](given).catch(() => {
        throw refused('payloads', 'expected what one of the PAYLOAD_KEYS has encrypted, unchanged');
      });
      response.json({
        payloads: payloads.map(({ metadata, data }) => ({
          metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)])),
          data: base64(data),
        })),
      });
    });
  return router;
}
