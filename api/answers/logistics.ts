import { z } from 'zod';
import type { Result } from '../../ledger/master-data.ts';

/** One for each record, in order. */
export const RecordsAnswer = z.strictObject({
  results: z.array(
    z.strictObject({
      result: z.enum(['new', 'changed', 'unchanged', 'superseded', 'refused']),
      /** of a refused one: which field, and why */
      field: z.string().optional(),
      because: z.string().optional(),
    }),
  ),
});

export const recordAnswer = (result: Result | 'superseded'): z.output<typeof RecordsAnswer>['results'][number] =>
  typeof result === 'string' ? { result } : { result: 'refused', ...result };
