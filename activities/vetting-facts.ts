import { ApplicationFailure } from '@temporalio/common';
import { fromMinor, inCompanyCurrency, type Money, toMinor } from '../domain/money.ts';
import { breachInstant, type PaymentPlan, planPayment } from '../domain/payment-plan.ts';
import type { Policy } from '../domain/policy.ts';
import type { PaymentRequest } from '../domain/requests.ts';
import { toleranceOf } from '../domain/tolerance.ts';
import type { VettingFacts } from '../domain/vetting.ts';
import { addDays, closedBecause, dateIn, daysBetween } from '../domain/working-calendar.ts';
import { currentPolicy } from '../ledger/policies.ts';
import type { Customer, PrismaClient } from '../prisma/client/client.ts';
import { calendarOfCustomer, calendarOfRep } from './calendars.ts';

/** What the vetting looks at, and the plan that an acceptance would have. */
export interface VettingMaterial {
  readonly facts: VettingFacts;
  readonly plan: PaymentPlan;
  /** the promised amount in minor units */
  readonly amountMinor: string;
  readonly policyVersion: number;
}

/** C1, C3, C4: collects the facts about a customer's promise, and plans every instant of it. */
export async function factsForVetting(
  db: PrismaClient,
  request: PaymentRequest,
  now: string,
): Promise<VettingMaterial> {
  const customer = await db.customer.findUnique({ where: { id: request.customerId } });
  const rep = await db.rep.findUnique({ where: { id: request.repId } });
  if (!customer || !rep)
    throw ApplicationFailure.nonRetryable(
      `customer ${request.customerId} or rep ${request.repId} is not known`,
      'UnknownParty',
    );
  const { version, policy } = await currentPolicy(db);
  const today = dateIn(now, customer.zone);
  const amount = inCompanyCurrency(request.amount, policy.currency, policy.rates);
  const calendars = { customer: calendarOfCustomer(customer), rep: calendarOfRep(rep) };
  const tolerance = toleranceOf(
    {
      dueDate: request.dueDate,
      dueTime: request.dueTime,
      zone: customer.zone,
      amountMinor: toMinor(request.amount),
      inCompanyCurrency: amount,
    },
    policy,
  );
  const plan = planPayment({
    now,
    dueDate: request.dueDate,
    dueTime: request.dueTime,
    amount: amount === undefined ? undefined : Number(fromMinor(amount, policy.currency).value),
    importance: customer.importance as 'low' | 'normal' | 'high',
    distanceKm: customer.distanceKm,
    travelMinutes: customer.travelMinutes,
    ...calendars,
    policy,
  });
  const passed = breachInstant(request.dueDate, request.dueTime, customer.zone, 0) < now;
  const tooLate = !passed && plan.visit.leaveAt < now ? 'there is no time left to get there' : undefined;
  return {
    amountMinor: `${toMinor(request.amount)}`,
    policyVersion: version,
    plan: { ...plan, ...(tolerance ? { tolerance } : {}) },
    facts: {
      dueDate: request.dueDate,
      passed,
      horizonDays: daysBetween(today, request.dueDate),
      amountShown: shown(request.amount),
      amount: amount?.toString(),
      funds: fundsOf(customer, today, policy),
      record: await trackRecord(db, customer.id, today),
      customerClosed: closedBecause(calendars.customer, request.dueDate),
      repAway: closedBecause(calendars.rep, request.dueDate) ?? tooLate,
      policy: policy.payment,
    },
  };
}

const shown = ({ value, currency }: Money): string => `${value} ${currency}`;

function fundsOf(
  { liquidFundsMinor, liquidFundsCurrency, liquidFundsAsOf }: Customer,
  today: string,
  policy: Policy,
): VettingFacts['funds'] {
  if (liquidFundsMinor === null || liquidFundsCurrency === null || liquidFundsAsOf === null) return null;
  const funds = fromMinor(liquidFundsMinor, liquidFundsCurrency);
  const asOf = liquidFundsAsOf.toISOString().slice(0, 10);
  return {
    shown: shown(funds),
    amount: inCompanyCurrency(funds, policy.currency, policy.rates)?.toString(),
    asOf,
    ageDays: daysBetween(asOf, today),
  };
}

/** C1, C7: what this customer did with its promises, the imported ones included, rehearsals left out. */
async function trackRecord(db: PrismaClient, customerId: string, today: string): Promise<VettingFacts['record']> {
  const towardsUs = { customerId, promisor: 'customer', rehearsalId: null };
  const [concluded, kept, brokenIn12Months] = await Promise.all([
    db.commitment.count({ where: { ...towardsUs, status: { in: ['kept', 'partially-kept', 'broken'] } } }),
    db.commitment.count({ where: { ...towardsUs, status: 'kept' } }),
    db.commitment.count({
      where: { ...towardsUs, status: 'broken', dueDate: { gte: new Date(`${addDays(today, -365)}T00:00:00Z`) } },
    }),
  ]);
  return { concluded, kept, brokenIn12Months };
}
