import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Request } from 'express';
import { Problem } from './problem.ts';

/** Of a record's contents: the same contents, the same tag. */
export const etagOf = (record: unknown): string =>
  `"${createHash('sha256')
    .update(canonicalize(record) ?? '')
    .digest('base64url')
    .slice(0, 27)}"`;

/**
 * RFC 9110, 13.1: whether the record is the one that the caller has read.
 * @param record as it stands; undefined: there is none
 * @throws Problem 412
 */
export function mustMatch(request: Request, record: unknown): void {
  const [ifMatch, ifNoneMatch] = [request.get('If-Match'), request.get('If-None-Match')];
  if (ifMatch !== undefined && !names(ifMatch, record))
    throw changed(record === undefined ? 'There is no such record.' : 'The record is not what If-Match says.');
  if (ifNoneMatch !== undefined && names(ifNoneMatch, record)) throw changed('There is such a record already.');
}

const names = (tags: string, record: unknown): boolean =>
  record !== undefined && (tags.trim() === '*' || tags.split(',').some((tag) => tag.trim() === etagOf(record)));

const changed = (because: string): Problem =>
  new Problem(412, 'changed-meanwhile', `${because} Read it again, and decide again.`);
