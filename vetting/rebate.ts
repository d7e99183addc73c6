import type { Misfit } from '../domain/misfit.ts';
import { fromMinor } from '../domain/money.ts';
import type { Baseline, Bought, DailyVolume, RebateIdea, RebateRequest, RebateVerdict } from '../domain/rebate.ts';
import { expectationOf } from '../domain/rebate-forecast.ts';
import { inCompany, mustBeWritten } from '../domain/rebate-limits.ts';
import { planRebate } from '../domain/rebate-looks.ts';
import { orderBaselineOf } from '../domain/rebate-order.ts';
import { baselineOf, type LookBack } from '../domain/rebate-season.ts';
import { vetRebate } from '../domain/rebate-vetting.ts';
import { addDays, dateIn, earlier } from '../domain/working-calendar.ts';
import { calendarOfCustomer, calendarOfRep } from '../ledger/calendars.ts';
import { lessonsOf } from '../ledger/lessons.ts';
import { patienceOf } from '../ledger/patience.ts';
import { currentPolicy } from '../ledger/policies.ts';
import { harmOf, otherRebatesOf } from '../ledger/rebates.ts';
import { type Counted, dailyVolumes, documentVolumes, firstSaleOf, soldAmong, volumeOf } from '../ledger/volumes.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { memoryOf } from './memory.ts';
import { wordsForRebate } from './rebate-words.ts';

/** The local date so many years before; 29 February becomes the 28th. */
export const yearsBefore = (date: string, years: number): string => {
  const earlier = `${Number(date.slice(0, 4)) - years}${date.slice(4)}`;
  return earlier.endsWith('-02-29') && Number(earlier.slice(0, 4)) % 4 !== 0 ? `${earlier.slice(0, 8)}28` : earlier;
};

/** What counted before a rebate's period, whatever the document: never a rehearsal's sales (E2). */
const before = ({ customerId, unit, currency, counts, period }: RebateIdea, years: number): Counted => ({
  ...{ customerId, unit, currency, rehearsalId: '' },
  counts: { ...counts, document: undefined },
  from: yearsBefore(period.from, years),
  to: addDays(period.from, -1),
});

/** What was sold to the customer before a rebate's period, as far as it counts; one order has no past, and no season. */
export const historyBefore = async (db: PrismaClient, idea: RebateIdea, years: number): Promise<DailyVolume[]> =>
  idea.counts.document === undefined ? dailyVolumes(db, before(idea, years)) : [];

/**
 * A6: what was sold to the customer in the rebate's period by the end of a local date, as far as it counts; really sold,
 * also where a rehearsal is vetted: it is answered as the promise itself would be.
 * @returns null where the period has not begun
 */
async function boughtSoFar(db: PrismaClient, idea: RebateIdea, today: string): Promise<Bought | null> {
  const { customerId, unit, currency, counts, period } = idea;
  if (period.from > today) return null;
  const asOf = earlier(today, period.to);
  return {
    asOf,
    volume: await volumeOf(db, { customerId, unit, currency, counts, from: period.from, to: asOf, rehearsalId: '' }),
  };
}

/** A6: the baseline of a rebate by the sales before its period; of one order, by the orders. @param today local date of the customer */
export async function baselineNow(
  db: PrismaClient,
  idea: RebateIdea,
  history: readonly DailyVolume[],
  { today, policy }: { readonly today: string; readonly policy: LookBack },
): Promise<Baseline | null> {
  const { document } = idea.counts;
  if (document !== undefined) {
    const counted = before(idea, policy.historyYears);
    return orderBaselineOf({ ...counted, volumes: await documentVolumes(db, counted, document) });
  }
  return baselineOf({
    ...{ history, policy, period: idea.period },
    knownFrom: (await firstSaleOf(db, idea.customerId)) ?? null,
    knownTo: today,
  });
}

