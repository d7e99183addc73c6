import { z } from 'zod';
import { ShippedQuantity } from './logistics.ts';
import { Code, Words } from './master-data.ts';
import type { Memory } from './memory.ts';
import { Money } from './money.ts';
import { Signature } from './rebate-requests.ts';
import type { PlannedReminder, PlannedStep } from './timetable.ts';
import type { Trip } from './trip.ts';
import { Window } from './window.ts';

export type { Window };

const short = Words.min(1).max(200);
const more = Money.refine((money) => /[1-9]/.test(money.value), { error: 'expected more than 0', path: ['value'] });

/** So much of a product, in units. */
export const OrderLine = z.strictObject({ productId: Code, quantity: ShippedQuantity });
export type OrderLine = z.output<typeof OrderLine>;
export const OrderLines = z
  .array(OrderLine)
  .min(1)
  .max(100)
  .refine((lines) => new Set(lines.map(({ productId }) => productId)).size === lines.length, {
    error: 'expected each product once; add up what is ordered of it',
  });

/** Our promise of goods by a time, as it is asked of Kept. */
export const DeliveryRequest = z.strictObject({
  kind: z.literal('delivery-promise'),
  customerId: Code,
  repId: Code,
  /** A5: where the goods lie; left out: as policy says, or the only site */
  siteId: Code.optional(),
  lines: OrderLines,
  /** A5: net value of the order, and what we earn on it before the trip */
  value: more,
  margin: Money.optional(),
  /** as the customer wants it */
  window: Window,
  /** B1: what is promised where it is another one */
  confirm: Window.optional(),
  /** unloading at the customer's */
  serviceMinutes: z.int().min(1).max(1440),
  /** the order number */
  basis: short,
  /** what the customer pays to the driver, and what else must be ready there */
  payOnDelivery: more.optional(),
  prepare: short.optional(),
  /** A4: the signed order, where it is there already */
  document: Signature.optional(),
  /** E1 */
  rehearsal: z.boolean().optional(),
});
export type DeliveryRequest = z.output<typeof DeliveryRequest>;

/** What is promised: when and what. */
export interface Promised {
  readonly window: Window;
  readonly lines: readonly OrderLine[];
}

/** A5, A1: what a delivery is looked at by, in order. */
export const deliveryChecks = [
  'worth',
  'authority',
  'date',
  'customer-open',
  'site-open',
  'goods',
  'capacity',
  'vehicle',
  'driver',
  'time',
  'patience',
] as const;

/** A5: one look at a delivery. */
export interface DeliveryCheck {
  readonly name: (typeof deliveryChecks)[number];
  readonly result: 'ok' | 'not-ok' | 'unknown';
  /** what it does to the answer; a `hint` changes nothing and is said beside it */
  readonly weighs: 'nothing' | 'hint' | 'upward' | 'uncertain' | 'refuse';
  readonly looked: string;
  readonly because: string;
}

/** A5: one line with what can be promised of it. */
export interface LineOutlook extends OrderLine {
  /** `uncertain`: only with goods that the supplier has not confirmed */
  readonly goods: 'complete' | 'uncertain' | 'missing';
  /** available to promise for that day, in units */
  readonly available: string;
  /** local date of the site on which all of it can be loaded, of what is uncertain: hoped for; null: not known */
  readonly completeFrom: string | null;
}

/** A5: vehicle and driver for the whole trip; instants ISO 8601 UTC. */
export interface BookedTrip extends Trip {
  readonly siteId: string;
  readonly vehicleId: string;
  readonly driverId: string;
}

/** A1: the nearest thing that could be promised instead; null where there is none. */
export interface NearestDelivery {
  /** the earliest window in which all of it could come */
  readonly window: Window | null;
  /** what could come in the window that was asked for */
  readonly lines: readonly OrderLine[] | null;
  /** from this value on the trip is worth it, major units of the company's currency */
  readonly minimumOrder: Money | null;
  /** a trip that goes to this customer already */
  readonly joins: { readonly commitmentId: string; readonly date: string } | null;
}

/** B9: what an earlier miss taught. */
export interface EarlierLesson {
  readonly commitmentId: string;
  /** ISO 8601 UTC */
  readonly at: string;
  readonly cause: string;
  readonly lesson: string;
}

