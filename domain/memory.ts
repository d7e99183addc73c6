import { type BreachSeverity, severityOf } from './breach-severity.ts';
import { level, type Mark } from './level.ts';
import { fromMinor, type Money, toMinor } from './money.ts';
import { addMonths } from './working-calendar.ts';

/** A promise of a customer, as it is recalled. */
export interface Recalled {
  readonly commitmentId: string;
  /** local date of the customer */
  readonly dueDate: string;
  readonly amount: Money;
}

/** What became of an earlier promise of the customer, as its history has it. */
export interface RememberedMark extends Recalled {
  readonly mark: Mark;
  /** in time */
  readonly paid: Money;
  readonly severity: 'none' | 'normal' | 'severe' | null;
}

/** A promise that was broken, or kept in part. */
export interface RecalledBreach extends Recalled {
  readonly missing: Money;
  readonly severity: BreachSeverity;
}

/** What the one sentence is about. */
export const recalls = ['overdue', 'broken', 'partly', 'withdrawn', 'put-off', 'running'] as const;
export type Recall = (typeof recalls)[number];

/** C7: what is remembered of a customer at its next promise or favour; JSON, and bounded. */
export interface Remembered {
  /** of their promises that are open, the earliest due first; `amount` is what is still to come */
  readonly open: readonly (Recalled & { readonly state: 'running' | 'overdue' })[];
  /** breaches whose answer we still owe (C6) */
  readonly unanswered: readonly Recalled[];
  /** the latest first */
  readonly past: readonly RecalledBreach[];
  /** how many there are in all, since the lists are bounded */
  readonly counts: { readonly open: number; readonly unanswered: number; readonly past: number };
  readonly level: number;
  /** `others`: breaches within the last twelve months beside the one that is named; null: there is nothing to recall */
  readonly recalls: {
    readonly what: Recall;
    readonly amount: Money;
    readonly dueDate: string;
    readonly others: number;
  } | null;
}

/** The same with its sentence: friendly, with the facts, and never a threat; '' where there is nothing to recall. */
export interface Memory extends Remembered {
  /** ready to say, in the customer's language */
  readonly words: string;
  readonly english: string;
}

/** What a customer's record holds at an instant. */
export interface Record {
  /** in the order in which it came about */
  readonly history: readonly RememberedMark[];
  readonly open: readonly Recalled[];
  readonly unanswered: readonly Recalled[];
  /** local date of the customer */
  readonly today: string;
}

const shown = 5;

/**
 * C7: what is open and past, and the one thing to recall: what is overdue, else the last word that was not kept, unless
 * it was made good since (level 0), else what is promised already.
 */
export function remember(record: Record, keptInARowToForgive: number): Remembered {
  const { history, today } = record;
  const open = [...record.open]
    .sort(byDueDate)
    .map((promise) => ({ ...promise, state: promise.dueDate < today ? ('overdue' as const) : ('running' as const) }));
  const past = history.flatMap(breachIn).sort((one, other) => byDueDate(other, one));
  const height = level(
    history.map(({ mark }) => mark),
    keptInARowToForgive,
  );
  return {
    open: open.slice(0, shown),
    unanswered: record.unanswered.slice(0, shown),
    past: past.slice(0, shown),
    counts: { open: open.length, unanswered: record.unanswered.length, past: past.length },
    level: height,
    recalls: recalledFrom(open, past, { history, today, height }),
  };
}

function recalledFrom(
  open: Remembered['open'],
  past: readonly RecalledBreach[],
  { history, today, height }: { history: readonly RememberedMark[]; today: string; height: number },
): Remembered['recalls'] {
  const yearAgo = addMonths(today, -12);
  const named = (what: Recall, { commitmentId, amount, dueDate }: Recalled) => ({
    ...{ what, amount, dueDate },
    others: past.filter((breach) => breach.dueDate >= yearAgo && breach.commitmentId !== commitmentId).length,
  });
  const [first] = open;
  if (first?.state === 'overdue') return named('overdue', first);
  const last = height > 0 ? history.findLast(({ mark }) => mark !== 'kept') : undefined;
  if (last) return named(wordFor(last.mark), last);
  return first ? named('running', first) : null;
}

const wordFor = (mark: Mark): Recall =>
  mark === 'partially-kept' ? 'partly' : mark === 'withdrawn' || mark === 'put-off' ? mark : 'broken';

const breachIn = ({ mark, commitmentId, dueDate, amount, paid, severity }: RememberedMark): RecalledBreach[] => {
  const how = severityOf(mark, severity);
  return how === undefined
    ? []
    : [{ commitmentId, dueDate, amount, missing: missingOf({ amount, paid }), severity: how }];
};

/** What did not come in time of a promise. */
export const missingOf = ({ amount, paid }: Pick<RememberedMark, 'amount' | 'paid'>): Money =>
  fromMinor(toMinor(amount) - toMinor(paid), amount.currency);

const byDueDate = (one: Recalled, other: Recalled): number =>
  one.dueDate === other.dueDate
    ? one.commitmentId < other.commitmentId
      ? -1
      : 1
    : one.dueDate < other.dueDate
      ? -1
      : 1;
