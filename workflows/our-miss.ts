import type { Lesson } from '../domain/rebate-requests.ts';
import type { MessageOrder } from '../domain/step.ts';
import type { By, PromisedState } from './messages.ts';
import type { Promised } from './promised.ts';

/** B9: the rep is asked for the cause of a miss of ours and its lesson, and chased until both are told. */
export async function toldTheLesson(
  promise: Promised<PromisedState & { readonly lesson: By<Lesson> | null }>,
  about: MessageOrder['about'] = {},
): Promise<void> {
  const { state } = promise;
  const asked = await promise.carryOut('learn', {
    type: 'lesson-asked',
    what: 'the rep is asked for the cause and the lesson',
    messages: [{ to: 'rep', template: 'learn', about }],
    asks: { move: 'learn', of: 'rep' },
  });
  await promise.chase('learn', asked, () => state.lesson !== null);
  promise.awaits(null);
}
