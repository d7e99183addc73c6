import { defineUpdate } from '@temporalio/workflow';
import type { Memory } from '../domain/memory.ts';
import type { Status } from '../domain/projection.ts';
import type { LookSays, RebateRequest, RebateVerdict, Settlement, Standing, Tier } from '../domain/rebate.ts';
import type { AdjustmentCosts } from '../domain/rebate-costs.ts';
import type {
  Acknowledgement,
  AdjustmentRequest,
  DifferenceDecision,
  Firming,
  HelpDeclaration,
  HelpFinished,
  RebateApproval,
  Signature,
  TermsConfirmation,
  Urged,
} from '../domain/rebate-requests.ts';
import type { Withdrawal } from '../domain/requests.ts';
import type { OpenDifference } from './difference-messages.ts';
import type { Awaited, By, Handover, Happening, PromisedState } from './messages.ts';

/** What starts a rebate; `state` only where it continues as new. */
export interface RebateInput {
  readonly commitmentId: string;
  readonly request: RebateRequest;
  /** who asks, and through which door */
  readonly actor: string;
  readonly from?: string | undefined;
  readonly state?: RebateState;
}

/** B6: a help, from its declaration to its end. */
export interface Help extends By<HelpDeclaration> {
  /** when it was declared, ISO 8601 UTC */
  readonly at: string;
  /** when the rep is asked how it was finished, ISO 8601 UTC */
  readonly endsAt: string;
  /** C7: what was remembered of the customer before it */
  readonly memory?: Memory;
  readonly finished: By<HelpFinished> | null;
}

/** B7: an adjustment that was asked for. */
export interface Adjustment extends By<AdjustmentRequest> {
  /** ISO 8601 UTC */
  readonly at: string;
  /** as they held before */
  readonly earlier: readonly Tier[];
  /** A6: as they were asked for, or as the manager changed them; left out: it was not known yet */
  readonly costs?: AdjustmentCosts;
  /** C7 */
  readonly memory?: Memory;
  readonly decision: By<RebateApproval> | null;
}

/** Everything that a running rebate knows; its sales stay in the ledger. */
export interface RebateState extends PromisedState {
  verdict: RebateVerdict | null;
  /** A3: as it was answered first, where it was vetted again since; else null */
  firstVerdict: RebateVerdict | null;
  /** as they hold now: what was offered, changed by the manager before it began, or adjusted */
  tiers: readonly Tier[];
  firming: By<Firming> | null;
  /** A3: it was firmed, by the facts or by the rep's word */
  firmed: boolean;
  /** whether a manager must say yes before it goes on */
  referred: boolean;
  approval: By<RebateApproval> | null;
  confirmation: By<TermsConfirmation> | null;
  /** A4: SHA-256 of the agreement as it was sent, as PDF and as text */
  agreement: { readonly pdf: string; readonly text: string } | null;
  signature: By<Signature> | null;
  acknowledged: By<Acknowledgement> | null;
  /** the looks that are done, or were left out, of the plan; and those asked for besides */
  looked: number;
  looksAsked: number;
  looksGiven: number;
  standing: Standing | null;
  /** what looks have said, in order; 'nothing' left out */
  said: readonly LookSays[];
  /** B4: the steps that asked the rep to call about a near miss, with the report */
  urges: readonly { readonly step: string; readonly report: By<Urged> | null }[];
  helps: readonly Help[];
  adjustments: readonly Adjustment[];
  /** B8: interim settlements, in order */
  interim: readonly Settlement[];
  settlement: Settlement | null;
  /** local date by which the reward is paid out; null: nothing is due, or it is not settled yet */
  payoutBy: string | null;
  /** what was settled too much, decided by a person */
  difference: By<DifferenceDecision> | null;
  /** when the outcome stood, ISO 8601 UTC */
  concludedAt: string | null;
  /** the last reports, so that one that comes twice is heard once */
  reportIds: readonly string[];
}

/** A rebate as it stands now. Rewards and exposure in minor units, volumes as `DailyVolume` has them. */
export interface RebateView {
  readonly id: string;
  readonly kind: 'rebate-year';
  readonly status: Status;
  readonly rehearsal: boolean;
  /** the commitment's own clock */
  readonly now: string;
  readonly terms: RebateRequest;
  /** as they hold now; `terms` stay as they were asked for */
  readonly tiers: readonly Tier[];
  readonly verdict: RebateVerdict | null;
  readonly firming: By<Firming> | null;
  readonly approval: By<RebateApproval> | null;
  readonly confirmation: By<TermsConfirmation> | null;
  readonly agreement: RebateState['agreement'];
  readonly signature: By<Signature> | null;
  readonly acknowledged: By<Acknowledgement> | null;
  readonly standing: Standing | null;
  readonly helps: readonly Help[];
  readonly adjustments: readonly Adjustment[];
  readonly interim: readonly Settlement[];
  readonly settlement: Settlement | null;
  readonly payoutBy: string | null;
  readonly difference: By<DifferenceDecision> | null;
  /** a difference about which a manager decides now */
  readonly openDifference: OpenDifference | null;
  readonly withdrawal: By<Withdrawal> | null;
  readonly passedOn: RebateState['passedOn'];
  readonly happened: readonly Happening[];
  readonly next: { readonly at: string; readonly what: string } | null;
  readonly awaits: Awaited | null;
  readonly closed: boolean;
  readonly repId: string;
  readonly handovers: readonly Handover[];
}

export const rebateVerdict = defineUpdate<RebateVerdict>('verdict');
export const firm = defineUpdate<RebateView, [By<Firming>]>('firm');
export const approveRebate = defineUpdate<RebateView, [By<RebateApproval>]>('approve');
export const confirmTerms = defineUpdate<RebateView, [By<TermsConfirmation>]>('confirm-terms');
export const sign = defineUpdate<RebateView, [By<Signature>]>('signed');
export const acknowledge = defineUpdate<RebateView, [By<Acknowledgement>]>('acknowledge');
export const lookNow = defineUpdate<RebateView, [By<Record<string, never>>]>('look');
export const urged = defineUpdate<RebateView, [By<Urged>]>('urged');
export const help = defineUpdate<RebateView, [By<HelpDeclaration>]>('help');
export const finishHelp = defineUpdate<RebateView, [By<HelpFinished>]>('help-finished');
export const adjust = defineUpdate<RebateView, [By<AdjustmentRequest>]>('adjustment');
export const decideAdjustment = defineUpdate<RebateView, [By<RebateApproval>]>('adjustment-decision');
export const decideDifference = defineUpdate<RebateView, [By<DifferenceDecision>]>('difference-decision');
export const withdrawRebate = defineUpdate<RebateView, [By<Withdrawal>]>('withdraw');
