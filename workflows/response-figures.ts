import { ActivityFailure, CancellationScope, patched, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { AnswerFigures } from '../activities/answer-figures.ts';
import type { Judged } from '../domain/talking-card.ts';
import { attempt } from './activity-options.ts';
import type { Commitment } from './commitment.ts';

const { figuresOfAnswer } = proxyActivities<Activities>(attempt);

/** C6: how firm the answer is by the signs alone, as it is asked for; null where that was asked before, or there is no breach. */
export async function askedFigures(promise: Commitment): Promise<AnswerFigures | null> {
  if (promise.isDone('respond') || !patched('talking-card')) return null;
  return figuresOf(promise, null, '1 hour');
}

/**
 * C6: the same by what the rep says of the breach.
 * @param within what cannot be figured out by then holds nobody up: null
 */
export async function figuresOf(
  promise: Commitment,
  judged: Judged | null,
  within: '1 hour' | '15 seconds',
): Promise<AnswerFigures | null> {
  const options = { ...attempt, scheduleToCloseTimeout: within, summary: 'how firm the answer is' };
  try {
    return await CancellationScope.nonCancellable(() =>
      figuresOfAnswer.executeWithOptions(options, [promise.id, promise.now, judged]),
    );
  } catch (error) {
    if (error instanceof ActivityFailure) return null;
    throw error;
  }
}
