import { z } from 'zod';
import { intents, Signs } from './intent.ts';
import { Code, Instant, LocalDate, LocalTime, Words } from './master-data.ts';
import { Money } from './money.ts';
import type { Timetable } from './timetable.ts';
import type { Vetting } from './vetting.ts';

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
  /** C1: where it is not credible, the rep stands by it: the manager approves or declines */
  insist: z.strictObject({ reason: short }).optional(),
  /** E1: a rehearsal is a copy that reaches and counts nobody */
  rehearsal: z.boolean().optional(),
});
export type PaymentRequest = z.output<typeof PaymentRequest>;

const Part = z.strictObject({
  amount: PaymentRequest.shape.amount,
  dueDate: PaymentRequest.shape.dueDate,
  dueTime: PaymentRequest.shape.dueTime,
});

/** A customer pays in parts: several amounts and dates that are promised together. */
export const PaymentPlanRequest = z.strictObject({
  customerId: Code,
  repId: Code,
  /** in the order in which they fall due, each on a day of its own */
  parts: z
    .array(Part)
    .min(2, 'expected at least two parts; one amount is a payment appointment')
    .max(60)
    .superRefine(inOneCurrencyAndInOrder),
  occasion: PaymentRequest.shape.occasion,
  invoices: PaymentRequest.shape.invoices,
  rehearsal: PaymentRequest.shape.rehearsal,
});
export type PaymentPlanRequest = z.output<typeof PaymentPlanRequest>;

function inOneCurrencyAndInOrder(parts: readonly z.output<typeof Part>[], context: z.RefinementCtx): void {
  for (const [index, part] of parts.entries()) {
    const before = parts[index - 1];
    if (before && part.amount.currency !== before.amount.currency)
      context.addIssue({
        code: 'custom',
        path: [index, 'amount', 'currency'],
        message: `expected one currency for the whole plan: ${before.amount.currency}`,
      });
    if (before && part.dueDate <= before.dueDate)
      context.addIssue({
        code: 'custom',
        path: [index, 'dueDate'],
        message: `expected a day after that of the part before: ${before.dueDate}`,
      });
  }
}

/** A manager's decision on the rest of a plan of which a part was broken. */
export const PlanDecision = z.strictObject({ decision: z.enum(['continue', 'call-off']), reason: short });
export type PlanDecision = z.output<typeof PlanDecision>;

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

/** C6: the response was delivered; `occurredAt` defaults to now. */
export const ResponseReport = z.strictObject({
  channel: z.enum(['phone', 'in-person', 'mail', 'message']),
  said: short,
  answered: short.optional(),
  occurredAt: Instant.optional(),
  /** what lay behind the breach, as the rep judges it … */
  intent: z.enum(intents).optional(),
  /** … and what the rep knows beside the record */
  signs: Signs.optional(),
});
export type ResponseReport = z.output<typeof ResponseReport>;

/** C6: a manager waives the answer to a breach. */
export const ResponseWaiver = z.strictObject({ reason: short });
export type ResponseWaiver = z.output<typeof ResponseWaiver>;

/** D5: a manager corrects a concluded outcome, at any time, with the evidence for it. */
export const Correction = z.strictObject({ outcome: z.enum(['kept', 'partially-kept', 'broken']), evidence: short });
export type Correction = z.output<typeof Correction>;

/** C1: the manager's answer to a rep who insists: whoever declines says why. */
export const Approval = z
  .strictObject({ decision: z.enum(['approve', 'decline']), reason: short.optional() })
  .refine(({ decision, reason }) => decision === 'approve' || reason !== undefined, {
    error: 'expected why it is declined',
    path: ['reason'],
  });
export type Approval = z.output<typeof Approval>;
const AskedBy = z.enum(['customer', 'us'], { error: 'expected who asks for it: "customer" or "us"' });

/** B1: other terms are agreed. Without an amount, the amount stays; without a time, any time of the day. */
export const Reschedule = z.strictObject({
  dueDate: LocalDate,
  dueTime: LocalTime.optional(),
  /** all in all; what is paid already counts towards it */
  amount: Amount.optional(),
  askedBy: AskedBy,
  reason: short,
});
export type Reschedule = z.output<typeof Reschedule>;

/** C2: the rep cannot come, and says when instead. */
export const CannotAttend = z.strictObject({
  reason: short,
  dueDate: z
    .string({
      error: 'expected the new day on which you come: YYYY-MM-DD; the customer is told no absence without one',
    })
    .pipe(LocalDate),
  dueTime: LocalTime.optional(),
});
export type CannotAttend = z.output<typeof CannotAttend>;

/** B1, C7: the promise is taken back before it is due. */
export const Withdrawal = z.strictObject({
  askedBy: AskedBy,
  reason: short,
  /** B9: why we take back a delivery of ours; `cost` is none */
  ground: z.enum(['cost', 'goods', 'vehicle', 'driver', 'safety', 'other']).optional(),
});
export type Withdrawal = z.output<typeof Withdrawal>;
/** D7: the promise passes to another rep. */
export const Reassignment = z.strictObject({ repId: Code, reason: short });
export type Reassignment = z.output<typeof Reassignment>;

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
export interface Verdict extends Vetting {
  readonly id: string;
  /** the request as it was made */
  readonly terms: PaymentRequest;
  readonly plan: Timetable;
  /** the promised amount in minor units */
  readonly amountMinor: string;
  readonly policyVersion: number;
}
