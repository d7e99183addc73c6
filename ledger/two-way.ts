import { exponentOf } from '../domain/money.ts';
import type { Policy } from '../domain/policy.ts';
import { type Days, type Quarters, quartersAround } from '../domain/report-period.ts';
import type { Caller } from '../domain/roles.ts';
import { type LedgerGroup, type LedgerReport, type LedgerSums, ledgerRow } from '../domain/two-way.ts';
import { earlier, later } from '../domain/working-calendar.ts';
import { Prisma, type PrismaClient } from '../prisma/client/client.ts';
import { namesOf } from './names.ts';
import { firstConfirmedDay } from './otif.ts';
import { currentPolicy } from './policies.ts';

const keys: Readonly<Record<LedgerGroup, Prisma.Sql>> = {
  customer: Prisma.sql`customer_id`,
  rep: Prisma.sql`scored`,
  team: Prisma.sql`team`,
  region: Prisma.sql`region`,
  kind: Prisma.sql`kind`,
  month: Prisma.sql`left(day, 7)`,
};

/**
 * D1: what was kept on both sides, in the company's currency: promises with an outcome, those from before Kept included,
 * rehearsals (E2) and follow-ups left out. A promise of a customer belongs to the day on which it was due, one of ours to
 * the day that was confirmed first (B1). D7: it is scored to the rep who had it when it was due, or ended before that,
 * and to the team of that rep; whoever takes over later inherits the work and not the outcome.
 * @param days local dates of the customers, both included
 * @param today the trend compares the quarter of this local date with the one before it
 * @param sees whose promises the reader sees
 * @param customer only what was promised to and by this one
 */
export async function twoWayLedger(
  db: PrismaClient,
  by: LedgerGroup,
  days: Days,
  today: string,
  { sees, customer }: Pick<Caller, 'sees'> & { readonly customer?: string },
): Promise<LedgerReport> {
  const { policy } = await currentPolicy(db);
  const { currency } = policy;
  const quarters = quartersAround(today);
  const bySight =
    sees === 'all' ? Prisma.empty : Prisma.sql`AND coalesce(passed.rep_id, commitment.rep_id) = ANY(${[...sees]})`;
  const ofCustomer = customer === undefined ? Prisma.empty : Prisma.sql`AND commitment.customer_id = ${customer}`;
  const rows = await db.$queryRaw<Summed[]>`
    WITH ${ratesOf(policy)},
    passed AS (${holderWhenDue}),
    promise AS (${promises(Prisma.sql`${bySight} ${ofCustomer}`, widest(days, quarters))}),
    counted AS MATERIALIZED (${counted(days, quarters)}),
    keyed AS (SELECT *, ${keys[by]} AS key FROM counted)
    SELECT key, GROUPING(key) AS whole, promisor, ${sums}
    FROM keyed GROUP BY GROUPING SETS ((key, promisor), (promisor))
    HAVING bool_or(within) OR GROUPING(key) = 1
    ORDER BY whole, key`;
  const codes = rows.flatMap(({ key, whole }) => (whole === 0 && key !== null ? [key] : []));
  const names = await namesBy(db, by, codes);
  const rowOf = (key: string, name: string | null, of: readonly Summed[]) => {
    const side = (promisor: string) => of.filter((sum) => sum.promisor === promisor).map(sumsOf)[0];
    return ledgerRow(key, name, { customer: side('customer'), us: side('us') }, currency);
  };
  const ofKey = (key: string) => rows.filter((row) => row.whole === 0 && row.key === key);
  return {
    ...{ currency, quarters },
    rows: [...new Set(codes)].map((key) => rowOf(key, names.get(key) ?? null, ofKey(key))),
    total: rowOf(
      'total',
      null,
      rows.filter(({ whole }) => whole === 1),
    ),
  };
}

const namesBy = async (db: PrismaClient, by: LedgerGroup, codes: string[]): Promise<ReadonlyMap<string, string>> => {
  if (by === 'customer') return namesOf(db, 'customer', codes);
  return by === 'rep' || by === 'team' ? namesOf(db, 'rep', codes) : new Map();
};

