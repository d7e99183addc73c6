import { z } from 'zod';
import { decimalString } from './decimal.ts';
import { Code, LocalDate, Words } from './master-data.ts';
import { SignedMoney } from './money.ts';

const signOf = (decimal: string): number => Math.sign(Number(decimal));

/** A line of an invoice, or of a credit note (below zero): a fact from outside, against which rebates are counted. */
export const Sale = z
  .strictObject({
    /** the number of the document: the same one with the same line is the same sale */
    document: Words.min(1).max(200),
    line: z.int().min(1).max(1_000_000),
    /** local date of the customer */
    date: LocalDate,
    customerId: Code,
    productGroup: Code,
    quantity: decimalString({
      pattern: /^-?\d{1,12}(\.\d{1,3})?$/,
      expected: 'expected a decimal number as a string, like "12", "0.125" or "-3"',
      whole: 12,
      decimals: 3,
    }),
    net: SignedMoney,
    /** left out: nobody has said so yet */
    paid: z.boolean().default(false),
    /** a higher one corrects a lower one */
    revision: z.int().min(1).max(1_000_000_000).default(1),
  })
  .refine(({ quantity, net }) => !(signOf(quantity) * signOf(net.value) < 0), {
    error: 'expected the sign of the net: both are below zero where goods come back',
    path: ['quantity'],
  })
  .meta({ id: 'Sale' });
export type Sale = z.output<typeof Sale>;

/** Whose sales came or were corrected, and in which local dates, both included. */
export interface Touched {
  readonly customerId: string;
  readonly from: string;
  readonly to: string;
}

/** The same with each customer once. */
export function merged(touched: readonly Touched[]): Touched[] {
  const all = new Map<string, Touched>();
  for (const { customerId, from, to } of touched) {
    const known = all.get(customerId);
    all.set(customerId, {
      customerId,
      from: known && known.from < from ? known.from : from,
      to: known && known.to > to ? known.to : to,
    });
  }
  return [...all.values()];
}
