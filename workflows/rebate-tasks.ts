import type { StepResult } from '../domain/step.ts';
import { toPassOn } from './our-words.ts';
import type { Rebate } from './rebate.ts';
import { adjustmentStep, helpStep } from './rebate-commands.ts';

/** Something that a person owes while the year goes on. */
interface Task {
  readonly key: string;
  readonly asked: StepResult;
  made(): boolean;
}

/** What is owed by people now, in the order in which it was asked. */
export function tasks({ state }: Rebate): Task[] {
  const owed = (key: string, made: () => boolean): Task[] => {
    const asked = state.done[key];
    return asked ? [{ key, asked, made }] : [];
  };
  return [
    ...toPassOn(state).flatMap((key) => owed(key, () => !toPassOn(state).includes(key))),
    ...state.urges.flatMap(({ step }) => owed(step, () => !openUrges({ state }).some((urge) => urge.step === step))),
    ...state.adjustments.flatMap((_, index) =>
      owed(`${adjustmentStep(index)}/asked`, () => state.adjustments[index]?.decision !== null),
    ),
    ...state.helps.flatMap((_, index) =>
      owed(`${helpStep(index)}/finish`, () => state.helps[index]?.finished !== null),
    ),
  ];
}

/** D2: what is still owed by people when the year is over is brought to its end. */
export async function finishTasks(rebate: Rebate): Promise<void> {
  for (const task of tasks(rebate)) if (!task.made()) await rebate.chase(task.key, task.asked, () => task.made());
  rebate.awaits(null);
}

/** B4: after the end no call brings the tier any more; that nobody reported one stays in the record. */
export async function letUrgesLapse(rebate: Rebate): Promise<void> {
  for (const { step } of openUrges(rebate))
    await rebate.carryOut(lapsedStep(step), { type: 'urge-lapsed', what: 'the period is over: no call was reported' });
}

const lapsedStep = (step: string): string => `${step}/urge-lapsed`;
export const openUrges = ({ state }: Pick<Rebate, 'state'>) =>
  state.urges.filter(({ step, report }) => report === null && !state.done[lapsedStep(step)]);