/** What a minor unit of each currency is worth in minor units of the company's. */
function ratesOf({ currency, rates }: Policy): Prisma.Sql {
  const worth = Object.entries({ ...rates, [currency]: '1' }).map(([code, rate]) => {
    const shift = exponentOf(currency) - exponentOf(code);
    return Prisma.sql`(${code}, ${rate}::numeric * power(10::numeric, ${shift}::numeric))`;
  });
  return Prisma.sql`rate (currency, factor) AS (VALUES ${Prisma.join(worth)})`;
}

/** D7: who had it when it was due, or when it ended before that; only where it has passed to another since. */
const holderWhenDue = Prisma.sql`
  SELECT DISTINCT ON (commitment_id) commitment_id, data->>'from' AS rep_id
  FROM event JOIN commitment ON commitment.id = event.commitment_id
  WHERE type = 'reassigned' AND at > least(breach_at, concluded_at)
  ORDER BY commitment_id, event.seq`;

/** Half-even, as `inCompanyCurrency` rounds: `x` is never below zero. */
const halfEven = (x: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`CASE WHEN ${x} - floor(${x}) = 0.5 THEN 2 * round(${x} / 2) ELSE round(${x}) END`;

/** The days asked for, and the quarters of the trend. */
const widest = ({ from, to }: Days, quarters: Quarters): Days => ({
  from: earlier(from, quarters.before.from),
  to: later(to, quarters.this.to),
});

/** Each promise that has an outcome, or was taken back by whoever had made it. */
const promises = (among: Prisma.Sql, { from, to }: Days): Prisma.Sql => Prisma.sql`
  SELECT commitment.id, kind, promisor, status, severity, customer_id, coalesce(passed.rep_id, commitment.rep_id) AS scored,
    coalesce(rep.manager_id, rep.id) AS team, customer.country || coalesce('-' || customer.region, '') AS region,
    CASE WHEN kind = 'delivery-promise' THEN ${firstConfirmedDay} ELSE to_char(due_date, 'YYYY-MM-DD') END AS day,
    amount_minor, factor, result, concluded.data AS conclusion
  FROM commitment
  JOIN customer ON customer.id = commitment.customer_id
  LEFT JOIN passed ON passed.commitment_id = commitment.id
  JOIN rep ON rep.id = coalesce(passed.rep_id, commitment.rep_id)
  LEFT JOIN rate ON rate.currency = commitment.currency
  LEFT JOIN event AS first ON first.commitment_id = commitment.id AND first.seq = 1 AND kind = 'delivery-promise'
  CROSS JOIN LATERAL (SELECT first.data->'opens' AS opening) AS opened
  LEFT JOIN event AS concluded
    ON concluded.commitment_id = commitment.id AND concluded.key = 'concluded' AND kind = 'payment-appointment'
  WHERE rehearsal_id IS NULL AND kind <> 'follow-up' ${among}
    AND (kind = 'delivery-promise' OR due_date BETWEEN ${from}::date AND ${to}::date)
    AND (status IN ('kept', 'partially-kept', 'broken') OR status = 'withdrawn' AND promisor = coalesce((
      SELECT CASE data->>'askedBy' WHEN 'us' THEN 'us' ELSE 'customer' END
      FROM event WHERE commitment_id = commitment.id AND type = 'withdrawn' AND data ? 'askedBy' LIMIT 1), 'customer'))`;

/** What each counts as. The customer's own miss of a delivery is no promise of ours that was kept or broken. */
const counted = (days: Days, { this: now, before }: Quarters): Prisma.Sql => Prisma.sql`
  SELECT *, done AND status = 'kept' AS kept, done AND status = 'partially-kept' AS partly,
    done AND status = 'broken' AS broken, done AND status = 'broken' AND severity = 'severe' AS severe,
    done AND on_time AS came_on_time, done AND late AND NOT on_time AS came_late,
    CASE WHEN kind = 'rebate-year' THEN 0 ELSE ${halfEven(Prisma.sql`(amount_minor * factor)`)} END AS amount,
    ${halfEven(Prisma.sql`(least(amount_minor, coalesce((conclusion->>'paid')::numeric, 0)) * factor)`)} AS paid,
    day BETWEEN ${days.from} AND ${days.to} AS within,
    day BETWEEN ${now.from} AND ${now.to} AS this_quarter,
    day BETWEEN ${before.from} AND ${before.to} AS quarter_before
  FROM promise
  CROSS JOIN LATERAL (
    SELECT status <> 'withdrawn' AND NOT coalesce((result->>'customerMiss')::boolean, false) AS done,
      CASE kind
        WHEN 'delivery-promise' THEN coalesce((result->>'onTime')::boolean AND (result->>'inFull')::boolean, status = 'kept')
        ELSE status = 'kept' AND NOT coalesce((conclusion->'tolerated'->>'late')::boolean, false)
      END AS on_time,
      CASE kind
        WHEN 'delivery-promise' THEN coalesce((result->>'inFull')::boolean, false)
        WHEN 'payment-appointment' THEN status = 'kept' OR (
          SELECT coalesce(sum(allocation.amount_minor), 0) FROM allocation WHERE commitment_id = promise.id) >= amount_minor
        WHEN 'rebate-payout' THEN EXISTS (SELECT FROM event WHERE commitment_id = promise.id AND type = 'paid-out')
        ELSE false
      END AS late
    OFFSET 0 -- so that each is found out once
  ) AS scoring
  WHERE day BETWEEN ${days.from} AND ${days.to} OR day BETWEEN ${before.from} AND ${now.to}`;

/** Within the days, a sum is of nothing else. */
const count = (what: string): Prisma.Sql => Prisma.sql`count(*) FILTER (WHERE within AND ${Prisma.raw(what)})::int`;
const amount = (what: string, of = 'amount'): Prisma.Sql =>
  Prisma.sql`coalesce(sum(${Prisma.raw(of)}) FILTER (WHERE within AND ${Prisma.raw(what)}), 0)::text`;

const sums = Prisma.sql`
  ${count('done')} AS promises, ${count('kept')} AS kept, ${count('partly')} AS "partlyKept",
  ${count('broken')} AS broken, ${count('severe')} AS severe,
  ${count('came_on_time')} AS "onTime", ${count('came_late')} AS late, ${count("status = 'withdrawn'")} AS withdrawn,
  ${count("status <> 'withdrawn' AND NOT done")} AS "customerMisses",
  count(DISTINCT customer_id) FILTER (WHERE within AND done)::int AS customers,
  count(DISTINCT customer_id) FILTER (WHERE within AND (partly OR broken))::int AS "customersWithBreach",
  ${count('done AND factor IS NULL')} AS "withoutRate",
  ${amount('done')} AS promised, ${amount('kept')} AS "keptAmount", ${amount('partly')} AS "partlyAmount",
  ${amount('broken')} AS "brokenAmount", ${amount('severe')} AS "severeAmount",
  ${amount('partly', 'paid')} AS "partPaid",
  count(*) FILTER (WHERE this_quarter AND done)::int AS "nowPromises",
  count(*) FILTER (WHERE this_quarter AND kept)::int AS "nowKept",
  count(*) FILTER (WHERE quarter_before AND done)::int AS "beforePromises",
  count(*) FILTER (WHERE quarter_before AND kept)::int AS "beforeKept"`;

interface Summed extends Omit<LedgerSums, 'amounts' | 'thisQuarter' | 'quarterBefore'> {
  readonly key: string | null;
  readonly whole: number;
  readonly promisor: string;
  readonly promised: string;
  readonly keptAmount: string;
  readonly partlyAmount: string;
  readonly brokenAmount: string;
  readonly severeAmount: string;
  readonly partPaid: string;
  readonly nowPromises: number;
  readonly nowKept: number;
  readonly beforePromises: number;
  readonly beforeKept: number;
}

function sumsOf(row: Summed): LedgerSums {
  const { key: _, whole: __, promisor: ___, promised, keptAmount, partlyAmount, brokenAmount, ...rest } = row;
  const { severeAmount, partPaid, nowPromises, nowKept, beforePromises, beforeKept, ...counts } = rest;
  return {
    ...counts,
    amounts: {
      promised: BigInt(promised),
      kept: BigInt(keptAmount),
      partlyKept: BigInt(partlyAmount),
      broken: BigInt(brokenAmount),
      severe: BigInt(severeAmount),
      fulfilled: BigInt(keptAmount) + BigInt(partPaid),
    },
    thisQuarter: { promises: nowPromises, kept: nowKept },
    quarterBefore: { promises: beforePromises, kept: beforeKept },
  };
}
