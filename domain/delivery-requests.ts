import { z } from 'zod';
import { OrderLines } from './delivery.ts';
import { Instant, Words } from './master-data.ts';
import { Window } from './window.ts';

const short = Words.min(1).max(200);

/** B1: another window, or other quantities, are agreed. */
export const DeliveryReschedule = z.strictObject({
  window: Window,
  /** left out: as they were */
  lines: OrderLines.optional(),
  askedBy: z.enum(['customer', 'us'], { error: 'expected who asks for it: "customer" or "us"' }),
  reason: short,
});
export type DeliveryReschedule = z.output<typeof DeliveryReschedule>;

/** B3: anyone may say that a promise of ours is at risk. */
export const AtRisk = z.strictObject({
  reason: short,
  /** of a delivery: when it is expected now */
  expectedAt: Instant.optional(),
});
export type AtRisk = z.output<typeof AtRisk>;

/** B3: what was done about a risk; other terms are a re-agreement instead. */
export const WayOut = z.strictObject({ how: short });
export type WayOut = z.output<typeof WayOut>;

/** The vehicle has left; `expectedAt`: left out as planned. */
export const OnTheWay = z.strictObject({ expectedAt: Instant.optional() });
export type OnTheWay = z.output<typeof OnTheWay>;

/** D5: what was unloaded, with the proof of it. Without lines, all that was ordered and has not come yet. */
export const Delivered = z.strictObject({
  /** left out: now */
  at: Instant.optional(),
  lines: OrderLines.optional(),
  signedBy: short,
  /** of the delivery note: the same one again is the same delivery */
  reference: short,
});
export type Delivered = z.output<typeof Delivered>;

/** Goods that the customer refused, or nobody there: theirs, not ours. */
export const CustomerMissed = z.strictObject({
  what: z.enum(['nobody-there', 'goods-refused']),
  at: Instant.optional(),
  note: short,
});
export type CustomerMissed = z.output<typeof CustomerMissed>;
