import type { DeliveryPlan } from './delivery.ts';
import type { PayoutPlan } from './payout.ts';
import type { Kind, Status } from './projection.ts';
import type { RebatePlan } from './rebate.ts';
import type { PlannedStep, Timetable } from './timetable.ts';

/** Something that a promise will do by itself. */
export interface ToCome {
  /** what, as the plan names it, without its number: `reminder`, `look`; `answer-by`: the owed move is expected; `next`: Kept looks again */
  readonly what: string;
  /** ISO 8601 UTC */
  readonly at: string;
}

/** How a promise stands, as far as it says what comes. */
export interface Ahead {
  readonly kind: Kind;
  readonly status: Status;
  readonly closed: boolean;
  /** of its kind, as it was planned last; JSON; null: none, as of what was imported */
  readonly plan: unknown;
  /** by when the owed move is expected, ISO 8601 UTC */
  readonly answerBy: string | null;
  /** what the story waits for now, ISO 8601 UTC; null: not known */
  readonly next: string | null;
}

/** What is planned for after now, earliest first; nothing after the end. */
export function toCome(promise: Ahead, now: string): ToCome[] {
  const { kind, status, closed, plan, answerBy, next } = promise;
  if (closed) return [];
  const planned =
    plan === null ? [] : plannedOf(kind, status, plan).map(({ step, at }) => ({ what: nameOf(step), at }));
  const known = [...planned];
  for (const [what, at] of [
    ['answer-by', answerBy],
    ['next', next],
  ] as const)
    if (at !== null && known.every((step) => step.at !== at)) known.push({ what, at });
  return known.filter(({ at }) => at > now).sort((one, other) => (one.at < other.at ? -1 : 1));
}

/** `look-3`: `look`; `reminder-1@2`: `reminder`. */
export const nameOf = (step: string): string => step.replace(/@\d+$/, '').replace(/-\d+$/, '');

function plannedOf(kind: Kind, status: Status, plan: unknown): readonly PlannedStep[] {
  const isOpen = status === 'open';
  if (kind === 'payment-appointment') return isOpen ? ofPayment(plan as Timetable) : [];
  if (kind === 'rebate-payout') return isOpen ? ofPayout(plan as PayoutPlan) : [];
  if (kind === 'rebate-year') return ofRebate(plan as RebatePlan, status);
  return kind === 'delivery-promise' ? ofDelivery(plan as DeliveryPlan, status) : [];
}

const ofPayment = ({ reminders, clearing, visit, breach, reportingEnds }: Timetable): PlannedStep[] => [
  ...reminders,
  ...[clearing, visit, breach, reportingEnds],
];

const ofPayout = ({ reminders, breach, reportingEnds }: PayoutPlan): PlannedStep[] => [
  ...reminders,
  ...[breach, reportingEnds],
];

/** A3, A4: what is not promised yet is decided about first, or signed. */
const untilOpen = (
  { decideBy, signature }: Pick<RebatePlan, 'decideBy' | 'signature'>,
  status: Status,
): readonly PlannedStep[] => {
  if (status === 'proposed') return decideBy ? [decideBy] : [];
  return status === 'awaiting-signature' && signature ? [...signature.chase, signature.lapse] : [];
};

const ofRebate = (plan: RebatePlan, status: Status): PlannedStep[] => [
  ...untilOpen(plan, status),
  ...(status === 'open' ? [...plan.looks, ...plan.interim, plan.ends, plan.evaluate] : []),
];

const ofDelivery = (plan: DeliveryPlan, status: Status): PlannedStep[] => {
  const { readiness, reminder, departs, breach, reportingEnds } = plan;
  return [
    ...untilOpen(plan, status),
    ...(status === 'open' ? [...readiness, ...(reminder ? [reminder] : []), departs, breach, reportingEnds] : []),
  ];
};
