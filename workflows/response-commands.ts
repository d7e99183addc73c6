import type { AnswerFigures } from '../activities/answer-figures.ts';
import { hear } from './commands.ts';
import type { Commitment } from './commitment.ts';
import type { By } from './messages.ts';
import * as messages from './messages.ts';
import { figuresOf } from './response-figures.ts';

/** C6: the answer to a breach was delivered, or a manager waives it. */
export function hearResponse(promise: Commitment): void {
  const { state } = promise;
  /** of what the rep judges, while it is taken in */
  const judged = new Map<object, AnswerFigures>();
  const refused = (): string | undefined => {
    if (state.response) return 'The response was reported already.';
    if (promise.isAnswered) return 'A manager has waived the answer.';
    return promise.isDone('respond') ? undefined : `No response is open; the promise is ${state.status}.`;
  };

  hear(promise, messages.respond, {
    refused,
    vet: (said) => (said.intent || said.signs ? look(said) : undefined),
    apply: (said) => {
      const grade = judged.get(said)?.grade;
      state.response = { ...said, ...(grade ? { grade } : {}) };
    },
    key: () => promise.inRound('responded'),
    type: 'responded',
    what: ({ channel }) => `the breach was answered (${channel})`,
    adds: (said) => {
      const figures = judged.get(said);
      judged.delete(said);
      return figures ? { grade: figures.grade, figures } : {};
    },
  });
  hear(promise, messages.waiveResponse, {
    refused: ({ by }) =>
      refused() ?? (by === promise.repId ? 'The rep who owes the answer cannot waive it: a manager does.' : undefined),
    apply: (waiver) => {
      state.responseWaived = waiver;
    },
    key: () => promise.inRound('response-waived'),
    type: 'response-waived',
    what: () => 'a manager waived the answer to the breach',
  });

  async function look(said: By<messages.Responded>): Promise<void> {
    const figures = await figuresOf(promise, { intent: said.intent, signs: said.signs }, '15 seconds');
    if (figures) judged.set(said, figures);
  }
}
