import { z } from 'zod';
import { grades } from '../../domain/firmness.ts';
import { Code, LocalDate, outcomes } from '../../domain/master-data.ts';
import { inTheWay } from '../../domain/matters.ts';
import { Money } from '../../domain/money.ts';
import { kinds } from '../../domain/projection.ts';
import {
  Approval,
  Correction,
  PaymentRequest,
  PlanDecision,
  ResponseReport,
  ResponseWaiver,
  Withdrawal,
} from '../../domain/requests.ts';
import { checkNames } from '../../domain/vetting.ts';

export const Instant = z.iso.datetime();
/** who, and through which door */
export const by = { by: z.string(), from: z.string().optional() };

export const Planned = z.strictObject({
  step: z.string(),
  at: Instant,
  /** the same in the zone of whom it concerns, `2027-01-13 10:00 Europe/Berlin` */
  local: z.string(),
  why: z.string(),
});

const Timetable = z
  .strictObject({
    reminders: z.array(Planned.extend({ until: Instant })),
    clearing: Planned,
    visit: Planned.extend({ way: z.enum(['go', 'phone-first']), leaveAt: Instant, calls: z.array(Instant) }),
    breach: Planned,
    reportingEnds: Planned,
    /** `shortfall` in minor units */
    tolerance: z.strictObject({ until: Instant, shortfall: z.string() }).optional(),
  })
  .meta({ id: 'Timetable' });

const Check = z
  .strictObject({
    name: z.enum(checkNames),
    result: z.enum(['ok', 'not-ok', 'unknown']),
    weighs: z.enum(['nothing', 'against', 'impossible']),
    looked: z.string(),
    because: z.string(),
  })
  .meta({ id: 'Check' });

const Terms = PaymentRequest.meta({ id: 'PaymentTerms' });

/** A verdict on a promise, with its timetable; `reasons` where something speaks against it. */
export const VerdictAnswer = z
  .strictObject({
    id: z.uuid(),
    terms: Terms,
    plan: Timetable,
    policyVersion: z.int(),
    answer: z.enum(['accept', 'reconsider', 'refer-upward']),
    checks: z.array(Check),
    words: z.string(),
    nearest: z.strictObject({ amount: Money.nullable(), date: LocalDate.nullable() }),
    cannotInsist: z.string().nullable(),
    reasons: z.array(z.string()).optional(),
  })
  .meta({ id: 'Verdict' });
/** The same before anything is promised. */
export const ForeseenVerdict = VerdictAnswer.omit({ id: true }).meta({ id: 'ForeseenVerdict' });

export const status = ['proposed', 'awaiting-approval', 'awaiting-signature', 'open', ...outcomes, 'settled'] as const;
const parties = ['rep', 'manager', 'customer'] as const;
const Awaited = z.strictObject({
  party: z.enum(parties),
  move: z.string(),
  since: Instant,
  answerBy: Instant.nullable(),
});
const Next = z.strictObject({ at: Instant, what: z.string() });
const Happening = z.strictObject({ at: Instant, step: z.string(), what: z.string() });
/** What every running promise shows. */
export const alive = {
  id: z.uuid(),
  status: z.enum(status),
  rehearsal: z.boolean(),
  /** the commitment's own clock */
  now: Instant,
  happened: z.array(Happening),
  next: Next.nullable(),
  awaits: Awaited.nullable(),
  closed: z.boolean(),
  repId: Code,
  handovers: z.array(z.strictObject({ from: Code, to: Code, at: Instant, reason: z.string() })),
};

export const Debt = z.strictObject({ owed: Money, paidLateAt: Instant.nullable() }).nullable();
const Said = z.strictObject({ channel: z.string(), said: z.string(), at: Instant, actor: z.string() });

export const DisputeAnswered = z
  .strictObject({
    id: z.uuid(),
    commitmentId: z.uuid(),
    customerId: Code,
    state: z.enum(['open', 'answered', 'upheld', 'rejected', 'settled']),
    claim: z.string(),
    channel: z.string(),
    by: z.string().nullable(),
    raisedAt: Instant,
    answer: Said.nullable(),
    closing: z
      .strictObject({
        outcome: z.enum(['upheld', 'rejected', 'settled']),
        reason: z.string(),
        at: Instant,
        actor: z.string(),
      })
      .nullable(),
  })
  .meta({ id: 'Dispute' });

