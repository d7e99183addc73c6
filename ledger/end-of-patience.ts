import { NIL } from 'uuid';
import { severityOf } from '../domain/breach-severity.ts';
import { type EndOfPatience, endOfPatience, type PastBreach } from '../domain/end-of-patience.ts';
import { patienceCaseId } from '../domain/ids.ts';
import { level } from '../domain/level.ts';
import { missingOf } from '../domain/memory.ts';
import { fromMinor, inCompanyCurrency } from '../domain/money.ts';
import type { CustomerCase, FoundPatience, OpenedCase, OpenItem } from '../domain/patience.ts';
import type { Policy } from '../domain/policy.ts';
import { addDays, addMonths, dateIn, later } from '../domain/working-calendar.ts';
import type { Customer, PrismaClient } from '../prisma/client/client.ts';
import { overdueOf } from './debts.ts';
import { appendEventsIn } from './events.ts';
import { openPromisesOf } from './open-promises.ts';
import { listCases } from './patience.ts';
import { currentPolicy } from './policies.ts';
import { responseMaterial } from './response-material.ts';
import { type HistoryLine, historyOf } from './track-record.ts';

/**
 * C8: the case against the customer of a promise, by the policy that holds now.
 * @param commitmentId a promise of the customer, whose own faults stand at the head of it (C2, D1)
 * @param at ISO 8601 UTC, on the promise's own clock
 */
async function lookAtPatience(
  db: PrismaClient,
  { commitmentId, customer, at }: { readonly commitmentId: string; readonly customer: Customer; readonly at: string },
  policy: Policy,
): Promise<EndOfPatience> {
  const today = dateIn(at, customer.zone);
  const history = await historyOf(db, customer.id);
  const cases = await listCases(db, { customerId: customer.id });
  const decidedOn = decidedDay(cases, customer.zone);
  const from = later(addMonths(today, -policy.patience.months), decidedOn === null ? '' : addDays(decidedOn, 1));
  const ended = history.filter(
    ({ mark, dueDate }) =>
      (mark === 'kept' || mark === 'partially-kept' || mark === 'broken') && dueDate >= from && dueDate <= today,
  );
  const material = await responseMaterial(db, commitmentId, at);
  return endOfPatience(
    {
      breaches: history.flatMap((line) => breachIn(line, policy)),
      kept: ended.filter(({ mark }) => mark === 'kept').length,
      promises: ended.length,
      level: level(
        history.map(({ mark }) => mark),
        policy.payment.keptInARowToForgive,
      ),
      ours: material?.ours ?? { absences: 0, late: 0, obstacles: 0 },
      ...{ decidedOn, today },
    },
    policy.patience,
    policy.currency,
  );
}

/** The local day of the last decision to go on with the customer, or to take it back; null: there was none. */
function decidedDay(cases: readonly CustomerCase[], zone: string): string | null {
  const decided = cases.flatMap(({ decision, reopening }) => [
    ...(decision?.decision === 'continue' ? [decision.at] : []),
    ...(reopening ? [reopening.at] : []),
  ]);
  const last = decided.sort().at(-1);
  return last === undefined ? null : dateIn(last, zone);
}

function breachIn({ mark, commitmentId, dueDate, severity, amount, paid }: HistoryLine, policy: Policy): PastBreach[] {
  const how = severityOf(mark, severity);
  const inOurs = inCompanyCurrency(missingOf({ amount, paid }), policy.currency, policy.rates);
  return how === undefined ? [] : [{ commitmentId, on: dueDate, severity: how, missing: inOurs }];
}

/**
 * C8: opens the case where patience has ended with this breach and no case is open. Repeating it finds what was opened.
 * @returns null where there is patience left, a case is open already, or the promise is a rehearsal (E2)
 */
export async function openCase(db: PrismaClient, commitmentId: string, at: string): Promise<OpenedCase | null> {
  const { customer, repId, customerId, rehearsalId } = await db.commitment.findUniqueOrThrow({
    where: { id: commitmentId },
    include: { customer: true },
  });
  if (rehearsalId !== null) return null;
  const { policy } = await currentPolicy(db);
  const end = await lookAtPatience(db, { commitmentId, customer, at }, policy);
  const { reasons, figures, counted } = end;
  const found: FoundPatience = {
    ...{ reasons, figures },
    counted: counted.map(({ missing, ...breach }) => ({ ...breach, missing: missing?.toString() ?? null })),
  };
  return db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM customer WHERE id = ${customerId} FOR UPDATE`;
      const cases = await listCases(tx, { customerId });
      const last = cases.at(-1);
      const of = { commitmentId, customerId, repId };
      if (last?.status === 'undecided' && last.commitmentId === commitmentId)
        return { ...of, caseId: last.id, found: last.found, at: last.openedAt };
      if (!end.isReached || (last && last.status !== 'continued' && last.status !== 'reopened')) return null;
      const caseId = patienceCaseId(customerId, cases.length + 1);
      await appendEventsIn(tx, commitmentId, [
        {
          ...{ key: `patience/${caseId}/opened`, type: 'patience-ended', at, actor: 'kept' },
          data: { caseId, customerId, ...found },
        },
      ]);
      return { ...of, caseId, found, at };
    },
    { timeout: 10_000, maxWait: 10_000 },
  );
}

const itemsShown = 100;

/** C8: what is still open between us and a customer as a winding down begins, the earliest due first. */
export async function openItemsOf(db: PrismaClient, customerId: string): Promise<OpenItem[]> {
  const [theirs, debts, ours] = await Promise.all([
    openPromisesOf(db, customerId, NIL),
    overdueOf(db, customerId),
    db.commitment.findMany({
      where: {
        ...{ customerId, promisor: 'us', closedAt: null, imported: false, rehearsalId: null },
        status: { in: ['open', 'awaiting-signature', 'awaiting-approval', 'proposed'] },
      },
      select: { id: true, kind: true, dueDate: true, amountMinor: true, currency: true },
    }),
  ]);
  const items: OpenItem[] = [
    ...theirs.map((promise) => ({ what: 'their-promise' as const, ...promise })),
    ...debts.map(({ commitmentId, dueDate, owed }) => ({ what: 'debt' as const, commitmentId, dueDate, amount: owed })),
    ...ours.map(({ id, kind, dueDate, amountMinor, currency }) => ({
      what: kind === 'delivery-promise' ? ('delivery' as const) : ('our-promise' as const),
      commitmentId: id,
      dueDate: dueDate.toISOString().slice(0, 10),
      amount: fromMinor(amountMinor, currency),
    })),
  ];
  return items.sort((one, other) => (one.dueDate < other.dueDate ? -1 : 1)).slice(0, itemsShown);
}
