import { z } from 'zod';
import { LocalDate, Words } from './master-data.ts';
import { Tier } from './rebate.ts';
import { Approval, ResponseReport } from './requests.ts';
import { Window } from './window.ts';

const short = Words.min(1).max(200);
const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'expected the SHA-256 of the document: 64 hexadecimal digits in small letters');
const tiers = z.array(Tier).min(1).max(10);

/** A3: a tentative rebate is firmed or withdrawn before its decide-by instant. */
export const Firming = z.strictObject({ decision: z.enum(['firm', 'withdraw']), reason: short });
export type Firming = z.output<typeof Firming>;

/** A2: the manager's answer; with `tiers`, on changed terms, which the rep then confirms. */
export const RebateApproval = Approval.safeExtend({ tiers: tiers.optional() }).refine(
  ({ decision, tiers: changed }) => changed === undefined || decision === 'approve',
  { error: 'only an approval changes terms', path: ['tiers'] },
);
export type RebateApproval = z.output<typeof RebateApproval>;

/** A2: the rep's word on the terms that the manager changed. */
export const TermsConfirmation = z.strictObject({ accepted: z.boolean(), note: short.optional() });
export type TermsConfirmation = z.output<typeof TermsConfirmation>;

/** A4: the signed agreement is there. */
export const Signature = z.strictObject({
  /** where the signed paper is kept */
  reference: short,
  /** of the signed document */
  sha256,
});
export type Signature = z.output<typeof Signature>;

/** A7: the customer has read the terms. */
export const Acknowledgement = z.strictObject({
  channel: z.enum(['link', 'phone', 'in-person', 'mail', 'message']),
  note: short.optional(),
});
export type Acknowledgement = z.output<typeof Acknowledgement>;

/** B6: help that is declared beforehand. */
export const HelpDeclaration = z.strictObject({
  /** `joint promotion`, `display`, `training` … */
  kind: short,
  aim: short,
  /** it is assistance only and changes no terms: said by whoever declares it */
  assistanceOnly: z.literal(true, { error: 'expected true: help is assistance only and changes no terms' }),
  /** local date of the customer */
  until: LocalDate,
});
export type HelpDeclaration = z.output<typeof HelpDeclaration>;
/** B6: how the help was finished. */
export const HelpFinished = z.strictObject({
  how: short,
  /** its number from 1, in the order in which they were declared; left out: the oldest that runs */
  help: z.int().min(1).optional(),
});
export type HelpFinished = z.output<typeof HelpFinished>;

/** B7: lower thresholds, asked for with what the customer has done. */
export const AdjustmentRequest = z.strictObject({
  tiers,
  efforts: z
    .array(z.strictObject({ what: short, sha256: sha256.optional() }))
    .min(1, 'expected what the customer has done: an adjustment needs real effort')
    .max(20),
  reason: short,
});
export type AdjustmentRequest = z.output<typeof AdjustmentRequest>;

/** B4: the rep has called the customer about a near miss. */
export const Urged = ResponseReport;
export type Urged = z.output<typeof Urged>;

/** B8: what was settled beyond the reward, or changed after the settlement. */
export const DifferenceDecision = z.strictObject({
  decision: z.enum(['carry-over', 'clawback', 'waive', 'pay']),
  reason: short,
});
export type DifferenceDecision = z.output<typeof DifferenceDecision>;

/** B2: the apology was delivered, and when it will be instead; left out where it is done already. */
export const Apology = ResponseReport.extend({
  /** of a payout: local date of the customer */
  newDate: LocalDate.optional(),
  /** of a delivery: when the goods come instead, or why nothing more of them is wanted */
  window: Window.optional(),
  nothingMore: short.optional(),
});
export type Apology = z.output<typeof Apology>;

/** B9: what a miss taught. */
export const Lesson = z.strictObject({
  cause: z.enum([
    'forgotten',
    'no-approval',
    'no-money',
    'wrong-data',
    'system',
    'customer',
    'goods',
    'vehicle',
    'driver',
    'traffic',
    'cost',
    'other',
  ]),
  lesson: short,
});
export type Lesson = z.output<typeof Lesson>;

/** B8: the payout was made: the record of it. */
export const PaidOut = z.strictObject({
  /** of the bank or the credit note */
  reference: short,
  /** local date of the customer on which it left us */
  paidOn: LocalDate,
});
export type PaidOut = z.output<typeof PaidOut>;
