import { z } from 'zod';
import { Code, LocalDate } from '../../domain/master-data.ts';
import { Money } from '../../domain/money.ts';
import { RebateFields, Tier } from '../../domain/rebate.ts';
import {
  Acknowledgement,
  AdjustmentRequest,
  Apology,
  DifferenceDecision,
  Firming,
  HelpDeclaration,
  HelpFinished,
  Lesson,
  PaidOut,
  RebateApproval,
  Signature,
  TermsConfirmation,
} from '../../domain/rebate-requests.ts';
import { Approval, Correction, PassedOn, Withdrawal } from '../../domain/requests.ts';
import { alive, by, Instant, Planned } from './commitments.ts';
import { MemoryAnswer } from './memory.ts';

/** a decimal number, of the rebate's currency or of its quantity */
const Volume = z.string().regex(/^-?\d+(\.\d+)?$/);
const said = <Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>) => schema.extend(by).nullable();

const Check = z
  .strictObject({
    name: z.string(),
    result: z.enum(['ok', 'not-ok', 'unknown']),
    weighs: z.enum(['nothing', 'hint', 'upward', 'uncertain', 'refuse']),
    looked: z.string(),
    because: z.string(),
  })
  .meta({ id: 'RebateCheck' });

const vetting = {
  answer: z.enum(['accept', 'refer-upward', 'declare-uncertain', 'refuse']),
  checks: z.array(Check),
  /** the most that it can cost, for any volume up to `exposureCeiling` */
  exposure: Money,
  exposureCeiling: Volume,
  baseline: z
    .strictObject({
      volume: Volume,
      years: z.array(z.strictObject({ from: LocalDate, to: LocalDate, volume: Volume })),
      trend: z.string(),
      explained: z.string(),
    })
    .nullable(),
  /** where the period had begun: what was bought in it by then */
  bought: z.strictObject({ asOf: LocalDate, volume: Volume }).nullable(),
  /** every tier that was asked for, or that Kept proposes; `given`: it asks for nothing that would not be bought anyway */
  tiers: z.array(
    Tier.extend({
      growth: z.string().nullable(),
      reachable: z.boolean(),
      given: z.boolean(),
      because: z.string(),
    }).meta({ id: 'ProposedTier' }),
  ),
  /** what is promised: the tiers that can be reached */
  offered: z.array(Tier),
  /** the tiers that are not, each with the reason */
  dropped: z.array(Tier.extend({ because: z.string() })),
};

const Plan = z
  .strictObject({
    decideBy: Planned.nullable(),
    signature: z.strictObject({ chase: z.array(Planned), lapse: Planned }).nullable(),
    looks: z.array(Planned.extend({ date: LocalDate, daysLeft: z.int() })),
    interim: z.array(Planned.extend({ to: LocalDate })),
    ends: Planned,
    evaluate: Planned,
    payoutBy: LocalDate,
  })
  .meta({ id: 'RebatePlan' });

const Terms = RebateFields.meta({ id: 'RebateTerms' });

/** A verdict on a rebate that is asked for. */
export const RebateVerdictAnswer = z
  .strictObject({
    id: z.uuid(),
    terms: Terms,
    plan: Plan,
    words: z.strictObject({ direct: z.string(), gentle: z.string() }),
    policyVersion: z.int(),
    ...vetting,
    memory: MemoryAnswer.optional(),
    reasons: z.array(z.string()).optional(),
  })
  .meta({ id: 'RebateVerdict' });
/** The same before anything is promised. */
export const ForeseenRebateVerdict = RebateVerdictAnswer.omit({ id: true }).meta({ id: 'ForeseenRebateVerdict' });

/** What a rebate would be answered with. */
export const RebateProposalAnswer = z.strictObject({ plan: Plan, policyVersion: z.int(), ...vetting });

export const StandingAnswer = z
  .strictObject({
    asOf: LocalDate,
    daysLeft: z.int(),
    volume: Volume,
    forecast: Volume,
    season: z.string(),
    explained: z.string(),
    reached: z.int(),
    reward: Money,
    ahead: z
      .strictObject({
        tier: z.int(),
        from: Volume,
        missing: Volume,
        perWeek: Volume,
        reward: Money,
        gain: Money,
        onPace: z.boolean(),
        near: z.boolean(),
      })
      .nullable(),
  })
  .meta({ id: 'Standing' });

