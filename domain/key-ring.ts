import { z } from 'zod';

/** A secret with its name, which whatever it made carries along. */
export interface NamedKey {
  readonly id: string;
  /** 32 bytes */
  readonly secret: Uint8Array;
}

const expected =
  'expected ID:SECRET, the secret 32 bytes in base64url; several with commas, the first one makes new ones';
const bytes = 32;

/** Several keys: the first one signs and encrypts, each of them reads what it made before. */
export const KeyRing = z.string().transform((text, context): readonly [NamedKey, ...NamedKey[]] => {
  const keys = text.split(',').map((part): NamedKey => {
    const [id = '', secret = ''] = part.trim().split(':');
    return { id, secret: Uint8Array.from(Buffer.from(secret, 'base64url')) };
  });
  const fit = keys.every(({ id, secret }) => /^[\w.-]{1,40}$/.test(id) && secret.length === bytes);
  const [first, ...others] = keys;
  if (first && fit && new Set(keys.map(({ id }) => id)).size === keys.length) return [first, ...others];
  context.addIssue({ code: 'custom', message: expected });
  return z.NEVER;
});
export type KeyRing = z.output<typeof KeyRing>;

/** @returns undefined where no key has this name (any more) */
export const keyNamed = (ring: KeyRing, id: string): NamedKey | undefined => ring.find((key) => key.id === id);
