import { CancellationScope, patched, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { AnswerFigures } from '../activities/answer-figures.ts';
import type { Judged } from '../domain/talking-card.ts';
import { attempt } from './activity-options.ts';
import type { Commitment } from './commitment.ts';

const { figuresOfAnswer } = proxyActivities<Activities>(attempt);

/** C6: how firm the answer is by the signs alone, as it is asked for; null where that was asked before, or there is no breach. */
export async function askedFigures(promise: Commitment): Promise<AnswerFigures | null> {
  if (promise.isDone('respond') || !patched('talking-card')) return null;
  return figuresOf(promise, null);
}

/** C6: the same by what the rep says of the breach. */
export const figuresOf = (promise: Commitment, judged: Judged | null): Promise<AnswerFigures | null> =>
  CancellationScope.nonCancellable(() =>
    figuresOfAnswer.executeWithOptions({ ...attempt, summary: 'how firm the answer is' }, [
      promise.id,
      promise.now,
      judged,
    ]),
  );
