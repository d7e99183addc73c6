import { z } from 'zod';
import { DeliveryRequest, deliveryChecks, OrderLine, OrderLines } from '../../domain/delivery.ts';
import { AtRisk, CustomerMissed, OnTheWay, WayOut } from '../../domain/delivery-requests.ts';
import { Code, LocalDate } from '../../domain/master-data.ts';
import { Money } from '../../domain/money.ts';
import { otifGroups } from '../../domain/otif.ts';
import { Apology, Firming, Lesson, Signature } from '../../domain/rebate-requests.ts';
import { Approval, Correction, PassedOn, Withdrawal } from '../../domain/requests.ts';
import { Window } from '../../domain/window.ts';
import { alive, by, Instant, Planned } from './commitments.ts';
import { MemoryAnswer } from './memory.ts';

const said = <Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>) => schema.extend(by).nullable();

const Trip = z
  .strictObject({
    siteId: Code,
    vehicleId: Code,
    driverId: Code,
    loadAt: Instant,
    departAt: Instant,
    arriveAt: Instant,
    doneAt: Instant,
    backAt: Instant,
  })
  .meta({ id: 'Trip' });

const Terms = DeliveryRequest.meta({ id: 'DeliveryTerms' });

const vetting = {
  answer: z.enum(['accept', 'refer-upward', 'declare-uncertain', 'refuse']),
  checks: z.array(
    z
      .strictObject({
        name: z.enum(deliveryChecks),
        result: z.enum(['ok', 'not-ok', 'unknown']),
        weighs: z.enum(['nothing', 'hint', 'upward', 'uncertain', 'refuse']),
        looked: z.string(),
        because: z.string(),
      })
      .meta({ id: 'DeliveryCheck' }),
  ),
  /** as the customer wants it, and as it is promised */
  requested: Window,
  confirmed: Window,
  lines: z.array(
    OrderLine.extend({
      goods: z.enum(['complete', 'uncertain', 'missing']),
      available: z.string(),
      completeFrom: LocalDate.nullable(),
    }).meta({ id: 'LineOutlook' }),
  ),
  /** vehicle and driver for the whole trip; null: none was found */
  trip: Trip.nullable(),
  tripCost: Money,
  worthIt: z.boolean(),
  /** what could be promised instead */
  nearest: z.strictObject({
    window: Window.nullable(),
    lines: OrderLines.nullable(),
    minimumOrder: Money.nullable(),
    joins: z.strictObject({ commitmentId: z.uuid(), date: LocalDate }).nullable(),
  }),
  /** what the rep's earlier misses taught, latest first */
  lessons: z.array(z.strictObject({ commitmentId: z.uuid(), at: Instant, cause: z.string(), lesson: z.string() })),
};

/** A verdict on a delivery that is asked for. */
export const DeliveryVerdictAnswer = z
  .strictObject({
    id: z.uuid(),
    terms: Terms,
    ...vetting,
    plan: z
      .strictObject({
        decideBy: Planned.nullable(),
        signature: z.strictObject({ chase: z.array(Planned), lapse: Planned }).nullable(),
        readiness: z.array(Planned),
        reminder: Planned.extend({ until: Instant }).nullable(),
        warnBy: Planned,
        departs: Planned,
        breach: Planned,
        reportingEnds: Planned,
      })
      .meta({ id: 'DeliveryPlan' }),
    words: z.strictObject({ direct: z.string(), gentle: z.string() }),
    policyVersion: z.int(),
    memory: MemoryAnswer.optional(),
    reasons: z.array(z.string()).optional(),
  })
  .meta({ id: 'DeliveryVerdict' });
/** The same before anything is promised. */
export const ForeseenDeliveryVerdict = DeliveryVerdictAnswer.omit({ id: true }).meta({ id: 'ForeseenDeliveryVerdict' });

/** How a delivery counts. */
export const DeliveryResultAnswer = z
  .strictObject({
    scoredBy: Instant,
    onTime: z.boolean(),
    inFull: z.boolean(),
    customerMiss: z.boolean(),
    lines: z.array(z.strictObject({ productId: Code, onTime: z.boolean(), inFull: z.boolean() })),
    cause: z.string().nullable(),
  })
  .meta({ id: 'DeliveryResult' });

/** A delivery promise as it stands now. */
export const DeliveryAnswer = z
  .strictObject({
    ...alive,
    kind: z.literal('delivery-promise'),
    terms: Terms,
    requested: Window,
    confirmed: Window,
    /** as they hold now */
    window: Window,
    lines: OrderLines,
    trip: Trip.nullable(),
    verdict: DeliveryVerdictAnswer.nullable(),
    approval: Approval.safeExtend(by).nullable(),
    firming: said(Firming),
    signature: said(Signature),
    changes: z.array(
      z.strictObject({
        at: Instant,
        by: z.string(),
        askedBy: z.enum(['customer', 'us']),
        reason: z.string(),
        from: Window,
        to: Window,
        lines: OrderLines,
        breachAt: Instant,
      }),
    ),
    risks: z.array(AtRisk.extend({ ...by, at: Instant })),
    notReady: z.array(
      z.strictObject({
        what: z.enum(['goods', 'vehicle', 'driver', 'earlier-trip', 'reported']),
        products: z.array(Code),
        because: z.string(),
      }),
    ),
    wayOut: said(WayOut),
    onTheWay: said(OnTheWay),
    unloaded: z.array(OrderLine.extend({ at: Instant })),
    customerMissed: CustomerMissed.extend({ ...by, at: Instant }).nullable(),
    conclusion: z
      .strictObject({
        outcome: z.enum(['kept', 'partially-kept', 'broken']),
        basis: z.enum(['record', 'word', 'window', 'customer']),
      })
      .nullable(),
    result: DeliveryResultAnswer.nullable(),
    correction: said(Correction),
    apologies: z.array(Apology.extend(by)),
    lesson: said(Lesson),
    withdrawal: said(Withdrawal),
    passedOn: z.record(z.string(), PassedOn.extend(by)),
  })
  .meta({ id: 'Delivery' });

/** D5: what became of a proof of delivery, and what of the order has not come yet. */
export const DeliveredAnswer = z.strictObject({
  id: z.uuid(),
  result: z.enum(['recorded', 'unchanged']),
  lines: z.array(OrderLine),
  missing: z.array(OrderLine),
});

const count = z.int().min(0);
/** One rep, customer, month or cause. */
export const OtifRowAnswer = z
  .strictObject({
    key: z.string(),
    /** of a rep or a customer */
    name: z.string().nullable(),
    deliveries: count,
    onTime: count,
    inFull: count,
    /** both */
    otif: count,
    /** of `otif` among the deliveries, from 0 to 1; null: too few to rate */
    share: z.number().min(0).max(1).nullable(),
    /** `3 of 4` */
    inWords: z.string(),
    lines: count,
    linesOnTime: count,
    linesInFull: count,
    /** nobody there, or goods refused: in no other figure */
    customerMisses: count,
    /** in no other figure */
    withdrawn: count,
  })
  .meta({ id: 'OtifRow' });
export const OtifAnswer = z.strictObject({
  by: z.enum(otifGroups),
  rows: z.array(OtifRowAnswer),
  total: OtifRowAnswer,
});
