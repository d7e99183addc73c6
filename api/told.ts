import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Misfit } from '../domain/misfit.ts';
import type { Verdict } from '../domain/requests.ts';
import { presentVerdict } from './present.ts';
import { Problem, unfit } from './problem.ts';

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
    throw (cause instanceof ApplicationFailure && problemOf(cause)) || error;
  }
}

/** A refusal of a story, as its type says; undefined: no refusal. */
function problemOf({ type, message, details }: ApplicationFailure): Problem | undefined {
  if (type === 'NotNow') return new Problem(409, 'not-now', message);
  if (type === 'WrongCurrency') return new Problem(422, 'wrong-currency', message);
  if (type === 'Misfit') return unfit(message, (details?.[0] ?? []) as readonly Misfit[]);
  if (type === 'NotOffered') return new Problem(422, 'not-offered', message, { ...(details?.[0] as object) });
  if (type !== 'Reconsider') return undefined;
  const [verdict] = (details ?? []) as [(Verdict & { readonly reasons: readonly string[] })?];
  return new Problem(422, 'reconsider', message, verdict ? { ...presentVerdict(verdict) } : {});
}
