import type { ReminderTurn } from './reminder-turn.ts';
import type { Step } from './step.ts';

/** A reminder that goes out: what else its mail speaks of, for the mail and for the record. */
export const speaksOf = ({
  also,
  occasion,
}: Extract<ReminderTurn, { turn: 'send' }>): Pick<Step, 'data' | 'messages'> => ({
  data: also.length > 0 ? { also: also.map(({ commitmentId }) => commitmentId) } : {},
  messages: [{ to: 'customer', template: 'reminder', about: { also, ...(occasion ? { occasion } : {}) } }],
});

/** The reminder's step as its turn has it carried out; undefined: it does not go out now. */
export function stepInTurn(step: Step, turn: ReminderTurn): Step | undefined {
  if (turn.turn !== 'send') return undefined;
  const { data, messages } = speaksOf(turn);
  return { ...step, data: { ...step.data, ...data }, messages };
}
