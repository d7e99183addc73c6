import { z } from 'zod';
import { OrderLine } from '../../domain/delivery.ts';
import { otifGroups } from '../../domain/otif.ts';

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
