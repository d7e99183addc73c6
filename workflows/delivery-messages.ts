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
import type {
  AtRisk,
  CustomerMissed,
  DeliveryApology,
  DeliveryReschedule,
  OnTheWay,
  WayOut,
} from '../domain/delivery-requests.ts';
import type { Status } from '../domain/projection.ts';
import type { Firming, Lesson, Signature } from '../domain/rebate-requests.ts';
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
  /** B3: how often something got in the way, and the risks that were answered */
  alarms: number;
  answeredRisks: number;
  wayOut: By<WayOut> | null;
  /** the customer was warned of the alarm with this number; 0: of none */
  warned: number;
  onTheWay: By<OnTheWay> | null;
  reports: readonly ReportMessage[];
  /** D5: by the records, as last read */
  unloaded: readonly Unloaded[];
  customerMissed: (By<CustomerMissed> & { readonly at: string }) | null;
  conclusion: DeliveryConclusion | null;
  result: DeliveryResult | null;
  correction: By<Correction> | null;
  /** B2: the apologies that were delivered, in order */
  apologies: readonly By<DeliveryApology>[];
  lesson: By<Lesson> | null;
  concludedAt: string | null;
  /** what was heard when the records were last read */
  considered: number;
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
  readonly onTheWay: By<OnTheWay> | null;
  readonly unloaded: readonly Unloaded[];
  readonly customerMissed: DeliveryState['customerMissed'];
  readonly conclusion: DeliveryConclusion | null;
  readonly result: DeliveryResult | null;
  readonly correction: By<Correction> | null;
  readonly apologies: readonly By<DeliveryApology>[];
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
export const apologisedForDelivery = defineUpdate<DeliveryView, [By<DeliveryApology>]>('apologised');
export const learntFromDelivery = defineUpdate<DeliveryView, [By<Lesson>]>('learnt');
export const correctDelivery = defineUpdate<DeliveryView, [By<Correction>]>('correct');
export const withdrawDelivery = defineUpdate<DeliveryView, [By<Withdrawal>]>('withdraw');
