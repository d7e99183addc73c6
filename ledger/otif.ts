import { type OtifGroup, type OtifRow, type OtifSums, rate } from '../domain/otif.ts';
import type { Caller } from '../domain/roles.ts';
import { Prisma, type PrismaClient } from '../prisma/client/client.ts';
import { namesOf } from './names.ts';

/** The groups, and all of them together. */
export interface OtifReport {
  readonly rows: readonly OtifRow[];
  readonly total: OtifRow;
}

/** B1: the day of a delivery that was confirmed first, of `opening`: what its first event opens. */
export const firstConfirmedDay = Prisma.sql`
  coalesce(opening->'verdict'->'confirmed'->>'date', opening->'terms'->'confirm'->>'date', opening->'terms'->'window'->>'date')`;

const keys: Readonly<Record<OtifGroup, Prisma.Sql>> = {
  rep: Prisma.sql`rep_id`,
  customer: Prisma.sql`customer_id`,
  month: Prisma.sql`left(day, 7)`,
  cause: Prisma.sql`CASE WHEN missed THEN coalesce(result->>'cause', 'unknown') ELSE 'none' END`,
};

/**
 * D1, B1: on time and in full, of our delivery promises that were concluded; rehearsals are left out (E2). A delivery
 * belongs to the day that was confirmed first, whatever was agreed since.
 * @param period local dates of the customers, both included
 * @param sees whose promises the reader sees
 */
export async function otifOf(
  db: PrismaClient,
  by: OtifGroup,
  { from, to }: { readonly from: string; readonly to: string },
  { sees }: Pick<Caller, 'sees'>,
): Promise<OtifReport> {
  const inSight = sees === 'all' ? Prisma.empty : Prisma.sql`AND commitment.rep_id = ANY(${[...sees]})`;
  const sums = await db.$queryRaw<(OtifSums & { key: string | null; whole: number })[]>`
    WITH promise AS (
      SELECT rep_id, customer_id, result, status = 'withdrawn' AS withdrawn,
        ${firstConfirmedDay} AS day
      FROM commitment
      JOIN event ON event.commitment_id = commitment.id AND event.seq = 1
      CROSS JOIN LATERAL (SELECT event.data->'opens' AS opening) AS first
      WHERE kind = 'delivery-promise' AND rehearsal_id IS NULL AND NOT imported ${inSight}
        AND (status = 'withdrawn' OR status IN ('kept', 'partially-kept', 'broken') AND result IS NOT NULL)
    ), counted AS (
      SELECT *, NOT withdrawn AND (result->>'customerMiss')::boolean AS theirs,
        NOT withdrawn AND NOT (result->>'customerMiss')::boolean AS ours,
        (result->>'onTime')::boolean AS on_time, (result->>'inFull')::boolean AS in_full
      FROM promise WHERE day BETWEEN ${from} AND ${to}
    ), delivery AS (
      SELECT *, ours AND NOT (on_time AND in_full) AS missed
      FROM counted
      CROSS JOIN LATERAL (
        SELECT count(*) AS lines, count(*) FILTER (WHERE (each->>'onTime')::boolean) AS lines_on_time,
          count(*) FILTER (WHERE (each->>'inFull')::boolean) AS lines_in_full
        FROM jsonb_array_elements(CASE WHEN ours THEN result->'lines' ELSE '[]' END) AS each
      ) AS line
    ), keyed AS (SELECT *, ${keys[by]} AS key FROM delivery)
    SELECT key, GROUPING(key) AS whole,
      count(*) FILTER (WHERE ours)::int AS deliveries,
      count(*) FILTER (WHERE ours AND on_time)::int AS "onTime",
      count(*) FILTER (WHERE ours AND in_full)::int AS "inFull",
      count(*) FILTER (WHERE ours AND on_time AND in_full)::int AS otif,
      coalesce(sum(lines), 0)::int AS lines,
      coalesce(sum(lines_on_time), 0)::int AS "linesOnTime",
      coalesce(sum(lines_in_full), 0)::int AS "linesInFull",
      count(*) FILTER (WHERE theirs)::int AS "customerMisses",
      count(*) FILTER (WHERE withdrawn)::int AS withdrawn
    FROM keyed GROUP BY GROUPING SETS ((key), ()) ORDER BY whole, key`;
  const codes = sums.flatMap(({ key }) => key ?? []);
  const names = by === 'rep' || by === 'customer' ? await namesOf(db, by, codes) : new Map<string, string>();
  const rows = sums.map(({ key, whole: _, ...row }): OtifRow => {
    const code = key ?? 'total';
    return { key: code, name: names.get(code) ?? null, ...row, ...rate(row) };
  });
  return { rows: rows.slice(0, -1), total: { ...rows.at(-1)!, key: 'total', name: null } };
}
