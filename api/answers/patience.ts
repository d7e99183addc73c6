import { z } from 'zod';
import { severities } from '../../domain/breach-severity.ts';
import { Code, LocalDate } from '../../domain/master-data.ts';
import { Money } from '../../domain/money.ts';
import { caseStatuses, PatienceDecision, Reopening, StepDone, windDownSteps } from '../../domain/patience.ts';
import { Instant } from './commitments.ts';

const count = z.int().min(0);
const said = { at: Instant, actor: z.string() };
const [Continue, WindDown] = PatienceDecision.options;

/** The case about a customer: figures and breaches as they were when it was opened, and what became of it. */
export const PatienceAnswer = z
  .strictObject({
    id: z.uuid(),
    customerId: Code,
    /** the promise whose breach opened it, and in whose record its events stand */
    commitmentId: z.uuid(),
    status: z.enum(caseStatuses),
    openedAt: Instant,
    /** our own part first */
    reasons: z.array(
      z.strictObject({ by: z.enum(['own-side', 'count', 'severe']), looked: z.string(), because: z.string() }),
    ),
    figures: z.strictObject({
      from: LocalDate,
      to: LocalDate,
      ...{ breaches: count, severe: count, partly: count, withoutRate: count },
      missing: Money,
      ...{ promises: count, kept: count, level: count },
      ours: z.strictObject({ absences: count, late: count, obstacles: count }),
    }),
    /** the latest first; `missing` in the company's currency, null: policy has no rate */
    breaches: z.array(
      z.strictObject({
        commitmentId: z.uuid(),
        on: LocalDate,
        severity: z.enum(severities),
        missing: Money.nullable(),
      }),
    ),
    decision: z.discriminatedUnion('decision', [Continue.extend(said), WindDown.extend(said)]).nullable(),
    /** what was open between us as the winding down began */
    openItems: z.array(
      z.strictObject({
        what: z.enum(['their-promise', 'our-promise', 'debt', 'delivery']),
        commitmentId: z.uuid(),
        dueDate: LocalDate,
        amount: Money,
      }),
    ),
    steps: z.array(z.strictObject({ step: z.enum(windDownSteps), done: StepDone.extend(said).nullable() })),
    closedAt: Instant.nullable(),
    reopening: Reopening.extend(said).nullable(),
  })
  .meta({ id: 'PatienceCase' });
