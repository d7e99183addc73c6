import type { PartOfPlan } from '../domain/instalments.ts';
import { type CommitmentEvent, outcomeOf, type Projection } from '../domain/projection.ts';
import type { PaymentRequest, Verdict } from '../domain/requests.ts';
import { appendEventsIn } from '../ledger/events.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { isStillFree } from './slot.ts';

/** A request with the verdict on it. */
export interface Proposal {
  readonly commitmentId: string;
  readonly request: PaymentRequest;
  /** who asked */
  readonly actor: string;
  /** through which door */
  readonly from?: string | undefined;
  /** ISO 8601 UTC */
  readonly at: string;
  readonly verdict: Verdict;
  /** of a part of a payment plan: which part of which */
  readonly partOfPlan?: Pick<PartOfPlan, 'planId' | 'part'>;
}

/** How a promise begins, by its answer. */
const opening = {
  accept: { type: 'accepted', status: 'open' },
  reconsider: { type: 'declined', status: 'declined' },
  'refer-upward': { type: 'referred', status: 'awaiting-approval' },
} as const satisfies Record<Verdict['answer'], unknown>;

/** The first event of a payment appointment, which opens its projection. */
export async function proposed(
  db: PrismaClient,
  { commitmentId, request, actor, from, at, verdict, partOfPlan }: Proposal,
): Promise<CommitmentEvent> {
  const { zone } = await db.customer.findUniqueOrThrow({ where: { id: request.customerId }, select: { zone: true } });
  const { type, status } = opening[verdict.answer];
  const outcome = outcomeOf(status);
  const opens: Projection = {
    kind: request.kind,
    promisor: 'customer',
    customerId: request.customerId,
    repId: request.repId,
    amount: request.amount,
    invoices: request.invoices ?? [],
    dueDate: request.dueDate,
    dueTime: request.dueTime ?? null,
    zone,
    breachAt: verdict.plan.breach.at,
    status,
    outcome,
    severity: null,
    awaits: null,
    awaitedMove: null,
    policyVersion: verdict.policyVersion || null,
    rehearsalId: request.rehearsal ? commitmentId : null,
    planId: partOfPlan?.planId ?? null,
    part: partOfPlan?.part ?? null,
    imported: false,
    terms: request,
    verdict,
    proposedAt: at,
    concludedAt: outcome === null ? null : at,
    closedAt: null,
  };
  return { key: 'proposed', type, at, actor, data: { opens, from } };
}

/**
 * Opens the commitment in the ledger with its verdict; repeating it changes nothing.
 * @returns `slot-taken` where the rep has agreed on too close a time since it was vetted: nothing is written
 */
export async function recordVerdict(db: PrismaClient, proposal: Proposal): Promise<'written' | 'slot-taken'> {
  const { commitmentId, request, verdict } = proposal;
  const event = await proposed(db, proposal);
  return db.$transaction(
    async (tx) => {
      const free = verdict.answer !== 'accept' || (await isStillFree(tx, [request]));
      if (!free && (await tx.commitment.count({ where: { id: commitmentId } })) === 0) return 'slot-taken';
      await appendEventsIn(tx, commitmentId, [event]);
      return 'written';
    },
    { timeout: 10_000, maxWait: 10_000 },
  );
}
