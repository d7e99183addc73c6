/** How the whole stands, in a few figures; E2: rehearsals count in none of them. */
import type { PrismaClient } from '../prisma/client/client.ts';

/** Figures of the whole ledger. */
export interface Standing {
  readonly commitments: readonly { readonly kind: string; readonly status: string; readonly count: number }[];
  /** ages in seconds */
  readonly obligations: readonly {
    readonly party: string;
    readonly move: string;
    readonly count: number;
    readonly oldestAge: number;
  }[];
  /** age in seconds */
  readonly mails: { readonly pending: number; readonly undelivered: number; readonly oldestPendingAge: number };
  /** what nobody has taken up yet */
  readonly relay: { readonly webhooks: number; readonly signIns: number };
  /** at most 100 are counted */
  readonly overdue: number;
}

/** The figures now. */
export async function standingOf(db: PrismaClient): Promise<Standing> {
  const [commitments, obligations, mails, relay, late] = await Promise.all([
    db.$queryRaw<Standing['commitments']>`
      SELECT kind, status, count(*)::int AS count FROM commitment
      WHERE rehearsal_id IS NULL AND NOT imported GROUP BY kind, status`,
    db.$queryRaw<Standing['obligations']>`
      SELECT awaits AS party, awaited_move AS move, count(*)::int AS count,
        greatest(0, extract(epoch FROM now() - min(coalesce(asked.at, proposed_at))))::float8 AS "oldestAge"
      FROM commitment LEFT JOIN LATERAL (
        SELECT event.at FROM event
        WHERE commitment_id = commitment.id AND event.data->'shows'->>'awaitedMove' = commitment.awaited_move
          AND type <> 'escalated'
        ORDER BY seq DESC LIMIT 1) AS asked ON true
      WHERE awaits IS NOT NULL AND awaited_move IS NOT NULL AND closed_at IS NULL AND rehearsal_id IS NULL
      GROUP BY awaits, awaited_move`,
    db.$queryRaw<Standing['mails'][]>`
      SELECT count(*) FILTER (WHERE state IN ('pending', 'held'))::int AS pending,
        count(*) FILTER (WHERE state = 'undelivered')::int AS undelivered,
        greatest(0, coalesce(extract(epoch FROM now() - min(coalesce(held_at, at)) FILTER (WHERE state IN ('pending', 'held'))), 0))::float8
          AS "oldestPendingAge"
      FROM message WHERE state <> 'sent' AND rehearsal_id IS NULL`,
    db.$queryRaw<Standing['relay'][]>`
      SELECT (SELECT count(*) FROM webhook_delivery WHERE NOT taken)::int AS webhooks,
        (SELECT count(*) FROM sign_in WHERE sent_at IS NULL AND person IS NOT NULL)::int AS "signIns"`,
    overdue(db),
  ]);
  return {
    commitments,
    obligations,
    mails: mails[0] ?? { pending: 0, undelivered: 0, oldestPendingAge: 0 },
    relay: relay[0] ?? { webhooks: 0, signIns: 0 },
    overdue: late.length,
  };
}

/** A promise whose breach instant has passed without anything having happened since. */
interface Overdue {
  readonly id: string;
  readonly kind: string;
  readonly breachAt: Date;
}

/** D2: the oldest 100 that nobody took care of for a quarter of an hour. */
export const overdue = (db: PrismaClient): Promise<Overdue[]> =>
  db.$queryRaw<Overdue[]>`
    SELECT id, kind, breach_at AS "breachAt" FROM commitment
    WHERE status = 'open' AND rehearsal_id IS NULL AND closed_at IS NULL AND kind <> 'follow-up'
      AND breach_at < now() - interval '15 minutes'
      AND NOT EXISTS (SELECT FROM event WHERE commitment_id = commitment.id AND event.at >= commitment.breach_at)
    ORDER BY breach_at LIMIT 100`;

/** Mails that are written and, a minute later, neither sent nor given up; what is held for a digest has five. */
export async function waitingMails(db: PrismaClient): Promise<{ count: number; oldest: Date | null }> {
  const [row] = await db.$queryRaw<{ count: number; oldest: Date | null }[]>`
    SELECT count(*)::int AS count, min(at) AS oldest FROM message
    WHERE rehearsal_id IS NULL AND (state = 'pending' AND at < now() - interval '1 minute'
      OR state = 'held' AND held_at < now() - interval '5 minutes')`;
  return row ?? { count: 0, oldest: null };
}
