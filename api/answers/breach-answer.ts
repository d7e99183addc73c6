import { z } from 'zod';
import { grades, severities } from '../../domain/firmness.ts';
import { intents, Signs, signsFor, signsOfIntent } from '../../domain/intent.ts';
import { LocalDate, languages } from '../../domain/master-data.ts';
import { Money } from '../../domain/money.ts';

const count = z.int().min(0);
/** minor units of the company's currency */
const minor = z.string().regex(/^\d+$/);
const Intent = z.enum(intents);
const Grade = z.enum(grades);
const Language = z.enum(languages);
const by = z.enum(['own-side', 'intent', 'count', 'amount', 'severity']);

/** What the record says of a breach and of ourselves. */
const Material = z
  .strictObject({
    at: z.iso.datetime(),
    /** local date of the customer from which service and own side are counted */
    since: LocalDate,
    currency: z.string(),
    service: z.strictObject({
      deliveries: count,
      deliveriesOnTime: count,
      helps: count,
      adjustments: count,
      waived: count,
      deferrals: count,
      payouts: count,
      paidOut: minor,
    }),
    cost: z.strictObject({
      calls: count,
      trips: count,
      kilometres: z.number().min(0),
      minutes: z.number().min(0),
      forCalls: minor,
      forKilometres: minor,
      forHours: minor,
      total: minor,
    }),
    ours: z.strictObject({ absences: count, late: count, obstacles: count }),
    boss: z.strictObject({ vouched: z.boolean(), escalations: count }),
    signs: Signs,
    level: count,
    missing: minor.nullable(),
    severity: z.enum(severities),
  })
  .meta({ id: 'ResponseMaterial' });

/** C6: the answer to a breach. */
export const BreachAnswer = z
  .strictObject({
    commitmentId: z.uuid(),
    at: z.iso.datetime(),
    rehearsal: z.boolean(),
    grade: Grade,
    /** without our own part */
    unlowered: Grade,
    weighs: count,
    judged: Intent.nullable(),
    signs: Signs,
    signsSay: z.strictObject({
      intent: Intent,
      forTheCustomer: z.array(z.enum(signsFor)),
      ofIntent: z.array(z.enum(signsOfIntent)),
    }),
    /** our own side first; `says` in the language of the card */
    reasons: z.array(z.strictObject({ by, weighs: count, says: z.string(), looked: z.string(), because: z.string() })),
    /** what may be judged, and the grade that follows */
    choices: z.array(z.strictObject({ intent: Intent, says: z.string(), grade: Grade })),
    /** for the rep; '' where there is nothing to say */
    card: z.strictObject({
      language: Language,
      grade: z.strictObject({ name: z.string(), tone: z.string() }),
      ours: z.string(),
      cost: z.string(),
      service: z.string(),
      boss: z.string(),
      memory: z.string(),
    }),
    /** for the customer: to say, and to send or change */
    words: z.strictObject({
      language: Language,
      say: z.string(),
      draft: z.strictObject({ to: z.string().nullable(), subject: z.string(), text: z.string() }),
    }),
    paid: Money,
    owed: Money,
    /** local date of the customer by which the answer asks for it */
    payBy: LocalDate,
    material: Material,
  })
  .meta({ id: 'BreachAnswer' });