const Settled = z
  .strictObject({
    from: LocalDate,
    to: LocalDate,
    volume: Volume,
    reached: z.int(),
    reward: Money,
    before: Money,
    due: Money,
    overpaid: Money,
    lines: z.array(z.string()),
    missing: Volume.nullable(),
  })
  .meta({ id: 'Settlement' });

/** A settlement that is not what the reward comes to: decided by a manager, also after the end. */
export const DifferenceAnswer = z
  .strictObject({
    /** beyond what was settled, or settled beyond the reward: one of them is 0 */
    owed: Money,
    overpaid: Money,
    /** as the records say now */
    settlement: Settled,
    /** what `difference-decision` takes */
    decisions: z.array(DifferenceDecision.shape.decision),
    since: Instant,
    answerBy: Instant.nullable(),
  })
  .meta({ id: 'SettlementDifference' });

/** B8: a difference about which a person has decided, before the end or after it. */
export const DecidedDifferenceAnswer = DifferenceDecision.extend({
  ...by,
  /** what it was about: beyond what was settled, or settled beyond the reward; one of them is 0 */
  owed: Money,
  overpaid: Money,
  at: Instant,
}).meta({ id: 'DecidedDifference' });
const Costs = z.strictObject({ most: Money, expected: Money });

/** A rebate as it stands now. */
export const RebateAnswer = z
  .strictObject({
    ...alive,
    kind: z.literal('rebate-year'),
    terms: Terms,
    /** as they hold now; `terms` stay as they were asked for */
    tiers: z.array(Tier),
    verdict: RebateVerdictAnswer.nullable(),
    firming: said(Firming),
    approval: RebateApproval.safeExtend(by).nullable(),
    confirmation: said(TermsConfirmation),
    /** SHA-256 of the agreement as it was sent: see …/documents/{sha256} */
    agreement: z.strictObject({ pdf: z.string(), text: z.string() }).nullable(),
    signature: said(Signature),
    acknowledged: said(Acknowledgement),
    standing: StandingAnswer.nullable(),
    helps: z.array(
      HelpDeclaration.extend({
        ...by,
        at: Instant,
        endsAt: Instant,
        memory: MemoryAnswer.optional(),
        finished: said(HelpFinished),
      }),
    ),
    adjustments: z.array(
      AdjustmentRequest.extend({
        ...by,
        at: Instant,
        earlier: z.array(Tier),
        /** the tiers in force beside those that are asked for: the most, up to `ceiling`, and at the volume forecast then */
        costs: z.strictObject({ before: Costs, after: Costs, ceiling: Volume }).optional(),
        memory: MemoryAnswer.optional(),
        decision: RebateApproval.safeExtend(by).nullable(),
      }),
    ),
    interim: z.array(Settled),
    settlement: Settled.nullable(),
    payoutBy: LocalDate.nullable(),
    difference: said(DifferenceDecision),
    openDifference: DifferenceAnswer.nullable(),
    withdrawal: said(Withdrawal),
    /** by the step whose words no mail carried */
    passedOn: z.record(z.string(), PassedOn.extend(by)),
  })
  .meta({ id: 'Rebate' });

/** A payout as it stands now. */
export const PayoutAnswer = z
  .strictObject({
    ...alive,
    kind: z.literal('rebate-payout'),
    terms: z.strictObject({
      kind: z.literal('rebate-payout'),
      rebateId: z.uuid(),
      customerId: Code,
      repId: Code,
      amount: Money,
      dueDate: LocalDate,
      rehearsal: z.boolean().optional(),
    }),
    plan: z.strictObject({
      needsApproval: z.boolean(),
      reminders: z.array(Planned),
      breach: Planned,
      reportingEnds: Planned,
    }),
    approval: Approval.safeExtend(by).nullable(),
    paid: said(PaidOut),
    conclusion: z
      .strictObject({ outcome: z.enum(['kept', 'broken']), basis: z.enum(['record', 'word', 'window']) })
      .nullable(),
    correction: said(Correction),
    apologies: z.array(Apology.extend(by)),
    lesson: said(Lesson),
    passedOn: z.record(z.string(), PassedOn.extend(by)),
  })
  .meta({ id: 'Payout' });
