import { z } from 'zod';
import { LocalDate, LocalTime } from './master-data.ts';

/** When goods are expected at the customer's: all day long, or between two times; local to the customer. */
export const Window = z
  .strictObject({ date: LocalDate, from: LocalTime.optional(), to: LocalTime.optional() })
  .refine(({ from, to }) => (from === undefined) === (to === undefined), {
    error: 'expected both from and to, or neither: any time of the day',
    path: ['to'],
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
    error: 'expected to end after it starts',
    path: ['to'],
  })
  .meta({ id: 'Window' });
export type Window = z.output<typeof Window>;
