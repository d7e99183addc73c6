import type { UpdateDefinition } from '@temporalio/common';
import { ApplicationFailure, setHandler } from '@temporalio/workflow';
import type { Misfit } from '../domain/misfit.ts';
import type { Move } from '../domain/projection.ts';
import { inWords } from './describe.ts';
import type { By, PromisedState, StoryState } from './messages.ts';
import type { Story } from './story.ts';

/** A command of a person: what it does, how it stands in the record, and why it makes no sense now, if it does not. */
export interface Command<Said> {
  refused(said: By<Said>): string | undefined;
  /** @throws ApplicationFailure where it does not fit what is known; undefined: there is nothing to look at */
  vet?(said: By<Said>): Promise<void> | undefined;
  apply(said: By<Said>): void;
  key(): string;
  type: string;
  what(said: Said): string;
  /** whether the awaited move is made by it; left out: it is */
  settles?(said: By<Said>): boolean;
  /** what stands in the record beside what was said */
  adds?(said: By<Said>): object;
  /** what follows from it at once */
  afterwards?(said: By<Said>): void;
}

/** Whoever has handlers for commands, and shows how it stands. */
type Listener<View> = Pick<Story<StoryState>, 'awaits' | 'hear'> & { view(): View };

/** What a person may say to a promise, refused while it makes no sense: before it enters the history. */
export function hear<Said extends object, View extends object>(
  promise: Listener<View>,
  definition: UpdateDefinition<View, [By<Said>]>,
  command: Command<Said>,
): void {
  const take = (said: By<Said>): View => {
    command.apply(said);
    if (command.settles?.(said) ?? true) promise.awaits(null);
    const { by, ...data } = said;
    promise.hear(command.key(), {
      type: command.type,
      what: command.what(said),
      actor: by,
      data: { ...data, ...command.adds?.(said) },
    });
    command.afterwards?.(said);
    return promise.view();
  };
  const handler = (said: By<Said>): View | Promise<View> => {
    const vetting = command.vet?.(said);
    if (!vetting) return take(said);
    return vetting.then(() => {
      refuseIf(command.refused(said));
      return take(said);
    });
  };
  setHandler(definition, handler, { validator: (said) => refuseIf(command.refused(said)) });
}

/** @param name of the move, as it is called in a refusal; undefined where it is awaited now */
export const unlessAwaited =
  ({ state }: { readonly state: PromisedState }, move: Move, name: string = inWords[move]) =>
  (): string | undefined =>
    state.awaits?.move === move
      ? undefined
      : `No ${name.replace(/^the /, '')} is awaited now: ${state.awaits ? `${inWords[state.awaits.move]} is, from the ${state.awaits.party}` : 'nothing is'}; the promise is ${state.status}.`;

/** The type is stable, the message says what to do. @throws ApplicationFailure where there is a reason */
export function refuseIf(because: string | undefined): void {
  if (because !== undefined) throw ApplicationFailure.nonRetryable(because, 'NotNow');
}

/** The same for what is wrong in the request itself, each thing by its place. @throws ApplicationFailure where there is one */
export function refuseMisfits(misfits: readonly Misfit[] = []): void {
  if (misfits.length === 0) return;
  throw ApplicationFailure.nonRetryable(misfits.map(({ because }) => because).join(' '), 'Misfit', misfits);
}
