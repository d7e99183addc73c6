import { z } from 'zod';
import { severities } from '../../domain/breach-severity.ts';
import { LocalDate } from '../../domain/master-data.ts';
import { recalls } from '../../domain/memory.ts';
import { Money } from '../../domain/money.ts';

const count = z.int().min(0);
const recalled = { commitmentId: z.uuid(), dueDate: LocalDate, amount: Money };

/** What is remembered of a customer; the lists are bounded, `counts` say how many there are. */
export const MemoryAnswer = z
  .strictObject({
    /** `amount`: what is still to come */
    open: z.array(z.strictObject({ ...recalled, state: z.enum(['running', 'overdue']) })),
    /** breaches whose answer we still owe */
    unanswered: z.array(z.strictObject(recalled)),
    /** the latest first */
    past: z.array(z.strictObject({ ...recalled, missing: Money, severity: z.enum(severities) })),
    counts: z.strictObject({ open: count, unanswered: count, past: count }),
    level: count,
    recalls: z.strictObject({ what: z.enum(recalls), amount: Money, dueDate: LocalDate, others: count }).nullable(),
    /** ready to say, in the customer's language */
    words: z.string(),
    english: z.string(),
  })
  .meta({ id: 'Memory' });
