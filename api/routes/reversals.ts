import { z } from 'zod';
import { followUpId } from '../../domain/ids.ts';
import { Reversal } from '../../domain/master-data.ts';
import { fromMinor, toMinor } from '../../domain/money.ts';
import type { PaymentRequest } from '../../domain/requests.ts';
import { recorders } from '../../domain/roles.ts';
import { findCommitment, wasHeard } from '../../ledger/commitments.ts';
import { promiseOfPayment, recordReversal } from '../../ledger/reversals.ts';
import type { Dependencies } from '../dependencies.ts';
import { orNotFound, refused } from '../problem.ts';
import { type Door, route } from '../route.ts';

const Id = z.object({ id: z.uuid({ error: 'expected the id of a payment' }) });

/** D3: payments that are taken back. */
export function reversalRoutes({ db, commitments }: Dependencies): Door[] {
  /** Counts less where the outcome is still open; else it is followed up. @returns the follow-up's id */
  async function tell(
    taken: { commitmentId: string; minor: bigint },
    reversal: { id: string; reason: string },
    actor: string,
  ): Promise<string | undefined> {
    const found = await findCommitment(db, taken.commitmentId);
    if (!found) return undefined;
    if (await commitments.takeBack(found, { reversalId: reversal.id, reason: reversal.reason, by: actor }))
      return undefined;
    if (await wasHeard(db, found.id, reversal.id)) return undefined;
    const commitmentId = followUpId(found.id, reversal.id);
    await commitments.followUp({
      commitmentId,
      request: found.terms as PaymentRequest,
      actor,
      follows: {
        commitmentId: found.id,
        reversalId: reversal.id,
        amountMinor: `${toMinor(found.amount)}`,
        takenMinor: `${taken.minor}`,
      },
    });
    await commitments.wake(found);
    return commitmentId;
  }

  return [
    route({
      method: 'post',
      path: '/v1/payments/:id/reversals',
      who: recorders,
      params: Id,
      body: Reversal,
      handle: async ({ params: { id }, body, actor }) => {
        const counted = await orNotFound(promiseOfPayment(db, id), `payment ${id}`);
        const promise = counted.commitmentId ? await findCommitment(db, counted.commitmentId) : undefined;
        const now = promise && !promise.imported ? await commitments.now(promise) : new Date().toISOString();
        const result = await orNotFound(recordReversal(db, id, body, { actor, now }), `payment ${id}`);
        if (result.result === 'refused') throw refused(result.field, result.because);
        const followUps: string[] = [];
        for (const taken of result.taken) {
          const followUp = await tell(taken, { id: result.id, reason: body.reason }, actor);
          if (followUp) followUps.push(followUp);
        }
        for (const credited of result.credited) {
          const found = await findCommitment(db, credited);
          if (found) await commitments.wake(found);
        }
        return {
          status: result.result === 'recorded' ? 201 : 200,
          body: {
            id: result.id,
            result: result.result,
            takenFrom: result.taken.map(({ commitmentId, minor }) => ({
              commitmentId,
              amount: fromMinor(minor, result.currency),
            })),
            followUps,
          },
        };
      },
    }),
  ];
}