/** A commitment as the lists show it. */
export const ListedAnswer = z
  .strictObject({
    id: z.uuid(),
    kind: z.enum(kinds),
    promisor: z.enum(['us', 'customer']),
    customerId: Code,
    repId: Code,
    amount: Money,
    invoices: z.array(z.string()),
    dueDate: LocalDate,
    dueTime: z.string().nullable(),
    zone: z.string(),
    breachAt: Instant.nullable(),
    status: z.enum(status),
    outcome: z.enum(outcomes).nullable(),
    severity: z.enum(['none', 'normal', 'severe']).nullable(),
    awaits: z.enum(parties).nullable(),
    awaitedMove: z.string().nullable(),
    policyVersion: z.int().nullable(),
    rehearsalId: z.uuid().nullable(),
    planId: z.uuid().nullable(),
    part: z.int().nullable(),
    imported: z.boolean(),
    /** the request as it was made */
    terms: z.unknown(),
    /** the verdict and its timetable as they were answered */
    verdict: z.unknown(),
    /** how it counts, once it has an outcome, where the outcome does not say it all */
    result: z.unknown().optional(),
    proposedAt: Instant,
    concludedAt: Instant.nullable(),
    closedAt: Instant.nullable(),
  })
  .meta({ id: 'ListedCommitment' });
/** The same with what of it is owed; null before it has ended. */
export const OwingAnswer = ListedAnswer.extend({ debt: Debt }).meta({ id: 'OwingCommitment' });

/** Amounts are minor units as decimal integers. */
const Follows = z
  .strictObject({
    commitmentId: z.uuid(),
    amountMinor: z.string(),
    because: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('reversal'), reversalId: z.uuid(), takenMinor: z.string() }),
      z.strictObject({
        kind: z.literal('correction'),
        outcome: z.enum(['partially-kept', 'broken']),
        paidMinor: z.string(),
        missingMinor: z.string(),
      }),
    ]),
  })
  .meta({ id: 'Follows' });

const Agreed = z.strictObject({ amount: Money, dueDate: LocalDate, dueTime: z.string().nullable() });

/** A running commitment as it stands now. */
export const ViewAnswer = z
  .strictObject({
    ...alive,
    kind: z.enum(['payment-appointment', 'follow-up']),
    terms: Terms,
    originalTerms: Terms,
    reagreements: z.array(
      z.strictObject({
        at: Instant,
        ...by,
        askedBy: z.enum(['customer', 'us']),
        kind: z.enum(['reschedule', 'absence']),
        reason: z.string(),
        from: Agreed,
        to: Agreed,
      }),
    ),
    withdrawal: Withdrawal.extend({ ...by, toldIn: z.string().optional() }).nullable(),
    verdict: VerdictAnswer.nullable(),
    conclusion: z
      .strictObject({
        outcome: z.enum(['kept', 'partially-kept', 'broken']),
        severity: z.enum(['none', 'normal', 'severe']),
        basis: z.enum(['record', 'word', 'window']),
        paid: Money,
        missing: Money,
        reason: z.string().nullable(),
        tolerated: z.strictObject({ late: z.boolean(), shortfall: Money }).optional(),
      })
      .nullable(),
    correction: Correction.extend(by).nullable(),
    approval: Approval.safeExtend(by).nullable(),
    /** `grade`: how firm it was to be by what the rep says of the breach */
    response: ResponseReport.extend({ ...by, grade: z.enum(grades).optional() }).nullable(),
    responseWaived: ResponseWaiver.extend(by).nullable(),
    paid: z.strictObject({ inTime: Money, total: Money }),
    /** of a follow-up, what it follows */
    follows: Follows.optional(),
    clearing: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.enum([...inTheWay, 'promise-broken', 'promise-open', 'absence']),
        reference: z.string().nullable(),
        cleared: z.boolean().nullable(),
        note: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Commitment' });

export const ChasingAnswer = z
  .strictObject({
    customerId: Code,
    state: z.enum(['active', 'paused']),
    covers: z.union([z.literal('everything'), z.array(z.string())]),
    because: z.array(z.strictObject({ commitmentId: z.uuid(), until: Instant.nullable() })),
    /** what of ended promises is still owed */
    overdue: z.array(
      z.strictObject({
        commitmentId: z.uuid(),
        status: z.enum(status),
        dueDate: LocalDate,
        invoices: z.array(z.string()),
        owed: Money,
      }),
    ),
  })
  .meta({ id: 'Chasing' });

export const PlanVerdictAnswer = z
  .strictObject({ id: z.uuid(), answer: z.enum(['accept', 'reconsider']), parts: z.array(VerdictAnswer) })
  .meta({ id: 'PlanVerdict' });

export const PlanAnswer = z
  .strictObject({
    id: z.uuid(),
    customerId: Code,
    repId: Code,
    awaits: Awaited.nullable(),
    next: Next.nullable(),
    decisions: z.array(PlanDecision.extend(by)),
    happened: z.array(Happening),
    parts: z.array(ListedAnswer),
  })
  .meta({ id: 'PaymentPlan' });
