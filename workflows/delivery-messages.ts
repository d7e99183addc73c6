import { defineUpdate } from '@temporalio/workflow';
import type {
  BookedTrip,
  DeliveryRequest,
  DeliveryVerdict,
  NotReady,
  OrderLine,
  Unloaded,
  Window,
} from '../domain/delivery.ts';
import type { DeliveryConclusion, DeliveryResult } from '../domain/delivery-conclusion.ts';
import type { AtRisk, CustomerMissed, DeliveryReschedule, OnTheWay, WayOut } from '../domain/delivery-requests.ts';
import type { Status } from '../domain/projection.ts';
import type { Apology, Firming, Lesson, Signature } from '../domain/rebate-requests.ts';
import type { Approval, Correction, Withdrawal } from '../domain/requests.ts';
import type { Awaited, By, Handover, Happening, PromisedState, ReportMessage } from './messages.ts';

/** What starts a delivery promise; `state` only where it continues as new. */
export interface DeliveryInput {
  readonly commitmentId: string;
  readonly request: DeliveryRequest;
  /** who asks, and through which door */
  readonly actor: string;
  readonly from?: string | undefined;
  readonly state?: DeliveryState;
}

/** B1: another window, or other quantities, that were agreed. */
export interface DeliveryChange {
  /** ISO 8601 UTC */
  readonly at: string;
  readonly by: string;
  readonly askedBy: 'customer' | 'us';
  readonly reason: string;
  readonly from: Window;
  readonly to: Window;
  readonly lines: readonly OrderLine[];
  /** the breach instant from then on, ISO 8601 UTC */
  readonly breachAt: string;
}

/** B3: that it may not come in time, as somebody reported it. */
export interface RiskReport extends By<AtRisk> {
  /** ISO 8601 UTC */
  readonly at: string;
}

/** Everything that a running delivery promise knows; stock and trips stay in the ledger. */
export interface DeliveryState extends PromisedState {
  /** as it holds now; the first answer stays in `firstVerdict` */
  verdict: DeliveryVerdict | null;
  firstVerdict: DeliveryVerdict | null;
  /** A2: a manager must say yes before it goes on */
  referred: boolean;
  approval: By<Approval> | null;
  firming: By<Firming> | null;
  signature: By<Signature> | null;
  /** how often it was agreed, from 1 */
  round: number;
  changes: readonly DeliveryChange[];
  risks: readonly RiskReport[];
  /** B3: what is in the way now; `[]`: it is ready */
  notReady: readonly NotReady[];
  /** B3: how often somebody was asked for a way out */
  alarms: number;
  /** B3: what was in the way and is answered: by a way out, or by warning the customer */
  handled: readonly string[];
  /** of these, what the customer was warned of */
  warnedOf: readonly string[];
  wayOut: By<WayOut> | null;
  onTheWay: By<OnTheWay> | null;
  reports: readonly ReportMessage[];
  /** D5: by the records, as last read */
  unloaded: readonly Unloaded[];
  customerMissed: (By<CustomerMissed> & { readonly at: string }) | null;
  conclusion: DeliveryConclusion | null;
  correction: By<Correction> | null;
  /** B2: how often we missed it: the first time, and each new date; and the apologies that were delivered, in order */
  misses: number;
  apologies: readonly By<Apology>[];
  lesson: By<Lesson> | null;
  concludedAt: string | null;
  /** how much of what was heard the last look at the records knew */
  considered: number;
  /** B9: how often somebody wanted to drop it for its cost */
  costReferred: number;
}

/** A delivery promise as it stands now. */
export interface DeliveryView {
  readonly id: string;
  readonly kind: 'delivery-promise';
  readonly status: Status;
  readonly rehearsal: boolean;
  /** the commitment's own clock */
  readonly now: string;
  readonly terms: DeliveryRequest;
  /** B1: as the customer wanted it, as it was confirmed first, and as it holds now */
  readonly requested: Window;
  readonly confirmed: Window;
  readonly window: Window;
  readonly lines: readonly OrderLine[];
  readonly trip: BookedTrip | null;
  readonly verdict: DeliveryVerdict | null;
  readonly approval: By<Approval> | null;
  readonly firming: By<Firming> | null;
  readonly signature: By<Signature> | null;
  readonly changes: readonly DeliveryChange[];
  readonly risks: readonly RiskReport[];
  readonly notReady: readonly NotReady[];
  readonly wayOut: By<WayOut> | null;
  readonly onTheWay: By<OnTheWay> | null;
  readonly unloaded: readonly Unloaded[];
  readonly customerMissed: DeliveryState['customerMissed'];
  readonly conclusion: DeliveryConclusion | null;
  readonly result: DeliveryResult | null;
  readonly correction: By<Correction> | null;
  readonly apologies: readonly By<Apology>[];
  readonly lesson: By<Lesson> | null;
  readonly withdrawal: By<Withdrawal> | null;
  readonly passedOn: DeliveryState['passedOn'];
  readonly happened: readonly Happening[];
  readonly next: { readonly at: string; readonly what: string } | null;
  readonly awaits: Awaited | null;
  readonly closed: boolean;
  readonly repId: string;
  readonly handovers: readonly Handover[];
}

export const deliveryVerdict = defineUpdate<DeliveryVerdict>('verdict');
export const approveDelivery = defineUpdate<DeliveryView, [By<Approval>]>('approve');
export const firmDelivery = defineUpdate<DeliveryView, [By<Firming>]>('firm');
export const signDelivery = defineUpdate<DeliveryView, [By<Signature>]>('signed');
export const rescheduleDelivery = defineUpdate<DeliveryView, [By<DeliveryReschedule>]>('reschedule');
export const atRisk = defineUpdate<object, [By<AtRisk>]>('at-risk');
export const wayOut = defineUpdate<DeliveryView, [By<WayOut>]>('way-out');
export const onTheWay = defineUpdate<DeliveryView, [By<OnTheWay>]>('on-the-way');
export const customerMissed = defineUpdate<DeliveryView, [By<CustomerMissed>]>('customer-missed');
export const apologisedForDelivery = defineUpdate<DeliveryView, [By<Apology>]>('apologised');
export const learntFromDelivery = defineUpdate<DeliveryView, [By<Lesson>]>('learnt');
export const correctDelivery = defineUpdate<DeliveryView, [By<Correction>]>('correct');
/** B9: cost is no ground to drop a promise of ours: it is referred upward instead. */
export const referCost = defineUpdate<DeliveryView, [By<Withdrawal>]>('refer-cost');
export const withdrawDelivery = defineUpdate<DeliveryView, [By<Withdrawal>]>('withdraw');
