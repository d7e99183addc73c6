import { z } from 'zod';
import { Code, Instant, LocalDate, LocalTime, Words } from './master-data.ts';
import { Money } from './money.ts';
import type { PaymentPlan } from './payment-plan.ts';
import type { Check } from './vetting.ts';

const Amount = Money.refine((money) => /[1-9]/.test(money.value), { error: 'expected more than 0', path: ['value'] });
const short = Words.min(1).max(200);

/** A customer's promise to pay, as it is asked of Kept. */
export const PaymentRequest = z.strictObject({
  kind: z.literal('payment-appointment'),
  customerId: Code,
  repId: Code,
  amount: Amount,
  /** local to the customer */
  dueDate: LocalDate,
  /** local to the customer; without it, any time of the day */
  dueTime: LocalTime.optional(),
  /** C3: the other true subject that the reminder is attached to */
  occasion: short.optional(),
  /** C5: chasing pauses for these; without them for the customer */
  invoices: z.array(short).min(1).max(100).optional(),
  /** E1: a rehearsal is a copy that reaches and counts nobody */
  rehearsal: z.boolean().optional(),
});
export type PaymentRequest = z.output<typeof PaymentRequest>;

/** D5: the rep says what happened. `occurredAt` defaults to now; without an amount, all of it. */
export const FulfilledReport = z.strictObject({
  occurredAt: Instant.optional(),
  amount: Amount.optional(),
  note: short.optional(),
});
export type FulfilledReport = z.output<typeof FulfilledReport>;
export const MissedReport = z.strictObject({ occurredAt: Instant.optional(), note: short.optional() });
export type MissedReport = z.output<typeof MissedReport>;

/** C4 */
export const PhoneCheck = z.strictObject({ answer: z.enum(['yes', 'no', 'no-answer']), note: short.optional() });
export type PhoneCheck = z.output<typeof PhoneCheck>;

/** C4: nobody answered the phone; the rep decides. */
export const TripDecision = z.strictObject({ go: z.boolean(), reason: short });
export type TripDecision = z.output<typeof TripDecision>;

/** C6: the response was delivered. */
export const ResponseReport = z.strictObject({
  channel: z.enum(['phone', 'in-person', 'mail', 'message']),
  said: short,
  answered: short.optional(),
});
export type ResponseReport = z.output<typeof ResponseReport>;

/** D5: a manager closes a contradiction. */
export const Correction = z.strictObject({ outcome: z.enum(['kept', 'partially-kept', 'broken']), evidence: short });
export type Correction = z.output<typeof Correction>;

/** C3: the rep has passed on to the customer what no mail could. */
export const PassedOn = z.strictObject({
  channel: z.enum(['phone', 'in-person', 'mail', 'message']),
  note: short.optional(),
});
export type PassedOn = z.output<typeof PassedOn>;

/** C9: whether what stands in our way is cleared: one thing by its id, or everything. */
export const Cleared = z.strictObject({ cleared: z.boolean(), of: Code.optional(), note: short });
export type Cleared = z.output<typeof Cleared>;

/** What a request for a payment appointment is answered with. */
export interface Verdict {
  readonly id: string;
  /** the request as it was made */
  readonly terms: PaymentRequest;
  readonly answer: 'accept' | 'reconsider';
  readonly checks: readonly Check[];
  /** for the rep to say to the customer; empty on accept */
  readonly words: string;
  readonly plan: PaymentPlan;
  /** the promised amount in minor units */
  readonly amountMinor: string;
  readonly policyVersion: number;
}