/** Every instant of a delivery, planned once from local dates, zones, calendars and policy. */
export interface DeliveryPlan {
  /** A3: when a tentative promise is firmed or withdrawn; null: it is not tentative */
  readonly decideBy: PlannedStep | null;
  /** A4: null: nothing must be signed, or it is signed already */
  readonly signature: { readonly chase: readonly PlannedStep[]; readonly lapse: PlannedStep } | null;
  /** B3, earliest first; those that lie before the promise are left out */
  readonly readiness: readonly PlannedStep[];
  /** what the customer must prepare; null: the promise is too near for it */
  readonly reminder: PlannedReminder | null;
  /** B3: where no way out is found by then, the customer is warned */
  readonly warnBy: PlannedStep;
  /** the vehicle leaves */
  readonly departs: PlannedStep;
  /** the end of the window, with the grace */
  readonly breach: PlannedStep;
  /** D5: nobody reported by here: concluded on the facts known */
  readonly reportingEnds: PlannedStep;
}

/** A1, A5: what a request for a delivery is answered with, and when what happens. */
export interface DeliveryVerdict {
  readonly id: string;
  readonly answer: 'accept' | 'refer-upward' | 'declare-uncertain' | 'refuse';
  readonly checks: readonly DeliveryCheck[];
  /** the request as it was made */
  readonly terms: DeliveryRequest;
  /** B1: as the customer wants it, and as it is promised; both stay */
  readonly requested: Window;
  readonly confirmed: Window;
  readonly lines: readonly LineOutlook[];
  /** null: none was found */
  readonly trip: BookedTrip | null;
  /** A5: of the trip, in the company's currency */
  readonly tripCost: Money;
  readonly worthIt: boolean;
  readonly nearest: NearestDelivery;
  /** B9: the rep's last ones, latest first */
  readonly lessons: readonly EarlierLesson[];
  readonly plan: DeliveryPlan;
  /** for the rep to say to the customer, in its language: both say the same plainly; '' on accept */
  readonly words: { readonly direct: string; readonly gentle: string };
  readonly policyVersion: number;
  /** C7: what is open and past of the customer's promises; left out by an earlier Kept */
  readonly memory?: Memory;
}

/** B3: why a delivery is not ready. */
export interface NotReady {
  readonly what: 'goods' | 'vehicle' | 'driver' | 'earlier-trip' | 'reported';
  /** the products that are missing */
  readonly products: readonly string[];
  /** in words; English */
  readonly because: string;
}

/** D5: what was unloaded at the customer's, by the records; quantity in units, `at` ISO 8601 UTC. */
export interface Unloaded extends OrderLine {
  readonly at: string;
}

/** What a mail about a delivery is told beside the commitment's own terms. */
export interface DeliveryAbout {
  /** as they hold now */
  readonly window: Window;
  readonly lines: readonly OrderLine[];
  /** ISO 8601 UTC */
  readonly expectedAt?: string | undefined;
  readonly departsAt?: string | undefined;
  /** somebody has said that the vehicle has left; else it is planned so */
  readonly hasLeft?: boolean;
  /** when it came, or when we were there in vain; ISO 8601 UTC */
  readonly cameAt?: string | undefined;
  /** B1: the window before */
  readonly earlier?: Window;
  /** B3, B2: when it comes instead; null: not known yet */
  readonly instead?: Window | null;
  readonly because?: string | undefined;
  /** B3 */
  readonly notReady?: readonly NotReady[];
  /** the instant by which somebody decides, ISO 8601 UTC */
  readonly by?: string;
  readonly decision?: 'firmed' | 'withdrawn' | 'approve' | 'decline' | 'lapsed';
  /** D5: what came so far, per line */
  readonly unloaded?: readonly (OrderLine | Unloaded)[];
  readonly missing?: readonly OrderLine[];
  readonly late?: boolean;
  /** the customer's miss */
  readonly customerMiss?: 'nobody-there' | 'goods-refused';
  readonly signedBy?: string;
  readonly reference?: string;
  readonly tripCost?: Money;
}
