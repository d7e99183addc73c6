/** Every kind of problem that the API answers with: stable, each with what it means. */
export const problemTypes = {
  malformed: 'A field, header or query is not as expected: errors names each, and what was expected.',
  unauthenticated: 'No API key, or one that does not work (any more): an admin creates one.',
  forbidden: 'The role may not do this, or it is about the own word: somebody above decides.',
  'not-found': 'There is no such thing, or none in sight of whoever asks.',
  'not-now': 'This command makes no sense now: detail says what is awaited.',
  ended: 'What ended stays ended: a correction or a dispute is the way on.',
  'in-progress': 'The same request is being answered now: ask again after Retry-After seconds.',
  'changed-meanwhile': 'The record is not what If-Match says: read it again, and decide again.',
  'too-large': 'The body is larger than 256 KiB: send less at once, or import it.',
  unreadable: 'The encoding or the path cannot be read: a body is UTF-8.',
  'unsupported-media-type': 'Send a JSON body with Content-Type: application/json.',
  reconsider:
    'The promise is not credible: reasons, nearest, words, checks, plan and cannotInsist say why, and what would be.',
  'not-offered': 'We promise no such thing: reasons, checks and tiers say why, and words say it to the customer.',
  'cost-is-no-ground': 'Cost is no ground to drop a delivery that we promised: it stays, and the manager is told.',
  'unknown-party': 'There is no such customer or rep: errors names it.',
  'idempotency-key-reused': 'The Idempotency-Key stands for another request: take a new one.',
  'rehearsal-refused': 'A rehearsal could reach somebody: set REHEARSAL_MAILBOX, or run with the mail catcher.',
  'in-the-future': 'A fact has happened already: correct its instant.',
  'wrong-currency': 'The promise is in another currency.',
  'before-the-promise': 'A report of something older than the promise.',
  'more-than-promised': 'A report of more than was promised: report at most that.',
  refused: 'A record, a fact or a command does not fit what is known: errors names the field.',
  'too-many-requests': 'More requests a minute than RATE_LIMIT: wait for Retry-After seconds.',
  unavailable: 'A part of Kept does not answer now: try again with the same Idempotency-Key.',
} as const;
export type ProblemCode = keyof typeof problemTypes;
