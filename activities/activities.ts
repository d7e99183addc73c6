import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Obstacle } from '../domain/clear-the-way.ts';
import type { Memory } from '../domain/memory.ts';
import type { Money } from '../domain/money.ts';
import type { OpenedCase, WindDown, WindDownPlan } from '../domain/patience.ts';
import type {
  LookSays,
  RebatePlan,
  RebateRequest,
  RebateVerdict,
  Settlement,
  Standing,
  Tier,
  Tone,
} from '../domain/rebate.ts';
import type { AdjustmentCosts } from '../domain/rebate-costs.ts';
import type { AdjustmentRequest, HelpDeclaration } from '../domain/rebate-requests.ts';
import type { AskedTurn, ReminderTurn } from '../domain/reminder-turn.ts';
import { replan } from '../domain/replan.ts';
import type { PaymentRequest } from '../domain/requests.ts';
import type { Doer } from '../domain/roles.ts';
import type { Looked, Step, StepResult } from '../domain/step.ts';
import type { Judged } from '../domain/talking-card.ts';
import type { Timetable } from '../domain/timetable.ts';
import { countCredit } from '../ledger/credit.ts';
import { openCase } from '../ledger/end-of-patience.ts';
import { appendEvents } from '../ledger/events.ts';
import { paidTowards } from '../ledger/payments.ts';
import { factsForVetting, type VettingMaterial } from '../vetting/payment.ts';
import { type AnswerFigures, figuresOfAnswer } from './answer-figures.ts';
import { carryOut, giveUp, type StepDependencies } from './carry-out.ts';
import { createDeliveryActivities, type DeliveryActivities } from './delivery.ts';
import { type FollowUpOpening, followUpOpened } from './follow-up.ts';
import { planForRep } from './handover.ts';
import { findWayClear, remindInTurn, turnIn } from './looked.ts';
import { type Opening, openWorkflow } from './open-workflow.ts';
import { orUnknownParty } from './our-promise.ts';
import { obstaclesIn } from './our-side.ts';
import { planWindDown } from './patience.ts';
import { type CalledOff, callOff, type PlanProposal, planProposed } from './payment-plan.ts';
import { type OpenedPayout, openPayout, type PayoutOpening } from './payout.ts';
import { type Proposal, recordVerdict } from './proposal.ts';
import {
  type Difference,
  differenceSince,
  lookAtRebate,
  type RebateLook,
  type RebateProposal,
  recordRebate,
  settleRebate,
  vetRebate,
} from './rebate.ts';
import { type AgreementOrder, writeAgreed } from './rebate-papers.ts';
import {
  type Against,
  type Exposure,
  type OfThisPromise,
  planHelp,
  vetAdjustmentNow,
  vetDecidedTiers,
  type Wanted,
} from './rebate-requests.ts';
import { sceneOf } from './scene.ts';
import { type HandedOver, handOver } from './stand-in.ts';
import { deliverWebhook, giveUpWebhook } from './webhook.ts';

