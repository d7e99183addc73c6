import { z } from 'zod';
import { type Intent, intents } from './intent.ts';

const points = z.int().min(0).max(100);
/** major units of the company's currency */
const amount = z.number().min(0).max(1_000_000);
const neverFalling = (list: readonly number[]): boolean => list.every((one, at) => at === 0 || list[at - 1]! <= one);
const rising = (list: readonly number[]): boolean => list.every((one, at) => at === 0 || list[at - 1]! < one);
/** What counts from so much on. */
const steps = (weight: z.ZodInt) =>
  z
    .array(z.strictObject({ from: z.number().min(0), weighs: weight }))
    .max(20)
    .refine(
      (list) => rising(list.map(({ from }) => from)) && neverFalling(list.map(({ weighs }) => weighs)),
      'expected steps with rising "from" and never falling "weighs" (C6: monotone)',
    );
const byIntent = z.strictObject({
  prevented: points,
  unable: points,
  careless: points,
  evasive: points,
  unwilling: points,
} satisfies Record<Intent, typeof points>);

/** The *defaults* of the answer to a breach, as data. */
export const ResponsePolicy = z.strictObject({
  /** C6: what the intent weighs … */
  byIntent: byIntent
    .refine((weights) => neverFalling(intents.map((intent) => weights[intent])), {
      error: 'expected never falling weights from prevented to unwilling (C6: monotone)',
    })
    .default({ prevented: 0, unable: 1, careless: 2, evasive: 4, unwilling: 6 }),
  /** … what the count weighs, by the level of the customer, this breach included (C7) … */
  byLevel: steps(points).default([
    { from: 2, weighs: 1 },
    { from: 3, weighs: 2 },
    { from: 5, weighs: 3 },
  ]),
  /** … what is missing, in major units of the company's currency … */
  byAmount: steps(points).default([
    { from: 5000, weighs: 1 },
    { from: 20000, weighs: 2 },
  ]),
  /** … and how severe it is. */
  bySeverity: z
    .strictObject({ partly: points, broken: points, severe: points })
    .refine(({ partly, broken, severe }) => neverFalling([partly, broken, severe]), {
      error: 'expected never falling weights from partly to severe (C6: monotone)',
    })
    .default({ partly: 0, broken: 1, severe: 3 }),
  /** C6: the weights add up; from so much on, the answer is of this grade; below all of them it is friendly */
  grades: z
    .strictObject({ plain: points, firm: points, stern: points, final: points })
    .refine(({ plain, firm, stern, final }) => rising([plain, firm, stern, final]), {
      error: 'expected rising numbers from plain to final',
    })
    .default({ plain: 2, firm: 5, stern: 8, final: 11 }),
  /** C6: from so many faults of our own on, the answer is so many grades milder */
  byOwnFaults: steps(z.int().min(0).max(4)).default([
    { from: 1, weighs: 1 },
    { from: 3, weighs: 2 },
  ]),
  /** C6: what a breach costs us, in major units of the company's currency */
  costs: z
    .strictObject({
      perCall: amount.default(5),
      /** there and back */
      perKm: amount.default(0.5),
      /** of the trip there and back, the visit included */
      perHour: amount.default(45),
    })
    .prefault({}),
  /** C6: our service and our own faults are counted so many months back */
  lookBackMonths: z.int().min(1).max(120).default(12),
  /** C6: the answer asks for what is owed within so many working days of the customer */
  payWithinWorkingDays: z.int().min(1).max(60).default(3),
});
export type ResponsePolicy = z.output<typeof ResponsePolicy>;

/** C8: the *defaults* of the end of patience, as data. */
export const PatiencePolicy = z.strictObject({
  /** a customer with so many breaches … */
  breaches: z.int().min(1).max(1000).default(3),
  /** … or with so many severe ones goes to a manager … */
  severe: z.int().min(1).max(1000).default(2),
  /** … both counted so many months back */
  months: z.int().min(1).max(120).default(12),
});
export type PatiencePolicy = z.output<typeof PatiencePolicy>;
