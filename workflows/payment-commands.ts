import { hear, unlessAwaited } from './commands.ts';
import type { Commitment } from './commitment.ts';
import * as messages from './messages.ts';
import { hearResponse } from './response-commands.ts';

/** What a person may say to a payment appointment, each refused while it makes no sense. */
export function hearPaymentCommands(promise: Commitment): void {
  const { state } = promise;
  hearResponse(promise);
  hear(promise, messages.phoneCheck, {
    refused: unlessAwaited(promise, 'phone-check', 'phone check'),
    apply: ({ answer }) => {
      state.phone = [...state.phone, answer];
    },
    key: () => promise.inRound(`phone-check-${state.phone.length}`),
    type: 'phone-checked',
    what: ({ answer }) => `on the phone: ${answer}`,
  });
  hear(promise, messages.decideTrip, {
    refused: unlessAwaited(promise, 'decide', 'decision about the trip'),
    apply: (decision) => {
      state.trip = decision;
    },
    key: () => promise.inRound('trip-decided'),
    type: 'trip-decided',
    what: ({ go }) => (go ? 'the rep goes' : 'the rep does not go'),
  });
  hear(promise, messages.correct, {
    refused: ({ outcome }) => {
      if (!state.conclusion) return `No correction is open: no outcome stands yet; the promise is ${state.status}.`;
      if (state.closed) return 'The promise has just ended; correct it again now.';
      return outcome === state.status && state.awaits?.move !== 'contradiction'
        ? `It stands as ${outcome} already; there is nothing to correct.`
        : undefined;
    },
    apply: (correction) => {
      state.correction = correction;
      state.status = correction.outcome;
      state.corrected++;
    },
    settles: () => state.awaits?.move !== 'respond' || state.status === 'kept',
    key: () => (state.corrected === 1 ? 'corrected' : `corrected-${state.corrected}`),
    type: 'corrected',
    what: ({ outcome }) => `a manager corrected the outcome to ${outcome}`,
  });
  hear(promise, messages.approve, {
    refused: ({ by }) =>
      unlessAwaited(promise, 'approve', 'approval')() ??
      (by === promise.repId ? 'The rep who insists cannot decide it: a manager approves or declines.' : undefined),
    apply: (approval) => {
      state.approval = approval;
      state.status = approval.decision === 'approve' ? 'open' : 'declined';
    },
    key: () => 'approval-decided',
    type: 'approval-decided',
    what: ({ decision }) => `the manager decided: ${decision}`,
  });
  hear(promise, messages.passOn, {
    refused: () =>
      state.toPassOn === null
        ? `There are no words to pass on now; the promise is ${state.status}.`
        : state.passedOn[state.toPassOn]
          ? 'It was reported already that the words were passed on.'
          : undefined,
    apply: (passedOn) => {
      state.passedOn = { ...state.passedOn, [state.toPassOn ?? '']: passedOn };
    },
    key: () => `${state.toPassOn}/passed-on`,
    type: 'passed-on',
    what: ({ channel }) => `the words were passed on (${channel})`,
  });
  hear(promise, messages.clear, {
    refused: ({ of }) => {
      const { clearing } = state;
      if (clearing === null) return 'Our own side was not looked at yet; what is in the way is asked for in time.';
      if (clearing.obstacles.length === 0) return 'Nothing of ours is in the way.';
      if (clearing.settled) return 'The promise is concluded: what was not cleared by then stands in the record.';
      return of === undefined || clearing.obstacles.some(({ id }) => id === of)
        ? undefined
        : `Nothing in the way is called ${of}: it is ${clearing.obstacles.map(({ id }) => id).join(', ')}.`;
    },
    apply: ({ cleared, of, note, by }) => {
      const { clearing } = state;
      if (clearing === null) return;
      clearing.reports++;
      for (const { id } of clearing.obstacles)
        if (of === id || (of === undefined && !clearing.answers[id]?.cleared))
          clearing.answers[id] = { cleared, note, by };
    },
    key: () => `${promise.inRound('clear-the-way')}/cleared-${state.clearing?.reports}`,
    type: 'cleared',
    what: ({ cleared }) => (cleared ? 'our own side was cleared' : 'our own side could not be cleared'),
  });
}
