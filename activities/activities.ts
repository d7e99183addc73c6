import type { Obstacle } from '../domain/clear-the-way.ts';
import type { AskedTurn, ReminderTurn } from '../domain/reminder-turn.ts';
import type { PaymentRequest } from '../domain/requests.ts';
import type { Step, StepResult } from '../domain/step.ts';
import { appendEvents } from '../ledger/events.ts';
import { paidTowards } from '../ledger/payments.ts';
import { takeTurn } from '../ledger/reminder-turns.ts';
import { calendarOfCustomer } from './calendars.ts';
import { carryOut, giveUp, type StepDependencies } from './carry-out.ts';
import { whatIsInTheWay } from './our-side.ts';
import { type Proposal, proposed } from './proposal.ts';
import { sceneOf } from './scene.ts';
import { factsForVetting, type VettingMaterial } from './vetting-facts.ts';

/** What touches the world; no decision is taken here, and `now` comes from the workflow. */
export interface Activities {
  /** C1 */
  factsForVetting(request: PaymentRequest, now: string): Promise<VettingMaterial>;
  /** Opens the commitment in the ledger with its verdict; repeating it changes nothing. */
  recordVerdict(proposal: Proposal): Promise<void>;
  carryOut(commitmentId: string, step: Step): Promise<StepResult>;
  giveUp(commitmentId: string, step: Step, because: string): Promise<StepResult>;
  /** D5: minor units recorded as paid by the breach instant, and in all */
  factsForConclusion(commitmentId: string, breachAt: string): Promise<{ inTime: string; total: string }>;
  /** C3: what becomes of a reminder, counting every mail of Kept to that customer */
  reminderTurn(commitmentId: string, asked: AskedTurn, now: string): Promise<ReminderTurn>;
  /** C9 */
  whatIsInTheWay(commitmentId: string): Promise<Obstacle[]>;
}

/** @param dependencies the ledger, the mailer and its settings */
export const createActivities = (dependencies: StepDependencies): Activities => ({
  factsForVetting: (request, now) => factsForVetting(dependencies.db, request, now),
  recordVerdict: async (proposal) =>
    void (await appendEvents(dependencies.db, proposal.commitmentId, [await proposed(dependencies.db, proposal)])),
  carryOut: (commitmentId, step) => carryOut(dependencies, commitmentId, step),
  giveUp: (commitmentId, step, because) => giveUp(dependencies, commitmentId, step, because),
  factsForConclusion: async (commitmentId, breachAt) => {
    const { inTime, total } = await paidTowards(dependencies.db, commitmentId, breachAt);
    return { inTime: `${inTime}`, total: `${total}` };
  },
  reminderTurn: async (commitmentId, asked, now) => {
    const { commitment, customer, policy } = await sceneOf(dependencies.db, commitmentId);
    return takeTurn(dependencies.db, {
      commitment,
      customer: calendarOfCustomer(customer),
      policy: policy.reminders,
      asked,
      now,
    });
  },
  whatIsInTheWay: (commitmentId) => whatIsInTheWay(dependencies.db, commitmentId),
});
