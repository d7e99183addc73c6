import { z } from 'zod';
import { LocalDate } from '../domain/master-data.ts';

/** What a report is put together by, and the days that it is about; left out: twelve calendar months. */
export const reportQuery = <Group extends string>(groups: readonly Group[]) =>
  z
    .strictObject({
      by: z.enum(groups, { error: `expected one of ${groups.join(', ')}` }),
      from: LocalDate.optional(),
      to: LocalDate.optional(),
    })
    .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
      error: 'expected a day that is not before from',
      path: ['to'],
    });

/** `linesOnTime` as the head of a column: `lines_on_time`. */
export const columnName = (figure: string): string => figure.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
