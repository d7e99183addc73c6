import type { StepResult } from '../domain/step.ts';
import type { StoryState } from './messages.ts';

/** The step that tells the new rep everything (D7). @param count of the handovers, from 1 */
export const handoverStep = (count: number): string => `handover-${count}`;

/** Who was asked last for a move: by the step that asked first, or by a handover since. @returns the handover's step */
export function lastAsked({ done, handovers }: StoryState, asked: StepResult): [string | undefined, StepResult] {
  for (let count = handovers.length; count > 0; count--) {
    const again = done[handoverStep(count)];
    if (again?.asked && again.asked.move === asked.asked?.move && again.asked.since >= asked.asked.since)
      return [handoverStep(count), again];
  }
  return [undefined, asked];
}
