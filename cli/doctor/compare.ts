/** Where the ledger and the Temporal server say different things of one commitment; pure. */
import type { Kind } from '../../domain/projection.ts';
import type { Told, ToldStep } from './told.ts';

/** An event of a commitment as the ledger has it. */
export interface Noted {
  readonly key: string;
  readonly type: string;
  readonly actor: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A commitment as the ledger has it. */
export interface InLedger {
  readonly id: string;
  readonly kind: Kind;
  readonly closed: boolean;
  readonly events: readonly Noted[];
}

/** `mends`: what `--mend` does about it; undefined: a person must act, as `advice` says */
export interface Difference {
  readonly id: string;
  readonly kind: string;
  readonly what: 'not-in-ledger' | 'no-workflow' | 'ended-in-ledger' | 'ledger-behind' | 'workflow-behind';
  /** the steps or words that one side lacks */
  readonly lacks: readonly string[];
  readonly mends?: 'write-steps' | 'open-record' | 'start-again' | 'end-workflow';
  readonly advice: string;
}

const proposable: ReadonlySet<string> = new Set(['payment-appointment', 'rebate-year', 'delivery-promise']);

/** What a story that is started again can be told of what persons said. */
const retold: ReadonlySet<string> = new Set(['reported', 'phone-checked', 'approval-decided']);

/** Kept's steps after which a story cannot begin from its proposal any more. */
const past: ReadonlySet<string> = new Set(['re-agreed', 'concluded', 'withdrawn', 'planned-anew', 'reassigned']);

/** Written by the commitment's own story, and not by the API or a story beside it: only that one shows its status. */
const isOwn = ({ data, key }: Noted): boolean =>
  key !== 'proposed' && typeof data['shows'] === 'object' && data['shows'] !== null && 'status' in data['shows'];

/** What a person said, by the key of the event. */
const wordsOf = (commitment: InLedger): Noted[] =>
  commitment.events.filter((one) => isOwn(one) && one.actor !== 'kept');

/** What a person has said once more since, the workflow knows. */
const isSaidAgain = (word: Noted, later: readonly Noted[], { known }: Told): boolean =>
  word.actor !== 'kept' &&
  later.some((one) => one.type === word.type && one.data['said'] === word.data['said'] && known.has(one.key));

/** Whether its story can be started again from the ledger: what was said since can be told to it. */
export const canBeRetold = (commitment: InLedger): boolean =>
  commitment.kind === 'payment-appointment' &&
  !commitment.events.some(({ type }) => past.has(type)) &&
  wordsOf(commitment).every(({ type }) => retold.has(type));

/** @param told of its own workflow; undefined: the server has none. `beside` is not looked at here */
export function differencesOf(commitment: InLedger, told: Told | undefined): Difference[] {
  const { id, kind, closed, events } = commitment;
  const of = { id, kind };
  const keys = new Set(events.map(({ key }) => key));
  if (closed) {
    if (told?.status !== 'RUNNING') return [];
    return [
      {
        ...{ ...of, what: 'ended-in-ledger', lacks: [], mends: 'end-workflow' },
        advice: 'It has ended, and what ends stays ended: its workflow is ended, which tells nobody anything.',
      },
    ];
  }
  if (told === undefined || !['RUNNING', 'COMPLETED'].includes(told.status)) return [lost(commitment)];
  const behind = lackedBy(
    keys,
    told.steps.filter(({ record }) => record === id),
  );
  const found: Difference[] = behind.length === 0 ? [] : [ledgerBehind(of, behind)];
  const ahead = events.filter(
    (one, index) => isOwn(one) && !told.known.has(one.key) && !isSaidAgain(one, events.slice(index + 1), told),
  );
  if (told.status === 'RUNNING' && ahead.length > 0) found.push(workflowBehind(commitment, ahead));
  return found;
}

/** The keys of the steps that a record has not. */
export const lackedBy = (keys: ReadonlySet<string>, steps: readonly ToldStep[]): string[] => [
  ...new Set(steps.map(({ step }) => step.key).filter((key) => !keys.has(key))),
];

export const ledgerBehind = (of: Pick<Difference, 'id' | 'kind'>, lacks: readonly string[]): Difference => ({
  ...{ ...of, what: 'ledger-behind', lacks, mends: 'write-steps' },
  advice: 'The steps are written into the record from the history of the workflow; no mail is sent again.',
});

/** @param told whose commitment the ledger does not know */
export function unknownToLedger(told: Told): Difference {
  const [kind = '', id = ''] = told.workflowId.split('/');
  const of = { id, kind, what: 'not-in-ledger', lacks: told.steps.map(({ step }) => step.key) } as const;
  if (proposable.has(kind))
    return { ...of, mends: 'open-record', advice: 'Its record is written from the history of the workflow.' };
  return { ...of, advice: 'It follows from another promise. Restore a later copy of the database.' };
}

function lost(commitment: InLedger): Difference {
  const of = { id: commitment.id, kind: commitment.kind, what: 'no-workflow' } as const;
  if (canBeRetold(commitment))
    return {
      ...{ ...of, lacks: [], mends: 'start-again' },
      advice: 'It is started again with its verdict and what was said since; what was done is not done again.',
    };
  const said = wordsOf(commitment).map(({ key }) => key);
  return {
    ...{ ...of, lacks: said },
    advice:
      'Nobody watches it. Its terms have changed, its outcome stands, or its kind cannot be started from the record: restore a later copy of the Temporal server, or promise it anew.',
  };
}

function workflowBehind(commitment: InLedger, ahead: readonly Noted[]): Difference {
  const lacks = ahead.map(({ key }) => key);
  const of = { id: commitment.id, kind: commitment.kind, what: 'workflow-behind', lacks } as const;
  if (canBeRetold(commitment))
    return {
      ...{ ...of, mends: 'start-again' },
      advice:
        'It is ended and started again with its verdict and what was said since; what was done is not done again.',
    };
  const said = ahead
    .filter(({ actor }) => actor !== 'kept')
    .map(({ key, actor, data }) => `${data['said'] ?? 'what is recorded as'} ${key}, by ${actor}`);
  return {
    ...of,
    advice:
      said.length > 0
        ? `The one who said it says it once more: ${said.join('; ')}. Its own steps it catches up with by itself, and no mail is sent again.`
        : 'It catches up by itself when each step is due, and no mail is sent again.',
  };
}
