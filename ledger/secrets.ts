import { createHash, randomBytes } from 'node:crypto';

/** Nobody guesses it: 32 random bytes, which need no slow hash. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token instead of it: SHA-256, hex. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
