import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { Problem } from './problem.ts';

/**
 * Talks to a running workflow.
 * @param ended what to say where it runs no more
 * @throws Problem where it has ended, or refuses because it makes no sense now
 */
export async function told<Said>(talk: () => Promise<Said>, ended: string): Promise<Said> {
  try {
    return await talk();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new Problem(409, 'ended', ended);
    const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
    if (cause instanceof ApplicationFailure && cause.type === 'NotNow')
      throw new Problem(409, 'not-now', cause.message);
    throw error;
  }
}
