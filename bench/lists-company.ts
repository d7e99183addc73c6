import { Customer, Rep } from '../domain/master-data.ts';
import { putCustomers, putReps } from '../ledger/master-data.ts';
import type { PrismaClient } from '../prisma/client/client.ts';

export const reps = Array.from({ length: 40 }, (_, index) => `rep-${index}`);
const customers = 3000;
const names = ['Kessel', 'Müller & Söhne', '信義五金行', 'São João', 'Harbour Tools', '深圳市力工'];

/**
 * Promises over three years, by the same rule each time: 40 reps, some with more; payments, deliveries, payouts; nine of
 * ten of those that are past have an outcome. Each with its first event, its conclusion and what was paid.
 */
export async function fill(db: PrismaClient, commitments: number): Promise<void> {
  const home = { language: 'en', zone: 'Europe/Berlin', country: 'DE' } as const;
  const rep = Rep.parse({ ...home, name: 'Bench', email: 'bench@nordlicht.example', office: 'Hamburg' });
  const chiefs = [0, 1, 2, 3].map((index) => ({ id: `chief-${index}`, ...rep }));
  await putReps(
    db,
    [...chiefs, ...reps.map((id, index) => ({ id, ...rep, managerId: `chief-${index % 4}` }))],
    'bench',
  );
  const all = Array.from({ length: customers }, (_, index) => {
    const name = `${names[index % names.length]} ${index}`;
    return {
      id: `C-${index}`,
      ...Customer.parse({ ...home, name, distanceKm: 1, travelMinutes: 5, repId: reps[index % 40] }),
    };
  });
  await putCustomers(db, all, 'bench');
  await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`
      INSERT INTO commitment (id, kind, promisor, customer_id, rep_id, amount_minor, currency, invoices, due_date, zone,
        breach_at, status, outcome, severity, awaits, awaited_move, imported, terms, result, proposed_at, concluded_at, closed_at, seq)
      SELECT md5('c' || n)::uuid, kind, CASE kind WHEN 'payment-appointment' THEN 'customer' ELSE 'us' END,
        'C-' || (n * 31) % ${customers}, 'rep-' || ((n * 31) % ${customers}) % 40, 1000 + (n * 7919) % 900000, 'EUR',
        ARRAY['R-' || n], due, 'Europe/Berlin', due + interval '23 hours', status,
        CASE WHEN status IN ('open', 'awaiting-approval') THEN NULL ELSE status END,
        CASE status WHEN 'broken' THEN CASE WHEN n % 3 = 0 THEN 'severe' ELSE 'normal' END WHEN 'kept' THEN 'none' END,
        CASE WHEN status = 'awaiting-approval' THEN 'manager' WHEN status = 'open' AND n % 9 = 0 THEN 'rep' END,
        CASE WHEN status = 'awaiting-approval' THEN 'approve' WHEN status = 'open' AND n % 9 = 0 THEN 'report' END,
        false, jsonb_build_object('kind', kind, 'window', jsonb_build_object('date', due), 'note', repeat('x', 600)),
        CASE WHEN kind = 'delivery-promise' AND status IN ('kept', 'broken')
          THEN jsonb_build_object('onTime', status = 'kept', 'inFull', true, 'customerMiss', n % 50 = 0) END,
        due - interval '21 days', CASE WHEN status IN ('open', 'awaiting-approval') THEN NULL ELSE due + interval '23 hours' END,
        CASE WHEN status IN ('open', 'awaiting-approval') THEN NULL ELSE due + interval '30 hours' END, 3
      FROM generate_series(1, ${commitments}) AS n
      CROSS JOIN LATERAL (SELECT date '2024-06-01' + ((n * 7) % 1095)::int AS due,
        CASE WHEN n % 10 < 6 THEN 'payment-appointment' WHEN n % 10 < 9 THEN 'delivery-promise' ELSE 'rebate-payout' END AS kind) AS of
      CROSS JOIN LATERAL (SELECT CASE
        WHEN due > '2026-11-26' THEN CASE WHEN n % 40 = 0 THEN 'awaiting-approval' ELSE 'open' END
        WHEN n % 100 < 70 THEN 'kept' WHEN n % 100 < 78 THEN 'partially-kept' WHEN n % 100 < 88 THEN 'broken'
        WHEN n % 100 < 94 THEN 'withdrawn' WHEN n % 100 < 98 THEN 'declined' ELSE 'open' END AS status) AS stands`;
      await tx.$executeRaw`
      INSERT INTO event (commitment_id, seq, key, type, at, actor, data, prev_hash, hash)
      SELECT id, number, key, type, at, 'kept', data, '', ''
      FROM commitment CROSS JOIN LATERAL (VALUES
        (1, 'proposed', 'accepted', proposed_at,
          jsonb_build_object('opens', jsonb_build_object('terms', terms, 'verdict', jsonb_build_object('confirmed', jsonb_build_object('date', due_date), 'checks', repeat('x', 3000))))),
        (2, 'reminder-1', 'message', proposed_at + interval '10 days', jsonb_build_object('messages', repeat('x', 400))),
        (3, CASE status WHEN 'withdrawn' THEN 'withdrawn' ELSE 'concluded' END, CASE status WHEN 'withdrawn' THEN 'withdrawn' ELSE 'concluded' END,
          coalesce(concluded_at, proposed_at + interval '11 days'),
          jsonb_build_object('outcome', status, 'paid', (amount_minor / 2)::text, 'askedBy', CASE WHEN amount_minor % 2 = 0 THEN 'us' ELSE 'customer' END)),
        (4, 'reassigned-1', 'reassigned', concluded_at + interval '1 day', jsonb_build_object('from', 'rep-1', 'to', rep_id))
      ) AS happened (number, key, type, at, data)
      WHERE (number < 3 OR outcome IS NOT NULL) AND (number < 4 OR amount_minor % 100 = 7 AND concluded_at IS NOT NULL)`;
      await tx.$executeRaw`
      INSERT INTO payment (id, customer_id, amount_minor, currency, received_at, reference, actor)
      SELECT id, customer_id, amount_minor, 'EUR', breach_at, id::text, 'bench' FROM commitment
      WHERE kind = 'payment-appointment' AND status IN ('kept', 'partially-kept')`;
      await tx.$executeRaw`
      INSERT INTO allocation (payment_id, commitment_id, amount_minor)
      SELECT payment.id, payment.id, CASE WHEN status = 'kept' THEN payment.amount_minor ELSE payment.amount_minor / 2 END
      FROM payment JOIN commitment ON commitment.id = payment.id`;
    },
    { timeout: 600_000 },
  );
  await db.$executeRaw`VACUUM ANALYZE`;
}
