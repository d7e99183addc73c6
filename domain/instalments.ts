import type { AlsoNamed } from './reminder-turn.ts';
import type { PaymentPlanRequest, PaymentRequest, Verdict } from './requests.ts';

/** Where a payment appointment stands within a payment plan. */
export interface PartOfPlan {
  readonly planId: string;
  /** from 1 */
  readonly part: number;
  readonly parts: number;
  /** of the first part: the others, which its confirmation in writing names, too */
  readonly also: readonly AlsoNamed[];
  /** of the others: the Message-ID of that confirmation */
  readonly agreedIn: string | null;
}

/** @returns each part as the promise that it is, in order */
export const partsOf = ({ parts, ...shared }: PaymentPlanRequest): PaymentRequest[] =>
  parts.map((part) => ({ kind: 'payment-appointment', ...shared, ...part }));

/** A payment plan as it is answered: accepted as a whole, or not at all. */
export interface PlanVerdict {
  readonly id: string;
  readonly answer: 'accept' | 'reconsider';
  /** of each part, in order */
  readonly parts: readonly Verdict[];
}

/** C1: all or none: one part that is not credible puts the whole plan off. */
export const planVerdict = (id: string, parts: readonly Verdict[]): PlanVerdict => ({
  id,
  answer: parts.every(({ answer }) => answer === 'accept') ? 'accept' : 'reconsider',
  parts,
});

/** How a part stands: as its promise does. */
export type PartStatus = 'open' | 'kept' | 'partially-kept' | 'broken' | 'withdrawn';
