import type { DeliveryRequest, DeliveryVerdict, NotReady, Unloaded } from '../domain/delivery.ts';

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
