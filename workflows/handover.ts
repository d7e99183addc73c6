import { setHandler } from '@temporalio/workflow';
import type { StepOrder } from './beginning.ts';
import { refuseIf } from './commands.ts';
import { handoverStep } from './last-asked.ts';
import type { Awaited, By, PromisedState } from './messages.ts';
import * as messages from './messages.ts';
import type { Promised } from './promised.ts';

/** What of a handover depends on the kind of the promise. */
interface Kind {
  isVetted(): boolean;
  /** whether the customer has ever heard of it */
  customerKnows(): boolean;
  /** plans anew what depends on the rep's calendar. @returns what takes the plan over */
  planFor?(repId: string): Promise<() => void>;
  /** an instant that the plan names for a move, whoever makes it; null: it follows from the ladder of who is asked now */
  answerBy?(awaited: Awaited): string | null;
}

/** D7: the promise passes to another rep, with everything said so far. What was agreed with the customer stays. */
export function hearReassign(promise: Promised<PromisedState>, kind: Kind): void {
  const { state } = promise;
  const refused = (repId: string): string | undefined => {
    if (!kind.isVetted()) return 'The promise is not vetted yet; ask again in a moment.';
    if (state.closed) return `This promise has ended: ${state.status}.`;
    return promise.repId === repId ? `This promise is ${repId}'s already.` : undefined;
  };

  setHandler(
    messages.reassign,
    async ({ repId, reason, by, from: door }): Promise<object> => {
      const takeOver = await kind.planFor?.(repId);
      refuseIf(refused(repId));
      const from = promise.repId;
      state.handovers = [...state.handovers, { from, to: repId, at: promise.now, reason }];
      takeOver?.();
      const count = state.handovers.length;
      promise.hear(`reassigned-${count}`, {
        type: 'reassigned',
        what: `handed over from rep ${from} to rep ${repId}`,
        actor: by,
        data: { from, to: repId, reason, door },
      });
      promise.afterwards(handoverStep(count), () => handover(promise, kind, from));
      promise.retell();
      return promise.view();
    },
    { validator: ({ repId }: By<{ repId: string }>) => refuseIf(refused(repId)) },
  );
}

/** The new rep learns everything, whoever owes a move is asked again, and the customer learns it once. */
function handover(promise: Promised<PromisedState>, kind: Kind, from: string): StepOrder {
  const { awaits, next } = promise.state;
  const owner = awaits?.party === 'customer' ? undefined : awaits?.party;
  const answerBy = awaits && kind.answerBy?.(awaits);
  const about = {
    previous: from,
    ...(owner && awaits ? { move: awaits.move } : {}),
    ...(answerBy ? { answerBy } : { byLadder: true }),
  };
  return {
    type: 'message',
    what: 'the new rep is told everything said so far',
    messages: [
      { to: 'rep', template: 'handover', about },
      ...(owner === 'manager' ? ([{ to: 'manager', template: 'handover', about }] as const) : []),
      ...(kind.customerKnows() ? ([{ to: 'customer', template: 'new-rep', about: { previous: from } }] as const) : []),
    ],
    ...(owner && awaits ? { asks: { move: awaits.move, of: owner } } : {}),
    ...(answerBy ? { answerBy } : {}),
    ...(next ? { before: next.at } : {}),
  };
}
