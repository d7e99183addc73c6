import { payoutId } from '../domain/ids.ts';
import { fromMinor, inCompanyCurrency, toMinor } from '../domain/money.ts';
import { type PayoutPlan, type PayoutTerms, payoutDay, planPayout } from '../domain/payout.ts';
import type { Projection } from '../domain/projection.ts';
import type { RebateRequest, RebateVerdict } from '../domain/rebate.ts';
import { addDays, dateIn, type WorkingCalendar } from '../domain/working-calendar.ts';
import { calendarOfCustomer, calendarOfRep } from '../ledger/calendars.ts';
import { appendEvents } from '../ledger/events.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { type Scene, sceneOf } from './scene.ts';

/** B8: a settlement that leads to a payout. */
export interface PayoutOpening {
  readonly rebateId: string;
  readonly repId: string;
  /** of the settlements of this rebate, from 1 */
  readonly count: number;
  readonly amountMinor: string;
  /** the last local date that the settlement counts */
  readonly to: string;
}

/** A payout that stands in the ledger, as its workflow begins. */
export interface OpenedPayout {
  readonly commitmentId: string;
  readonly request: PayoutTerms;
  readonly plan: PayoutPlan;
  readonly amountMinor: string;
  /** when it was settled, ISO 8601 UTC: it begins then on its own clock, too */
  readonly opensAt: string;
}

/**
 * B8: plans a payout and writes it into the ledger; the same again finds what was written.
 * @param now ISO 8601 UTC
 */
export async function openPayout(
  db: PrismaClient,
  { rebateId, repId, count, amountMinor, to }: PayoutOpening,
  now: string,
): Promise<OpenedPayout> {
  const { commitment, customer, payer, policy } = await sceneOf(db, rebateId);
  const terms = commitment.terms as unknown as RebateRequest;
  const rules = policy.rebate.payout;
  const calendar = calendarOfCustomer(customer);
  const commitmentId = payoutId(rebateId, count);
  const request: PayoutTerms = {
    ...{ kind: 'rebate-payout', rebateId, customerId: customer.id, repId },
    dueDate: dueDay(commitment, to, { calendar, days: rules.days, today: dateIn(now, customer.zone) }),
    amount: fromMinor(BigInt(amountMinor), commitment.currency),
    ...(terms.rehearsal ? { rehearsal: true } : {}),
  };
  const plan = planPayout({
    now,
    dueDate: request.dueDate,
    amount: inCompanyCurrency(request.amount, policy.currency, policy.rates),
    approvalAbove: toMinor({ value: `${rules.approvalAbove}`, currency: policy.currency }),
    customer: calendar,
    payer: calendarOfRep(payer),
    policy: rules,
    reportingWorkingDays: policy.reportingWorkingDays,
  });
  const opens: Projection = {
    kind: 'rebate-payout',
    promisor: 'us',
    ...{ customerId: customer.id, repId, amount: request.amount, invoices: [] },
    ...{ dueDate: request.dueDate, dueTime: null, zone: customer.zone, breachAt: plan.breach.at },
    status: 'open',
    outcome: null,
    ...{ severity: null, awaits: null, awaitedMove: null, policyVersion: commitment.policyVersion },
    rehearsalId: commitment.rehearsalId === null ? null : commitmentId,
    ...{ planId: null, part: null, imported: false, terms: request, verdict: { plan } },
    ...{ proposedAt: now, concludedAt: null, closedAt: null },
  };
  const written = await appendEvents(db, commitmentId, [
    { key: 'opened', type: 'payout-opened', at: now, actor: 'kept', data: { opens } },
  ]);
  const first = written as unknown as { readonly terms: PayoutTerms; readonly verdict: { readonly plan: PayoutPlan } };
  const { proposedAt: opensAt } = written;
  return { commitmentId, request: first.terms, plan: first.verdict.plan, amountMinor, opensAt };
}

/**
 * The day that the agreement names for what the whole period brings, whatever the calendar has become since; of an
 * interim settlement, or where that day is no longer ahead, it is found in the same way.
 */
function dueDay(
  { terms, verdict }: Scene['commitment'],
  to: string,
  { calendar, days, today }: { readonly calendar: WorkingCalendar; readonly days: number; readonly today: string },
): string {
  const { period, payoutDays = days } = terms as unknown as RebateRequest;
  const { payoutBy } = (verdict as unknown as RebateVerdict).plan;
  return to === period.to && payoutBy > today ? payoutBy : payoutDay(calendar, addDays(to, payoutDays), today);
}
