import { z } from 'zod';
import type { BreachSeverity } from './breach-severity.ts';
import type { PatienceFigures, PatienceReason } from './end-of-patience.ts';
import { Code, LocalDate, Words } from './master-data.ts';
import { fromMinor, type Money } from './money.ts';
import type { CommitmentEvent } from './projection.ts';

const long = Words.min(1).max(1000);

/** C8: what a customer with whom we go on has to accept. */
export const conditions = ['prepayment', 'managers-consent'] as const;
export type Condition = (typeof conditions)[number];

/** C8: a manager goes on with the customer, on conditions, or winds down. */
export const PatienceDecision = z.discriminatedUnion('decision', [
  z.strictObject({
    decision: z.literal('continue'),
    conditions: z
      .array(z.enum(conditions))
      .max(conditions.length)
      .refine((list) => new Set(list).size === list.length, 'expected each condition once'),
    /** local date of the customer, included; left out: until they are lifted */
    until: LocalDate.optional(),
    reason: long,
  }),
  z.strictObject({
    decision: z.literal('wind-down'),
    /** who carries it out: a person of the company */
    responsible: Code,
    /** local date of the customer by which it is done, included */
    doneBy: LocalDate,
    replacementSought: z.boolean(),
    reason: long,
  }),
]);
export type PatienceDecision = z.output<typeof PatienceDecision>;
export type WindDown = Extract<PatienceDecision, { decision: 'wind-down' }>;

/** C8: what winding down takes. */
export const windDownSteps = ['last-deliveries', 'settle-open-items', 'find-replacement'] as const;
export type WindDownStep = (typeof windDownSteps)[number];
/** @returns in order; a replacement is found only where one is sought */
export const stepsOf = ({ replacementSought }: Pick<WindDown, 'replacementSought'>): WindDownStep[] =>
  windDownSteps.filter((step) => step !== 'find-replacement' || replacementSought);

/** C8: a step is done, and how. */
export const StepDone = z.strictObject({ note: Words.min(1).max(200) });
export type StepDone = z.output<typeof StepDone>;

/** C8: a manager lets the customer promise, and be promised, like any other again. */
export const Reopening = z.strictObject({ reason: long });
export type Reopening = z.output<typeof Reopening>;

/** What is still open between us as a winding down begins. */
export interface OpenItem {
  readonly what: 'their-promise' | 'our-promise' | 'debt' | 'delivery';
  readonly commitmentId: string;
  /** local date of the customer */
  readonly dueDate: string;
  /** what is still to come of it */
  readonly amount: Money;
}

/** C8: when the responsible person is reminded, and when it should be done; ISO 8601 UTC. */
export interface WindDownPlan {
  readonly reminders: readonly string[];
  readonly endsAt: string;
  readonly openItems: readonly OpenItem[];
  /** whether the responsible person is the rep of the promise: else the manager is asked where it is late */
  readonly byTheRep: boolean;
}

/** How the end of patience was found; JSON. */
export interface FoundPatience {
  readonly reasons: readonly PatienceReason[];
  readonly figures: PatienceFigures;
  /** the latest first; `missing` in minor units of the company's currency, null: policy has no rate */
  readonly counted: readonly {
    readonly commitmentId: string;
    readonly on: string;
    readonly severity: BreachSeverity;
    readonly missing: string | null;
  }[];
}

/** The breaches of a case, with what is missing of each as money. */
export const breachesOf = ({ counted, figures }: FoundPatience) =>
  counted.map(({ missing, ...breach }) => ({
    ...breach,
    missing: missing === null ? null : fromMinor(BigInt(missing), figures.missing.currency),
  }));

/** A case that is opened, with what its story needs. */
export interface OpenedCase {
  readonly caseId: string;
  /** the promise whose breach opened it */
  readonly commitmentId: string;
  readonly customerId: string;
  readonly repId: string;
  readonly found: FoundPatience;
  /** ISO 8601 UTC, on the promise's own clock */
  readonly at: string;
}

export const caseStatuses = ['undecided', 'continued', 'winding-down', 'closed', 'reopened'] as const;
export type CaseStatus = (typeof caseStatuses)[number];

type Said<What> = What & { readonly at: string; readonly actor: string };

/** C8: the case about a customer; the fold of its events. Instants are ISO 8601 UTC. */
export interface CustomerCase {
  readonly id: string;
  readonly customerId: string;
  /** the promise whose breach opened it, and in whose record its events stand */
  readonly commitmentId: string;
  readonly status: CaseStatus;
  readonly openedAt: string;
  readonly found: FoundPatience;
  readonly decision: Said<PatienceDecision> | null;
  /** of a winding down */
  readonly openItems: readonly OpenItem[];
  readonly steps: readonly { readonly step: WindDownStep; readonly done: Said<StepDone> | null }[];
  readonly closedAt: string | null;
  readonly reopening: Said<Reopening> | null;
}

/** The events that a case is made of, by type. */
export const caseEvents = [
  'patience-ended',
  'patience-decided',
  'wind-down-planned',
  'wind-down-step-done',
  'patience-closed',
  'patience-reopened',
] as const;
const ofCases: ReadonlySet<string> = new Set(caseEvents);
export const isOfCase = ({ type }: Pick<CommitmentEvent, 'type'>): boolean => ofCases.has(type);

/**
 * The case after one more event.
 * @throws RangeError where the first event does not open it
 */
export function caseAfter(
  before: CustomerCase | undefined,
  { type, at, actor, data }: CommitmentEvent,
  commitmentId: string,
): CustomerCase {
  const { caseId, customerId, from: _, ...said } = data;
  const by = { at, actor };
  if (type === 'patience-ended')
    return {
      ...{ id: `${caseId}`, customerId: `${customerId}`, commitmentId, status: 'undecided', openedAt: at },
      found: said as unknown as FoundPatience,
      ...{ decision: null, openItems: [], steps: [], closedAt: null, reopening: null },
    };
  if (!before) throw new RangeError(`the first event of a case must open it, "${type}" does not`);
  if (type === 'patience-decided') {
    const decision = said as unknown as PatienceDecision;
    const steps = decision.decision === 'wind-down' ? stepsOf(decision).map((step) => ({ step, done: null })) : [];
    return { ...before, status: statusAfter[decision.decision], decision: { ...decision, ...by }, steps };
  }
  if (type === 'wind-down-planned')
    return { ...before, openItems: (said as unknown as Pick<WindDownPlan, 'openItems'>).openItems };
  if (type === 'wind-down-step-done') {
    const { step, note } = said as unknown as StepDone & { readonly step: WindDownStep };
    const done = (one: WindDownStep) => one === step && { done: { note, ...by } };
    return { ...before, steps: before.steps.map((one) => ({ ...one, ...done(one.step) })) };
  }
  if (type === 'patience-closed') return { ...before, status: 'closed', closedAt: at };
  return { ...before, status: 'reopened', reopening: { ...(said as unknown as Reopening), ...by } };
}

/** What a mail about a case is told. */
export interface PatienceAbout {
  readonly caseId: string;
  readonly found?: FoundPatience;
  readonly decision?: PatienceDecision | { readonly decision: 'closed' | 'reopened'; readonly reason?: string };
  readonly openItems?: readonly OpenItem[];
  /** what is not done yet */
  readonly left?: readonly WindDownStep[];
  /** its day is over */
  readonly overdue?: boolean;
}

const statusAfter = { continue: 'continued', 'wind-down': 'winding-down' } as const;
