import type { Importance } from '../domain/master-data.ts';
import type { Memory, Recalled } from '../domain/memory.ts';
import { fromMinor, inCompanyCurrency, type Money, toMinor } from '../domain/money.ts';
import { nearestAmount, nearestDate } from '../domain/nearest-offer.ts';
import type { Policy } from '../domain/policy.ts';
import { lookAtDay, type Surroundings } from '../domain/promise-day.ts';
import type { PaymentRequest, Verdict } from '../domain/requests.ts';
import { planPayment, type Timetable } from '../domain/timetable.ts';
import { toleranceOf } from '../domain/tolerance.ts';
import { trackRecord } from '../domain/track-record.ts';
import {
  against,
  type LookedAt,
  lookAt,
  type NearestOffers,
  patienceCheck,
  type VettingFacts,
  vetPayment,
} from '../domain/vetting.ts';
import { addDays, dateIn, daysBetween } from '../domain/working-calendar.ts';
import { calendarOfCustomer, calendarOfRep } from '../ledger/calendars.ts';
import { appointmentsOf, openPromisesOf } from '../ledger/open-promises.ts';
import { patienceOf } from '../ledger/patience.ts';
import { currentPolicy } from '../ledger/policies.ts';
import { type HistoryLine, historyOf } from '../ledger/track-record.ts';
import type { Customer, PrismaClient, Rep } from '../prisma/client/client.ts';
import { memoryOf } from './memory.ts';
import { wordsToReconsider } from './payment-words.ts';

/** What the vetting looks at, and the plan that an acceptance would have. */
export interface VettingMaterial {
  readonly facts: VettingFacts;
  readonly plan: Timetable;
  /** the promised amount in minor units */
  readonly amountMinor: string;
  readonly policyVersion: number;
  /** C7; left out where the same breath has brought it back already: with the first part of a payment plan */
  readonly memory?: Memory;
}

/** Who promises what to whom, under which policy. */
interface Case {
  readonly request: PaymentRequest;
  readonly customer: Customer;
  readonly rep: Rep;
  readonly policy: Policy;
  readonly around: Surroundings;
  /** of the customer's own promises: what ended, and what is open beside this one */
  readonly known: { readonly history: readonly HistoryLine[]; readonly open: readonly Recalled[] };
}

/**
 * C1, C3, C4: collects the facts about a customer's promise, and plans every instant of it; nothing is written.
 * @param commitmentId of the promise itself, which does not stand in its own way
 * @param besides promised in the same breath: the parts of a payment plan before this one
 * @throws RangeError where customer or rep is not known
 */
export async function factsForVetting(
  db: PrismaClient,
  request: PaymentRequest,
  now: string,
  commitmentId: string,
  besides: readonly Money[] = [],
): Promise<VettingMaterial> {
  const customer = await db.customer.findUnique({ where: { id: request.customerId } });
  const rep = await db.rep.findUnique({ where: { id: request.repId } });
  if (!customer || !rep) throw new RangeError(`customer ${request.customerId} or rep ${request.repId} is not known`);
  const { version, policy } = await currentPolicy(db);
  const around: Surroundings = {
    now,
    dueTime: request.dueTime,
    customer: calendarOfCustomer(customer),
    rep: calendarOfRep(rep),
    travelMinutes: customer.travelMinutes,
    visitMinutes: policy.visit.lengthMinutes,
    appointments: request.rehearsal ? [] : await appointmentsOf(db, rep.id, customer.id),
  };
  // a rehearsal is a copy: what is open besides it, perhaps its own original, does not stand in its way (E2)
  const open = request.rehearsal ? [] : await openPromisesOf(db, customer.id, commitmentId);
  const known = { history: await historyOf(db, customer.id), open };
  const promised: Case = { request, customer, rep, policy, around, known };
  const looked = lookedAt(promised, besides);
  const nearest = against(lookAt(looked)).length > 0 ? nearestOffers(looked, promised) : { amount: null, date: null };
  const ofThis = { except: commitmentId, rehearsal: request.rehearsal, known };
  const amount = looked.amount === undefined ? undefined : BigInt(looked.amount);
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
    importance: customer.importance as Importance,
    distanceKm: customer.distanceKm,
    travelMinutes: customer.travelMinutes,
    customer: around.customer,
    rep: around.rep,
    policy,
  });
  const today = dateIn(now, customer.zone);
  const patience = await patienceOf(db, { customer, today, commitmentId });
  const standing = { patience, hasManager: rep.managerId !== null };
  const checks = [...lookAt(looked), ...patienceCheck(standing)];
  return {
    amountMinor: `${toMinor(request.amount)}`,
    policyVersion: version,
    ...(besides.length > 0 ? {} : { memory: await memoryOf(db, { customer, now, policy, ...ofThis }) }),
    plan: { ...plan, ...(tolerance ? { tolerance } : {}) },
    facts: {
      ...looked,
      nearest,
      words: wordsToReconsider({ request, customer, rep, checks, nearest }),
      insists: request.insist !== undefined,
      ...standing,
    },
  };
}

/** The verdict on a promise that is asked for, as it would be now; nothing is written. @throws RangeError where customer or rep is not known */
export async function paymentVerdictOn(
  db: PrismaClient,
  id: string,
  request: PaymentRequest,
  now: string,
): Promise<Verdict> {
  const { facts, ...material } = await factsForVetting(db, request, now, id);
  return { id, terms: request, ...vetPayment(facts), ...material };
}

function lookedAt({ request, customer, policy, around, known }: Case, besides: readonly Money[]): LookedAt {
  const { currency, payment } = policy;
  const converted = (money: Money) => inCompanyCurrency(money, currency, policy.rates);
  const today = dateIn(around.now, customer.zone);
  const others = [...known.open.map(({ amount }) => amount), ...besides];
  return {
    ...lookAtDay(around, request.dueDate),
    amountShown: shown(request.amount),
    amount: converted(request.amount)?.toString(),
    funds: fundsOf(customer, today, policy),
    others: {
      open: others,
      amount: sum(others.map(converted))?.toString(),
    },
    record: trackRecord(
      known.history.map((line) => ({ ...line, amount: converted(line.amount), paid: converted(line.paid) })),
      addDays(today, -365),
      payment.keptInARowToForgive,
    ),
    unknownUpTo:
      payment.unknown.upTo === null ? undefined : `${toMinor({ value: `${payment.unknown.upTo}`, currency })}`,
    policy: payment,
  };
}

function nearestOffers(looked: LookedAt, { request: { amount }, policy, around }: Case): NearestOffers {
  const ofThese = (minor: bigint): Money => fromMinor(minor, amount.currency);
  const less = nearestAmount(looked, toMinor(amount), toMinor({ value: '1', currency: amount.currency }), (minor) =>
    inCompanyCurrency(ofThese(minor), policy.currency, policy.rates),
  );
  return { amount: less === null ? null : ofThese(less), date: nearestDate(looked, around) };
}

/** @returns undefined where one of them is not known */
const sum = (amounts: readonly (bigint | undefined)[]): bigint | undefined =>
  amounts.reduce((total, amount) => (total === undefined || amount === undefined ? undefined : total + amount), 0n);

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
    money: funds,
    amount: inCompanyCurrency(funds, policy.currency, policy.rates)?.toString(),
    asOf,
    ageDays: daysBetween(asOf, today),
  };
}
