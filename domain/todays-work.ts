import type { Kind, Move } from './projection.ts';

/** What a person has to do about a promise: a move that is owed, or the visit of today. */
export type Work = Move | 'visit';

/** What a rep does first: whoever is waited for outside comes before what is settled at the desk. */
export const inOrder: readonly Work[] = [
  'visit',
  'phone-check',
  'decide',
  'deliver',
  'way-out',
  'report',
  'respond',
  'apologise',
  'answer-dispute',
  'pass-on',
  'clear',
  'urge',
  'wind-down',
  'confirm-terms',
  'firm',
  'sign',
  'confirm',
  'pay-out',
  'finish-help',
  'learn',
  'approve',
  'decide-adjustment',
  'decide-difference',
  'contradiction',
  'decide-plan',
  'decide-patience',
  'close-dispute',
];

/** One thing to do now. */
export interface Task {
  readonly id: string;
  readonly kind: Kind;
  readonly work: Work;
  /** local date */
  readonly dueDate: string;
  /** local time; null: any time of the day */
  readonly dueTime: string | null;
}

/** Tasks in the order in which they are done: by what they are, then by when they are due. */
export const inOrderOfWork = <T extends Task>(tasks: readonly T[]): T[] =>
  [...tasks].sort(
    (one, other) => inOrder.indexOf(one.work) - inOrder.indexOf(other.work) || (dueOf(one) < dueOf(other) ? -1 : 1),
  );

const dueOf = ({ dueDate, dueTime, id }: Task): string => `${dueDate} ${dueTime ?? '24:00'} ${id}`;
