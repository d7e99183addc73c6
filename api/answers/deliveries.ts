import { z } from 'zod';
import { OrderLine } from '../../domain/delivery.ts';

/** D5: what became of a proof of delivery, and what of the order has not come yet. */
export const DeliveredAnswer = z.strictObject({
  id: z.uuid(),
  result: z.enum(['recorded', 'unchanged']),
  lines: z.array(OrderLine),
  missing: z.array(OrderLine),
});
