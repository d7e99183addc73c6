import type { DeliveryRequest, DeliveryVerdict, NotReady, Unloaded } from '../domain/delivery.ts';
import { whatIsNotReady } from '../domain/delivery-readiness.ts';
import type { CommitmentEvent } from '../domain/projection.ts';
import { takeTurnOf } from '../ledger/bookings.ts';
import { unloadedOf } from '../ledger/deliveries.ts';
import { appendEventsIn } from '../ledger/events.ts';
import { preparednessOf } from '../ledger/readiness.ts';
import { expectArrival } from '../ledger/trips.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { deliveryVerdictOn } from '../vetting/delivery.ts';
import { bookVerdict, isRehearsal, rebook, release, unlessTaken } from './delivery-bookings.ts';
import { type OurProposal, orUnknownParty, ourProposed } from './our-promise.ts';

/** A delivery as it was asked for, with its verdict. */
export type DeliveryProposal = OurProposal<DeliveryRequest, DeliveryVerdict>;

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
  vetDelivery: (id, request, now) => orUnknownParty(deliveryVerdictOn(db, id, request, now)),
  recordDelivery: (proposal) => recordDelivery(db, proposal),
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

/** Opens the delivery in the ledger with its verdict, and books what it needs; repeating it changes nothing. */
export async function recordDelivery(db: PrismaClient, proposal: DeliveryProposal): Promise<'written' | 'taken'> {
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

/** The first event of a delivery. @param zone of the customer */
function proposed(proposal: DeliveryProposal, zone: string): CommitmentEvent {
  const { request, verdict } = proposal;
  const mustSign = verdict.answer === 'accept' && verdict.plan.signature !== null;
  return ourProposed(proposal, {
    ...{ kind: 'delivery-promise', amount: request.value, zone },
    ...{ dueDate: verdict.confirmed.date, dueTime: verdict.confirmed.to ?? null, breachAt: verdict.plan.breach.at },
    ...(mustSign ? { status: 'awaiting-signature' } : {}),
  });
}
