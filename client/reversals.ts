import { followUpId } from '../domain/ids.ts';
import { type Money, toMinor } from '../domain/money.ts';
import type { Kind } from '../domain/projection.ts';
import type { PaymentRequest } from '../domain/requests.ts';
import type { Doer } from '../domain/roles.ts';
import type { Commitments } from './commitments.ts';

/** A promise as the ledger has it. */
interface Recorded {
  readonly id: string;
  readonly kind: Kind;
  /** the request as it was made */
  readonly terms: unknown;
  /** D7: whose promise it is now */
  readonly repId: string;
  readonly amount: Money;
}

/** What was taken from a promise, by which reversal. */
export interface Taken {
  readonly reversalId: string;
  readonly reason: string;
  readonly minor: bigint;
}

/** The request of a promise, with the rep whose it is now. */
export const requestOf = ({ terms, repId }: Omit<Recorded, 'kind'>): PaymentRequest => ({
  ...(terms as PaymentRequest),
  repId,
});

/**
 * D3: tells a promise that a payment was taken back. It counts less where its outcome is still open; else that is
 * followed up. The same again changes nothing.
 * @param wasHeard whether the promise took it in before its outcome stood, as its record says
 * @returns the follow-up's id; undefined: there is none
 */
export async function tellReversal(
  commitments: Commitments,
  promise: Recorded,
  { reversalId, reason, minor }: Taken,
  { by, from }: Doer,
  wasHeard: () => Promise<boolean>,
): Promise<string | undefined> {
  if ((await commitments.takeBack(promise, { reversalId, reason, by, from })) || (await wasHeard())) return undefined;
  const commitmentId = followUpId(promise.id, reversalId);
  await commitments.followUp({
    commitmentId,
    request: requestOf(promise),
    actor: by,
    from,
    follows: {
      commitmentId: promise.id,
      amountMinor: `${toMinor(promise.amount)}`,
      because: { kind: 'reversal', reversalId, takenMinor: `${minor}` },
    },
  });
  await commitments.wake(promise);
  return commitmentId;
}
