import { ApplicationFailure } from '@temporalio/common';
import type { DeliveryRequest, DeliveryVerdict, NotReady, OrderLine, Unloaded } from '../domain/delivery.ts';
import { whatIsNotReady } from '../domain/delivery-readiness.ts';
import { type CommitmentEvent, outcomeOf, type Projection } from '../domain/projection.ts';
import { takeTurnOf } from '../ledger/bookings.ts';
import { unloadedOf } from '../ledger/deliveries.ts';
import { appendEventsIn } from '../ledger/events.ts';
import { preparednessOf } from '../ledger/readiness.ts';
import { expectArrival } from '../ledger/trips.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { deliveryVerdictOn } from '../vetting/delivery.ts';
import { bookVerdict, isRehearsal, rebook, release, unlessTaken } from './delivery-bookings.ts';

/** A delivery as it was asked for, with its verdict. */
export interface DeliveryProposal {
  readonly commitmentId: string;
  readonly request: DeliveryRequest;
  readonly actor: string;
  readonly from?: string | undefined;
  /** ISO 8601 UTC */
  readonly at: string;
  readonly verdict: DeliveryVerdict;
}

/** What the story of a delivery asks of the ledger. Repeating any of them changes nothing. */
export interface DeliveryActivities {
  /** A1, A5: looks; books nothing. What the commitment has booked itself does not stand in its way. */
  vetDelivery(commitmentId: string, request: DeliveryRequest, now: string): Promise<DeliveryVerdict>;
  /**
   * A5: opens it in the ledger with its verdict, and books vehicle, driver and goods in the same transaction, where
   * `refuse` is not the answer; a tentative one holds what it can.
   * @returns `taken` where somebody else got it in the meantime: nothing is written
   */
  recordDelivery(proposal: DeliveryProposal): Promise<'written' | 'taken'>;
  /** A3, B1: books what this verdict needs instead of what was booked before, all or nothing. */
  rebookDelivery(commitmentId: string, verdict: DeliveryVerdict, now: string): Promise<'booked' | 'taken'>;
  /** Gives back what is booked. */
  releaseDelivery(commitmentId: string, now: string): Promise<void>;
  /** B3: what is in the way now; `[]`: it is ready */
  readinessOf(commitmentId: string, now: string): Promise<NotReady[]>;
  /** B3: the trip runs late: what follows it on the same vehicle or with the same driver is woken. */
  tripExpected(commitmentId: string, expectedAt: string): Promise<void>;
  /** D5: what was unloaded, by the records, in order */
  unloadedOf(commitmentId: string): Promise<Unloaded[]>;
}

/** @param wake tells another delivery promise that a fact was recorded */
export const createDeliveryActivities = (
  db: PrismaClient,
  wake: (commitmentId: string) => Promise<void>,
): DeliveryActivities => ({
  vetDelivery: (id, request, now) => vet(db, id, request, now),
  recordDelivery: (proposal) => record(db, proposal),
  rebookDelivery: (id, verdict, now) => rebook(db, id, verdict, now),
  releaseDelivery: (id, now) => release(db, id, now),
  readinessOf: async (id, now) => {
    const preparedness = await preparednessOf(db, id, now);
    return preparedness === undefined ? [] : whatIsNotReady(preparedness);
  },
  tripExpected: async (id, expectedAt) => {
    await Promise.all((await expectArrival(db, id, expectedAt)).map(wake));
  },
  unloadedOf: (id) => unloadedOf(db, id),
});

async function vet(db: PrismaClient, id: string, request: DeliveryRequest, now: string): Promise<DeliveryVerdict> {
  try {
    return await deliveryVerdictOn(db, id, request, now);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw ApplicationFailure.nonRetryable(error.message, 'UnknownParty');
  }
}

const opening = {
  accept: { type: 'accepted', status: 'open' },
  'refer-upward': { type: 'referred', status: 'awaiting-approval' },
  'declare-uncertain': { type: 'uncertain', status: 'proposed' },
  refuse: { type: 'refused', status: 'declined' },
} as const satisfies Record<DeliveryVerdict['answer'], unknown>;

async function record(db: PrismaClient, proposal: DeliveryProposal): Promise<'written' | 'taken'> {
  const { commitmentId, request, at, verdict } = proposal;
  const { zone } = await db.customer.findUniqueOrThrow({ where: { id: request.customerId }, select: { zone: true } });
  return unlessTaken(db, async (tx) => {
    await takeTurnOf(tx, commitmentId);
    if ((await tx.commitment.count({ where: { id: commitmentId } })) > 0) return 'written';
    await appendEventsIn(tx, commitmentId, [proposed(proposal, zone)]);
    if (verdict.answer !== 'refuse' && !isRehearsal(request)) await bookVerdict(tx, commitmentId, verdict, at);
    return 'written' as const;
  });
}

/** The first event of a delivery, which opens its projection. @param zone of the customer */
function proposed(
  { commitmentId, request, actor, from, at, verdict }: DeliveryProposal,
  zone: string,
): CommitmentEvent {
  const { type } = opening[verdict.answer];
  const mustSign = verdict.answer === 'accept' && verdict.plan.signature !== null;
  const status = mustSign ? 'awaiting-signature' : opening[verdict.answer].status;
  const outcome = outcomeOf(status);
  const opens: Projection = {
    kind: 'delivery-promise',
    promisor: 'us',
    customerId: request.customerId,
    repId: request.repId,
    amount: request.value,
    invoices: [],
    dueDate: verdict.confirmed.date,
    dueTime: verdict.confirmed.to ?? null,
    zone,
    breachAt: verdict.plan.breach.at,
    status,
    outcome,
    severity: null,
    awaits: null,
    awaitedMove: null,
    policyVersion: verdict.policyVersion || null,
    rehearsalId: isRehearsal(request) ? commitmentId : null,
    planId: null,
    part: null,
    imported: false,
    terms: request,
    verdict,
    proposedAt: at,
    concludedAt: outcome === null ? null : at,
    closedAt: null,
  };
  return { key: 'proposed', type, at, actor, data: { opens, ...(from ? { from } : {}) } };
}