/** What touches the world; no decision is taken here, and `now` comes from the workflow. */
export interface Activities extends DeliveryActivities {
  /** C1 */
  factsForVetting(
    request: PaymentRequest,
    now: string,
    commitmentId: string,
    besides?: readonly Money[],
  ): Promise<VettingMaterial>;
  /**
   * Opens the commitment in the ledger with its verdict; repeating it changes nothing. C1: `slot-taken` where the rep
   * has agreed on too close a time since it was vetted: nothing is written.
   */
  recordVerdict(proposal: Proposal): Promise<'written' | 'slot-taken'>;
  /**
   * Opens every part of a payment plan in the ledger, or none.
   * @returns the Message-ID of the mail that will confirm it; null: none was opened, the rep has agreed on too close a
   * time since it was vetted (C1)
   */
  recordPlan(proposal: PlanProposal): Promise<string | null>;
  /** Opens another workflow, once. */
  openWorkflow(opening: Opening): Promise<void>;
  /** Withdraws what of these is still open. @returns what was withdrawn, in order */
  callOff(partIds: readonly string[], because: Doer & { readonly reason: string }): Promise<CalledOff[]>;
  /** D3: what was overpaid before counts. @returns whether anything counts towards this promise by now */
  countCredit(commitmentId: string, now: string): Promise<boolean>;
  /** D3: opens a follow-up in the ledger; repeating it changes nothing. */
  openFollowUp(opening: FollowUpOpening, at: string): Promise<void>;
  carryOut(commitmentId: string, step: Step): Promise<StepResult>;
  giveUp(commitmentId: string, step: Step, because: string): Promise<StepResult>;
  /** D7: the same promise with another rep: what depends on the rep's calendar is planned anew */
  planForRep(commitmentId: string, repId: string, plan: Timetable, now: string): Promise<Timetable>;
  /**
   * D5: minor units recorded as paid by the breach instant, by the end of the tolerance, and in all; D3: where the last
   * of it came after the breach instant, when
   */
  factsForConclusion(
    commitmentId: string,
    breachAt: string,
    toleratedUntil: string,
  ): Promise<{ inTime: string; tolerated: string; total: string; lateAt?: string }>;
  /** Where a zone's rules have changed since the plan was made, its instants follow its local times. */
  planOnTodaysRules(plan: Timetable): Promise<Timetable>;
  /** C3: what becomes of a reminder, counting every mail of Kept to that customer */
  reminderTurn(commitmentId: string, asked: AskedTurn, now: string): Promise<ReminderTurn>;
  /** C3: the same, and it is carried out where it may go out now; what else it speaks of is added to the step */
  remindInTurn(commitmentId: string, step: Step, asked: AskedTurn): Promise<Looked<ReminderTurn>>;
  /** D7 */
  handOver(absence: { repId: string; from: string }, now: string): Promise<HandedOver>;
  /** C6: how firm the answer to a breach is, and the figures behind it; null: there is no breach */
  figuresOfAnswer(commitmentId: string, now: string, judged: Judged | null): Promise<AnswerFigures | null>;
  /** C9 */
  whatIsInTheWay(commitmentId: string): Promise<Obstacle[]>;
  /** C9: the same, and where nothing is, the step is carried out that says so */
  findWayClear(commitmentId: string, step: Step): Promise<Looked<Obstacle[]>>;
  /** C8: opens the case about a customer with whom patience has ended; null: there is none to open */
  openCase(commitmentId: string, now: string): Promise<OpenedCase | null>;
  /** C8 */
  planWindDown(
    commitmentId: string,
    decision: Pick<WindDown, 'responsible' | 'doneBy'>,
    now: string,
  ): Promise<WindDownPlan>;
  /** One try. @throws where another may mend it */
  deliverWebhook(deliveryId: string): Promise<void>;
  giveUpWebhook(deliveryId: string): Promise<void>;
  /** A1, A6: the verdict on a rebate, with its plan */
  vetRebate(commitmentId: string, request: RebateRequest, now: string): Promise<RebateVerdict>;
  /** Opens the rebate in the ledger with its verdict; repeating it changes nothing. */
  recordRebate(proposal: RebateProposal): Promise<void>;
  /** A4, A7: writes the agreement as it holds now and keeps it. @returns the SHA-256 of its PDF and of its text, and what follows from its tiers */
  writeAgreement(
    commitmentId: string,
    agreement: AgreementOrder,
  ): Promise<{ pdf: string; text: string; exposure?: Exposure; signature?: RebatePlan['signature'] }>;
  /** B4 */
  lookAtRebate(
    commitmentId: string,
    look: RebateLook,
    now: string,
  ): Promise<{ standing: Standing; says: LookSays; tone: Tone }>;
  /** B6, C7: when a help ends, what is remembered before it, and why it cannot be given, if so */
  planHelp(
    commitmentId: string,
    help: OfThisPromise<HelpDeclaration>,
    now: string,
  ): Promise<{ endsAt: string; memory?: Memory } & Against>;
  /** B7: what is missing, what it costs, and why nothing is adjusted, if so */
  vetAdjustment(
    commitmentId: string,
    asked: OfThisPromise<AdjustmentRequest> & Wanted,
    now: string,
  ): Promise<{ missing: string | null; costs?: AdjustmentCosts; memory?: Memory } & Against>;
  /** B7, A6: the tiers that a manager decides on instead of those that were asked for */
  vetDecidedTiers(commitmentId: string, tiers: Wanted, now: string): Promise<{ costs?: AdjustmentCosts } & Against>;
  /** B8: the reward for what was sold until a local date */
  settleRebate(commitmentId: string, of: { tiers: readonly Tier[]; to: string; before: string }): Promise<Settlement>;
  /** B8, D3: what the records say now against what was settled; null: the same */
  differenceSince(rebateId: string): Promise<Difference | null>;
  /** B8: plans a payout and writes it into the ledger; the same again finds what was written */
  openPayout(opening: PayoutOpening, now: string): Promise<OpenedPayout>;
}

