import type { Obstacle } from './clear-the-way.ts';
import type { BreachReason } from './conclusion.ts';
import type { DeliveryAbout } from './delivery.ts';
import type { Grade } from './firmness.ts';
import type { OccasionKind } from './matters.ts';
import type { PatienceAbout } from './patience.ts';
import type { EventData, Move } from './projection.ts';
import type { AgreedTerms, AskedBy } from './reagreement.ts';
import type { RebateAbout } from './rebate.ts';
import type { AlsoNamed } from './reminder-turn.ts';

/**
 * Whom a message is for: the customer, the commitment's rep, who stands so many rungs above the rep, whoever pays out,
 * whoever plans the trips, or whom the step names as responsible.
 */
export type Audience = 'customer' | 'rep' | 'manager' | 'managers-manager' | 'payer' | 'dispatcher' | 'responsible';

/** Which mail, about what. Amounts are minor units as decimal integers, instants ISO 8601 UTC. */
export interface MessageOrder {
  readonly to: Audience;
  readonly template:
    | 'agreed'
    | 'reminder'
    | 'visit'
    | 'phone-first'
    | 'decide'
    | 'report'
    | 'respond'
    | 'concluded'
    | 'contradiction'
    | 'escalation'
    | 'undelivered'
    | 'approval'
    | 'approval-decided'
    | 'reopened'
    | 'appointment'
    | 're-agreed'
    | 'cannot-attend'
    | 'withdrawn'
    | 'withdrawn-rep'
    | 'handover'
    | 'new-rep'
    | 'dispute'
    | 'plan-broken'
    | 'clear-the-way'
    | 'rebate-uncertain'
    | 'rebate-decided'
    | 'rebate-approval'
    | 'rebate-approval-decided'
    | 'rebate-agreement'
    | 'rebate-sign'
    | 'rebate-lapsed'
    | 'rebate-open'
    | 'rebate-look'
    | 'rebate-near-miss'
    | 'rebate-help'
    | 'rebate-help-finish'
    | 'rebate-adjustment'
    | 'rebate-adjusted'
    | 'rebate-statement'
    | 'rebate-difference'
    | 'rebate-difference-decided'
    | 'payout-approval'
    | 'payout-due'
    | 'payout-paid'
    | 'payout-missed'
    | 'learn'
    | 'at-risk'
    | 'delivery-confirmed'
    | 'delivery-uncertain'
    | 'delivery-decided'
    | 'delivery-approval'
    | 'delivery-approval-decided'
    | 'delivery-sign'
    | 'delivery-reminder'
    | 'delivery-day'
    | 'delivery-on-the-way'
    | 'delivery-not-ready'
    | 'delivery-warning'
    | 'delivery-report'
    | 'delivery-done'
    | 'delivery-missed'
    | 'delivery-changed'
    | 'delivery-cost-refused'
    | 'patience-case'
    | 'patience-decided'
    | 'wind-down-step';
  readonly about?: {
    readonly missing?: string;
    readonly paid?: string;
    readonly outcome?: 'kept' | 'partially-kept' | 'broken';
    readonly severe?: boolean;
    readonly reason?: BreachReason | 'fulfilled-without-record' | 'missed-beside-record';
    readonly attempt?: number;
    readonly leaveAt?: string;
    readonly answerBy?: string;
    readonly move?: Move;
    readonly since?: string;
    /** the step whose mail to the customer could not be delivered */
    readonly ofStep?: string;
    /** C3: the other subject that a reminder opens with, where the promise names none itself */
    readonly occasion?: { readonly kind: OccasionKind; readonly reference: string | null };
    /** C3: the other promises that this mail speaks of, too */
    readonly also?: readonly AlsoNamed[];
    /** C1: what became of a promise that the rep insists on, and why */
    readonly decision?: 'approve' | 'decline' | 'lapsed';
    readonly because?: string | undefined;
    /** B1: what was agreed before */
    readonly earlier?: AgreedTerms;
    /** who asked for the change */
    readonly askedBy?: AskedBy;
    /** C2: how often our rep could not come before */
    readonly ourAbsences?: number;
    /** D7: the code of the rep before */
    readonly previous?: string;
    /** `answerBy` is the first rung of the move that the step asks for */
    readonly byLadder?: boolean;
    /** D6: what the customer claims, and what we answered */
    readonly claim?: string;
    readonly said?: string;
    /** of a payment plan: this part, and how many there are */
    readonly part?: number;
    readonly parts?: number;
    /** C6: how firm the answer to a breach is by the signs, and as of when the record says so */
    readonly answer?: { readonly grade: Grade; readonly at: string };
    /** C9: what of ours is in the way, or was not cleared */
    readonly obstacles?: readonly Obstacle[];
    /** of a rebate or its payout */
    readonly rebate?: RebateAbout;
    /** of a delivery */
    readonly delivery?: DeliveryAbout;
    /** C8: of a customer with whom patience has ended */
    readonly patience?: PatienceAbout;
  };
  /** C2: the appointment goes along as an invitation; `sequence` grows with each change of it */
  readonly invite?: InviteOrder;
}

/** How the appointment is put into a calendar, or taken out of it (RFC 5546). */
export interface InviteOrder {
  readonly method: 'request' | 'cancel';
  readonly sequence: number;
  /** the appointments of other promises that the same mail speaks of */
  readonly also?: readonly { readonly commitmentId: string; readonly sequence: number }[];
}

/** One step of a commitment: what happened, whom it is told, and the move that it asks for. */
export interface Step {
  /** unique within the commitment and the same at each attempt */
  readonly key: string;
  /** now, on the commitment's own clock, ISO 8601 UTC */
  readonly at: string;
  /** the instant for which it was planned, ISO 8601 UTC; left out: it answers what was heard, or was late from its start */
  readonly dueAt?: string;
  /** the planned instant that was over when the story came to it, where it was not planned itself; ISO 8601 UTC */
  readonly follows?: string;
  /** the event's type */
  readonly type: string;
  readonly actor: string;
  readonly data: EventData;
  readonly messages: readonly MessageOrder[];
  /** the move that somebody owes from now on */
  readonly asks?: { readonly move: Move; readonly of: 'rep' | 'manager' };
  /** the code of whoever is `responsible` */
  readonly responsible?: string;
  /** D2: the move stays owed; the result says when the manager is asked again */
  readonly again?: boolean;
}

/** D4: when who above is told that a move is still owed. */
export interface Rung {
  readonly to: 'manager' | 'managers-manager';
  /** ISO 8601 UTC */
  readonly at: string;
}

/** What an activity found that looks before it carries out a step; `told` null: it is not the step to be carried out. */
export interface Looked<Found> {
  readonly found: Found;
  readonly told: StepResult | null;
}

/** What a step leaves behind for the story. */
export interface StepResult {
  /** messages that could not be delivered for good, and why */
  readonly undelivered: readonly { readonly to: Audience; readonly because: string }[];
  /** C3: no mail reached the customer: the rep has the words and passes them on */
  readonly byTheRep: boolean;
  /** the move that was asked for, ISO 8601 UTC */
  readonly asked: { readonly move: Move; readonly of: 'rep' | 'manager'; readonly since: string } | null;
  /** D4: of the move that was asked for, in working time; earliest first */
  readonly rungs: readonly Rung[];
  /** D5: the end of the confirmation period counted from now; only where `confirm` was asked for */
  readonly confirmBy: string | null;
  /** D2: where nobody has moved after the last rung, the manager is asked again then */
  readonly againAt: string | null;
}
