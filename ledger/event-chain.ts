import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { CommitmentEvent } from '../domain/projection.ts';

/** The hash before a commitment's first event. */
export const chainStart = '0'.repeat(64);

/**
 * The link of an event: SHA-256 of the link before it and the event in canonical JSON (RFC 8785), so that
 * nothing can be changed, left out or put between without breaking every later link.
 * @returns 64 hexadecimal digits
 */
export function chainHash(prevHash: string, commitmentId: string, seq: number, event: CommitmentEvent): string {
  const { key, type, at, actor, data } = event;
  const content = canonicalize({ commitmentId, seq, key, type, at, actor, data: JSON.parse(JSON.stringify(data)) });
  return createHash('sha256')
    .update(prevHash)
    .update(content ?? '')
    .digest('hex');
}