/** @param dependencies the ledger, the mailer and its settings, and the way to other running promises */
export const createActivities = (
  dependencies: StepDependencies & { readonly client: Client; readonly webhookNetworks: readonly string[] },
): Activities => ({
  ...createDeliveryActivities(dependencies.db, (id) => wakeDelivery(dependencies.client, id)),
  deliverWebhook: (id) => deliverWebhook(dependencies.db, id, dependencies.webhookNetworks),
  giveUpWebhook: (id) => giveUpWebhook(dependencies.db, id),
  factsForVetting: (request, now, commitmentId, besides) =>
    orUnknownParty(factsForVetting(dependencies.db, request, now, commitmentId, besides)),
  recordVerdict: (proposal) => recordVerdict(dependencies.db, proposal),
  recordPlan: (proposal) => planProposed(dependencies.db, proposal),
  openWorkflow: (opening) => openWorkflow(dependencies.client, opening),
  callOff: (partIds, because) => callOff(dependencies.client, partIds, because),
  openFollowUp: async (opening, at) =>
    void (await appendEvents(dependencies.db, opening.commitmentId, [
      await followUpOpened(dependencies.db, opening, at),
    ])),
  countCredit: (commitmentId, now) => countCredit(dependencies.db, commitmentId, now),
  carryOut: (commitmentId, step) => carryOut(dependencies, commitmentId, step),
  giveUp: (commitmentId, step, because) => giveUp(dependencies, commitmentId, step, because),
  planForRep: (commitmentId, repId, plan, now) => planForRep(dependencies.db, commitmentId, repId, plan, now),
  planOnTodaysRules: async (plan) => replan(plan),
  handOver: (absence, now) => handOver(dependencies.db, dependencies.client, absence, now),
  factsForConclusion: async (commitmentId, breachAt, toleratedUntil) => {
    const { inTime, total, inFullAt } = await paidTowards(dependencies.db, commitmentId, breachAt);
    const { inTime: tolerated } = await paidTowards(dependencies.db, commitmentId, toleratedUntil);
    const lateAt = inFullAt !== null && inFullAt > breachAt ? { lateAt: inFullAt } : {};
    return { inTime: `${inTime}`, tolerated: `${tolerated}`, total: `${total}`, ...lateAt };
  },
  reminderTurn: async (commitmentId, asked, now) =>
    turnIn(dependencies.db, await sceneOf(dependencies.db, commitmentId), asked, now),
  remindInTurn: (commitmentId, step, asked) => remindInTurn(dependencies, commitmentId, step, asked),
  figuresOfAnswer: (commitmentId, now, judged) => figuresOfAnswer(dependencies.db, commitmentId, now, judged),
  openCase: (commitmentId, now) => openCase(dependencies.db, commitmentId, now),
  planWindDown: (commitmentId, decision, now) => planWindDown(dependencies.db, commitmentId, decision, now),
  whatIsInTheWay: async (commitmentId) => obstaclesIn(dependencies.db, await sceneOf(dependencies.db, commitmentId)),
  findWayClear: (commitmentId, step) => findWayClear(dependencies, commitmentId, step),
  vetRebate: (id, request, now) => vetRebate(dependencies.db, id, request, now),
  recordRebate: (proposal) => recordRebate(dependencies.db, proposal),
  writeAgreement: (id, agreement) => writeAgreed(dependencies.db, id, agreement),
  lookAtRebate: (id, look, now) => lookAtRebate(dependencies.db, id, look, now),
  planHelp: (id, help, now) => planHelp(dependencies.db, id, help, now),
  vetDecidedTiers: (id, tiers, now) => vetDecidedTiers(dependencies.db, id, tiers, now),
  vetAdjustment: (id, asked, now) => vetAdjustmentNow(dependencies.db, id, asked, now),
  settleRebate: (id, of) => settleRebate(dependencies.db, id, of),
  differenceSince: (id) => differenceSince(dependencies.db, id),
  openPayout: (opening, now) => openPayout(dependencies.db, opening, now),
});

/** A fact was recorded; a promise that has ended needs none. */
async function wakeDelivery(client: Client, commitmentId: string): Promise<void> {
  try {
    await client.workflow.getHandle(`delivery-promise/${commitmentId}`).signal('wake');
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
