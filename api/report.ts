import type { AnyView, Commitments } from '../client/commitments.ts';
import { toMinor } from '../domain/money.ts';
import type { FulfilledReport } from '../domain/requests.ts';
import type { Listed } from '../ledger/commitments.ts';
import type { By } from '../workflows/messages.ts';
import { Problem } from './problem.ts';
import type { ProblemCode } from './problem-types.ts';

/**
 * D5: tells a promise what the rep says happened.
 * @param id the same again is the same report
 * @returns the promise, which shows it
 * @throws Problem where the report cannot be of this promise
 */
export async function report(
  commitments: Commitments,
  promise: Listed,
  said: 'fulfilled' | 'missed',
  { by, from, note, amount, occurredAt }: By<FulfilledReport>,
  id: string,
): Promise<AnyView | undefined> {
  const clock = await commitments.now(promise);
  const at = occurredAt ?? clock;
  mayBe(promise, amount, at, clock);
  const counted = amount ? { amount: `${toMinor(amount)}` } : {};
  await commitments.report(promise, { id, said, occurredAt: at, by, from, note, ...counted });
  return commitments.view(promise);
}

const unfit = (code: ProblemCode, detail: string) => new Problem(422, code, detail);

/** D5: what is said to have happened is over, and not from before the promise. @throws Problem 422 */
export function refuseUnlessPast({ proposedAt }: Listed, at: string, clock: string): void {
  if (at > clock) throw unfit('in-the-future', `occurredAt ${at} lies in the future; a fact has happened already.`);
  if (at < proposedAt) throw unfit('before-the-promise', `occurredAt ${at} lies before the promise of ${proposedAt}.`);
}

function mayBe(promise: Listed, amount: FulfilledReport['amount'], at: string, clock: string): void {
  const { value, currency } = promise.amount;
  if (promise.kind === 'follow-up')
    throw new Problem(409, 'not-now', 'A follow-up is no promise: report the answer to it as a response.');
  refuseUnlessPast(promise, at, clock);
  if (amount && amount.currency !== currency)
    throw unfit('wrong-currency', `The promise is in ${currency}, not in ${amount.currency}.`);
  if (amount && toMinor(amount) > toMinor(promise.amount))
    throw unfit('more-than-promised', `Promised were ${value} ${currency}; report at most that.`);
}
