import type { Follows } from '../domain/follows.ts';
import type { CommitmentEvent } from '../domain/projection.ts';
import type { PaymentRequest } from '../domain/requests.ts';
import { toProjection } from '../ledger/events.ts';
import type { PrismaClient } from '../prisma/client/client.ts';

/** D3, D5: a follow-up of an ended promise. */
export interface FollowUpOpening {
  readonly commitmentId: string;
  readonly request: PaymentRequest;
  /** whose doing opens it, and through which door */
  readonly actor: string;
  readonly from?: string | undefined;
  readonly follows: Follows;
}

/** The first event of a follow-up, which opens its projection: that of the promise it follows, open again and not counted. */
export async function followUpOpened(
  db: PrismaClient,
  { actor, from, follows }: FollowUpOpening,
  at: string,
): Promise<CommitmentEvent> {
  const followed = toProjection(await db.commitment.findUniqueOrThrow({ where: { id: follows.commitmentId } }));
  const opens = {
    ...followed,
    kind: 'follow-up',
    breachAt: null,
    planId: null,
    part: null,
    status: 'open',
    outcome: null,
    severity: null,
    awaits: null,
    awaitedMove: null,
    terms: { ...(followed.terms as object), follows },
    verdict: null,
    proposedAt: at,
    concludedAt: null,
    closedAt: null,
  } as const;
  return { key: 'opened', type: 'follow-up-opened', at, actor, data: { opens, follows, from } };
}
