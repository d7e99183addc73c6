import type { UpdateDefinition } from '@temporalio/common';
import type { Firming, Lesson, Signature } from '../domain/rebate-requests.ts';
import type { Approval } from '../domain/requests.ts';
import { hear, unlessAwaited } from './commands.ts';
import type { By, PromisedState } from './messages.ts';
import type { Promised } from './promised.ts';

/** A promise of ours that shows itself, and what of its state is decided about it. */
type Ours<View, More> = Promised<PromisedState & More> & { view(): View };
type Update<View, Said> = UpdateDefinition<View, [By<Said>]>;

/** A3: a tentative promise is firmed or withdrawn. @param vet refuses to firm what the facts do not allow */
export function hearFirming<View extends object>(
  promise: Ours<View, { firming: By<Firming> | null }>,
  update: Update<View, Firming>,
  vet?: () => Promise<void>,
): void {
  hear(promise, update, {
    refused: unlessAwaited(promise, 'firm'),
    vet: ({ decision }) => (decision === 'firm' ? vet?.() : undefined),
    apply: (said) => {
      promise.state.firming = said;
    },
    key: () => 'firming-decided',
    type: 'firming-decided',
    what: ({ decision }) => `the rep decided about the tentative promise: ${decision}`,
  });
}

/** A2: somebody above the rep approves or declines. @param onChangedTerms what an approval may change, and whether it does */
export function hearApproval<Said extends Approval, View extends object>(
  promise: Ours<View, { approval: By<Said> | null }>,
  update: Update<View, Said>,
  onChangedTerms: (said: Said) => boolean = () => false,
): void {
  hear(promise, update, {
    refused: ({ by }) =>
      unlessAwaited(promise, 'approve')() ??
      (by === promise.repId ? 'The rep who asks cannot decide it: a manager approves or declines.' : undefined),
    apply: (said) => {
      promise.state.approval = said;
      onChangedTerms(said);
    },
    key: () => 'approval-decided',
    type: 'approval-decided',
    what: (said) => `the manager decided: ${said.decision}${onChangedTerms(said) ? ' on changed terms' : ''}`,
  });
}

/** A4. @param paper what is signed: `agreement` */
export function hearSignature<View extends object>(
  promise: Ours<View, { signature: By<Signature> | null }>,
  update: Update<View, Signature>,
  paper: string,
): void {
  const { state } = promise;
  hear(promise, update, {
    refused: () =>
      state.signature
        ? `The signed ${paper} is registered already.`
        : state.status === 'awaiting-signature'
          ? undefined
          : `No signature is awaited now; the promise is ${state.status}.`,
    apply: (said) => {
      state.signature = said;
    },
    key: () => 'signed',
    type: 'signed',
    what: ({ reference }) => `the signed ${paper} is registered (${reference})`,
  });
}

/** B9: the cause of a miss, and its lesson. */
export function hearLesson<View extends object>(
  promise: Ours<View, { lesson: By<Lesson> | null }>,
  update: Update<View, Lesson>,
): void {
  hear(promise, update, {
    refused: unlessAwaited(promise, 'learn'),
    apply: (said) => {
      promise.state.lesson = said;
    },
    key: () => 'learnt',
    type: 'learnt',
    what: ({ cause }) => `it had its cause: ${cause}`,
  });
}