/** A6: the product groups of a rebate, where the customer has bought other goods alone. */
async function neverBoughtOf(db: PrismaClient, { customerId, counts: { productGroups = [] } }: RebateIdea) {
  const none = productGroups.length > 0 && (await soldAmong(db, productGroups, customerId)).size === 0;
  return none && (await firstSaleOf(db, customerId)) !== undefined ? productGroups : [];
}

/**
 * A1, A2, A6: looks at everything that a rebate is vetted by, and plans every instant of it; nothing is written.
 * @param now ISO 8601 UTC
 * @throws RangeError where customer or rep is not known
 */
export async function vetRebateIdea(
  db: PrismaClient,
  id: string,
  idea: RebateIdea,
  now: string,
): Promise<Omit<RebateVerdict, 'terms' | 'words'>> {
  const customer = await db.customer.findUnique({ where: { id: idea.customerId } });
  const rep = await db.rep.findUnique({ where: { id: idea.repId } });
  if (!customer || !rep) throw new RangeError(`customer ${idea.customerId} or rep ${idea.repId} is not known`);
  const { version, policy } = await currentPolicy(db);
  const rules = policy.rebate;
  const history = await historyBefore(db, idea, rules.historyYears);
  const today = dateIn(now, customer.zone);
  const bought = await boughtSoFar(db, idea, today);
  const baseline = await baselineNow(db, idea, history, { today, policy: rules });
  const vetting = vetRebate({
    terms: idea,
    policy: rules,
    company: policy,
    baseline: expectationOf({ terms: idea, bought, baseline, history, policy: rules }),
    bought,
    neverBought: await neverBoughtOf(db, idea),
    ...(await harmOf(db, idea)),
    otherRebates: idea.rehearsal ? [] : await otherRebatesOf(db, idea, id),
    lessons: (await lessonsOf(db, rep.id)).map(({ lesson }) => lesson),
    hasManager: rep.managerId !== null,
    patience: await patienceOf(db, { customer, today, commitmentId: id }),
  });
  const exposure = BigInt(vetting.exposureMinor);
  return {
    id,
    ...vetting,
    exposure: fromMinor(exposure, idea.currency),
    policyVersion: version,
    plan: planRebate({
      now,
      period: idea.period,
      settled: idea.settled,
      payoutDays: idea.payoutDays,
      customer: calendarOfCustomer(customer),
      rep: calendarOfRep(rep),
      policy: rules,
      mustSign: mustBeWritten(idea, inCompany(exposure, idea, policy), policy),
      tentative: vetting.answer === 'declare-uncertain',
    }),
  };
}

/** The verdict on a rebate that is asked for, with the words for the customer. */
export async function rebateVerdictOn(
  db: PrismaClient,
  id: string,
  request: RebateRequest,
  now: string,
): Promise<RebateVerdict> {
  const vetted = await vetRebateIdea(db, id, request, now);
  const customer = await db.customer.findUniqueOrThrow({ where: { id: request.customerId } });
  const rep = await db.rep.findUniqueOrThrow({ where: { id: request.repId } });
  const decideBy = vetted.plan.decideBy?.local.slice(0, 10) ?? null;
  const { policy } = await currentPolicy(db);
  const memory = await memoryOf(db, { customer, now, policy, except: id, rehearsal: request.rehearsal });
  return { ...vetted, terms: request, memory, words: wordsForRebate({ ...vetted, request, customer, rep, decideBy }) };
}

/** A2, A6: what of changed tiers is not to be promised, whoever approves them; `[]`: they may be. */
export async function againstChangedTiers(
  db: PrismaClient,
  request: RebateRequest,
  tiers: RebateRequest['tiers'],
  now: string,
): Promise<Misfit[]> {
  const vetted = await vetRebateIdea(db, '', { ...request, tiers }, now);
  const beyond = vetted.tiers.flatMap(({ reachable, because }, index) =>
    reachable ? [] : [{ path: ['tiers', index, 'from'], because }],
  );
  const against = vetted.checks.filter(({ name, weighs }) => weighs === 'refuse' && name !== 'reachable');
  return [...beyond, ...against.map(({ because }) => ({ path: ['tiers'], because }))];
}
