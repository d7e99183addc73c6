import { ApplicationFailure, condition, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { PaymentRequest, Verdict } from '../domain/requests.ts';
import { vetPayment } from '../domain/vetting.ts';
import { local } from './activity-options.ts';
import type { Commitment } from './commitment.ts';
import type { PaymentAppointmentInput } from './messages.ts';

const { factsForVetting, recordVerdict } = proxyLocalActivities<Activities>(local);

/** C1: the verdict, with its plan, written before anybody is told. */
export async function vet(promise: Commitment, { request, actor, from }: PaymentAppointmentInput): Promise<Verdict> {
  if (promise.state.verdict) return promise.state.verdict;
  const verdict = await writtenVerdict(promise, request, { actor, from });
  promise.state.verdict = verdict;
  promise.state.status = statusAfter[verdict.answer];
  promise.show();
  return verdict;
}

/** Two may be vetted at the same moment for the same time of a rep: who is written second is vetted once more. */
async function writtenVerdict(
  promise: Commitment,
  request: PaymentRequest,
  asked: Pick<PaymentAppointmentInput, 'actor' | 'from'>,
): Promise<Verdict> {
  for (;;) {
    const verdict = await vetTerms(promise, request);
    const written = await recordVerdict.executeWithOptions(
      { ...local, summary: `the verdict is written: ${verdict.answer}` },
      [{ commitmentId: promise.id, request, ...asked, at: promise.now, verdict }],
    );
    if (written !== 'slot-taken') return verdict;
  }
}

const statusAfter = {
  accept: 'open',
  reconsider: 'declined',
  'refer-upward': 'awaiting-approval',
} as const satisfies Record<Verdict['answer'], unknown>;

/** What the vetting looks at now, and the plan that a promise would have that is agreed now. */
export const lookAt = (promise: Commitment, request: PaymentRequest) =>
  factsForVetting.executeWithOptions({ ...local, summary: 'what the vetting looks at' }, [
    { ...request, repId: promise.repId },
    promise.now,
    promise.id,
  ]);

/** C1: what is to be said about terms, and the plan that they would have; nothing is written. */
export async function vetTerms(promise: Commitment, request: PaymentRequest): Promise<Verdict> {
  const { facts, ...material } = await lookAt(promise, request);
  return { id: promise.id, terms: request, ...vetPayment(facts), ...material };
}

/** The verdict on the promise as it was made, once it is written. */
export async function answered(promise: Commitment): Promise<Verdict> {
  await condition(() => promise.state.verdict !== null);
  return promise.state.firstVerdict ?? verdictOf(promise);
}

/** @throws ApplicationFailure where nothing was vetted yet */
export function verdictOf({ state }: Commitment): Verdict {
  if (state.verdict === null) throw ApplicationFailure.nonRetryable('there is no verdict yet', 'NotVetted');
  return state.verdict;
}
