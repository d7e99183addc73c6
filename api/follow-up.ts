import type { Commitments } from '../client/commitments.ts';
import { requestOf } from '../client/reversals.ts';
import { followUpId } from '../domain/ids.ts';
import { toMinor } from '../domain/money.ts';
import type { Correction } from '../domain/requests.ts';
import type { Listed } from '../ledger/commitments.ts';
import { withDebts } from '../ledger/debts.ts';
import { correctionsOf, openFollowUpsOf, wasAnswered } from '../ledger/follow-ups.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import type { By } from '../workflows/messages.ts';

/** What opens and settles follow-ups of ended promises. */
interface Means {
  readonly db: PrismaClient;
  readonly commitments: Commitments;
}

/**
 * D5, C6: a manager has corrected an ended promise of a customer. As a breach it is owed an answer, once; as kept it is
 * not any more.
 * The same again changes nothing.
 */
export async function followCorrection(
  { db, commitments }: Means,
  promise: Listed,
  said: By<Correction>,
): Promise<void> {
  if (promise.promisor === 'us') return;
  const open = await openFollowUpsOf(db, [promise.id], 'correction');
  const { outcome } = said;
  if (outcome === 'kept') {
    for (const id of open) await commitments.settle(id, said);
    return;
  }
  if (open.length > 0 || (await wasAnswered(db, promise.id))) return;
  const [owing] = await withDebts(db, [promise]);
  const missing = owing?.debt ? toMinor(owing.debt.owed) : 0n;
  const commitmentId = followUpId(promise.id, `corrected-${await correctionsOf(db, promise.id)}`);
  await commitments.followUp({
    commitmentId,
    request: requestOf(promise),
    actor: said.by,
    from: said.from,
    follows: {
      commitmentId: promise.id,
      amountMinor: `${toMinor(promise.amount)}`,
      because: {
        kind: 'correction',
        outcome,
        missingMinor: `${missing}`,
        paidMinor: `${toMinor(promise.amount) - missing}`,
      },
    },
  });
}
