import { z } from 'zod';
import { tellReversal } from '../../client/reversals.ts';
import { Reversal } from '../../domain/master-data.ts';
import { fromMinor } from '../../domain/money.ts';
import { recorders } from '../../domain/roles.ts';
import { findCommitment, wasHeard } from '../../ledger/commitments.ts';
import { promiseOfPayment, recordReversal } from '../../ledger/reversals.ts';
import { ReversalAnswer } from '../answers/facts.ts';
import type { Dependencies } from '../dependencies.ts';
import { orNotFound, refused } from '../problem.ts';
import { type Door, route } from '../route.ts';

const Id = z.object({ id: z.uuid({ error: 'expected the id of a payment' }) });

/** D3: payments that are taken back. */
export function reversalRoutes({ db, commitments }: Dependencies): Door[] {
  return [
    route({
      method: 'post',
      path: '/v1/payments/:id/reversals',
      says: 'A payment bounced: what it had counted towards is open again, or owed by a follow-up.',
      who: recorders,
      params: Id,
      body: Reversal,
      example: { reference: 'BANK-R-77', reversedAt: '2026-11-20T09:00:00Z', reason: 'direct debit returned' },
      gives: ReversalAnswer,
      statuses: [200, 201],
      handle: async ({ params: { id }, body, by }) => {
        const counted = await orNotFound(promiseOfPayment(db, id), `payment ${id}`);
        const promise = counted.commitmentId ? await findCommitment(db, counted.commitmentId) : undefined;
        const now = promise && !promise.imported ? await commitments.now(promise) : new Date().toISOString();
        const result = await orNotFound(recordReversal(db, id, body, { ...by, now }), `payment ${id}`);
        if (result.result === 'refused') throw refused(result.field, result.because);
        const followUps: string[] = [];
        for (const taken of result.taken) {
          const promise = await findCommitment(db, taken.commitmentId);
          if (!promise) continue;
          const said = { reversalId: result.id, reason: body.reason, minor: taken.minor };
          const followUp = await tellReversal(commitments, promise, said, by, () =>
            wasHeard(db, promise.id, result.id),
          );
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
