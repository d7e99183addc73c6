import './plain-words.ts';
import { z } from 'zod';
import { Money } from './money.ts';

/** A code given by the company (customer number, rep number): what ids look like in URLs, workflow ids and search attributes. */
export const Code = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected a code of letters, digits, "." "_" "-", at most 64');
/** Words that a database keeps and a mail carries as they are. */
export const Words = z
  .string()
  .trim()
  .regex(
    /^(?:[^\p{Cc}\p{Cs}]|[\t\r\n])*$/u,
    'expected whole characters, and no control characters but tab and line end',
  );
const name = Words.min(1, 'expected a name').max(200);
export const Email = z.email('expected a mail address').max(254);
export const languages = ['en', 'zh-Hant', 'zh-Hans', 'de', 'pt'] as const;
export const Language = z.enum(languages, { error: `expected one of ${languages.join(', ')}` });
export type Language = z.output<typeof Language>;

/** Those that were found to be one: asking takes longer than reading all the rest of a customer. */
const zones = new Set<string>();
/** There are 600; each may be written in capital and in small letters. */
const mostZones = 2000;

/** An IANA time zone that this machine's time-zone data knows. */
export const Zone = z.string().refine(isZone, { error: 'expected an IANA time zone like Europe/Berlin' });
function isZone(zone: string): boolean {
  if (zones.has(zone)) return true;
  if (!/^[A-Za-z]+(\/[A-Za-z0-9_+-]+)+$|^UTC$/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    if (zones.size < mostZones) zones.add(zone);
    return true;
  } catch {
    return false;
  }
}

export const Country = z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166 country code like DE');
/** ISO 3166-2 without the country: `BY` for Bavaria; null where only national holidays count. */
export const Region = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,10}$/, 'expected a region code like BY')
  .nullable()
  .default(null);

/** Beyond these years calendars are not known, and dates do not sort as text. */
const knownYear = /^(19|2\d)\d\d-/;
const unknownYear = 'expected a year from 1900 to 2999';

/** A local date without a zone. */
export const LocalDate = z.iso
  .date({
    error: ({ input }) =>
      input === undefined
        ? 'is missing; write YYYY-MM-DD'
        : `${typeof input === 'string' ? input : 'this'} is not a date; write YYYY-MM-DD`,
    abort: true,
  })
  .regex(knownYear, unknownYear);
/** A local time of day to the minute. */
export const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day like 14:00');
/** An instant with its offset; kept as UTC with milliseconds. */
export const Instant = z.iso
  .datetime({ offset: true, error: 'expected an instant like 2027-01-15T14:00:00Z' })
  .transform((value) => new Date(value).toISOString())
  .refine((value) => knownYear.test(value), unknownYear);

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const WorkingHours = z
  .strictObject({ days: z.array(z.enum(weekdays)).min(1), from: LocalTime, to: LocalTime })
  .refine((hours) => hours.from < hours.to, { error: 'expected to end after it starts', path: ['to'] });
export type WorkingHours = z.output<typeof WorkingHours>;

/** Longer is no absence; and a calendar must have working days. */
const longestAbsence = 366;
const daysFrom = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

const days = { from: LocalDate, to: LocalDate, reason: Words.min(1).max(200).optional() };
const fitDays = <Days extends { readonly from: string; readonly to: string }>(schema: z.ZodType<Days>) =>
  schema
    .refine(({ from, to }) => from <= to, { error: 'expected to end on or after its first day', path: ['to'] })
    .refine(({ from, to }) => daysFrom(from, to) < longestAbsence, {
      error: `expected at most ${longestAbsence} days`,
      path: ['to'],
    });

/** Days on which somebody or something is not there, both included. */
export const DaysOff = fitDays(z.strictObject(days));
/** D7: days on which a rep is not there, both included; `standIn` takes over what falls into them. */
export const Absence = fitDays(z.strictObject({ ...days, standIn: Code.optional() }));
export type Absence = z.output<typeof Absence>;

/** A person of the company: a rep, or a manager of reps. */
export const Rep = z.strictObject({
  name,
  email: Email,
  language: Language,
  zone: Zone,
  country: Country,
  region: Region,
  office: name,
  workingHours: WorkingHours.default({ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00' }),
  /** null at the top of the company */
  managerId: Code.nullable().default(null),
  /** D7 */
  absences: z
    .array(Absence)
    .max(100)
    .refine((absences) => absences.reduce((days, { from, to }) => days + daysFrom(from, to) + 1, 0) <= 1000, {
      error: 'expected at most 1000 days in all',
    })
    .refine((absences) => new Set(absences.map(({ from }) => from)).size === absences.length, {
      error: 'expected each absence to begin on another day',
    })
    .default([]),
  /** D7: the first day on which the rep is no longer with the company, and who takes over; null: stays */
  leaves: z.strictObject({ on: LocalDate, standIn: Code.optional() }).nullable().default(null),
});
export type Rep = z.output<typeof Rep>;

export const Importance = z.enum(['low', 'normal', 'high']);
export type Importance = z.output<typeof Importance>;

export const Customer = z.strictObject({
  name,
  contact: name.nullable().default(null),
  /** null: reminded by the rep */
  email: Email.nullable().default(null),
  language: Language,
  zone: Zone,
  country: Country,
  region: Region,
  /** closed beyond weekends and public holidays */
  closingDays: z.array(LocalDate).max(1000).default([]),
  /** from the rep's office */
  distanceKm: z.number().min(0).max(20_000),
  travelMinutes: z.int().min(0).max(10_000),
  importance: Importance.default('normal'),
  /** A5: when goods are taken in; null: in the usual hours */
  receivingHours: WorkingHours.nullable().default(null),
  /** as last known; null: unknown */
  liquidFunds: z.strictObject({ amount: Money, asOf: LocalDate }).nullable().default(null),
  repId: Code,
});
export type Customer = z.output<typeof Customer>;

export const Payment = z.strictObject({
  customerId: Code,
  amount: Money,
  receivedAt: Instant,
  /** the bank's or cash book's reference: the same one again is the same payment */
  reference: Words.min(1).max(200),
  commitmentId: z.uuid().nullable().default(null),
});
export type Payment = z.output<typeof Payment>;

/** D3: a payment is taken back (it bounced); without an amount, all that is left of it. */
export const Reversal = z.strictObject({
  /** the bank's or cash book's reference of the reversal: the same one again is the same reversal */
  reference: Words.min(1).max(200),
  reversedAt: Instant,
  reason: Words.min(1).max(200),
  amount: Money.optional(),
});
export type Reversal = z.output<typeof Reversal>;

export const outcomes = ['kept', 'partially-kept', 'broken', 'withdrawn', 'declined'] as const;
export type Outcome = (typeof outcomes)[number];

/** A promise from the years before Kept, with its outcome. */
export const PastPromise = z
  .strictObject({
    /** of the system it comes from: the same one again is the same promise */
    reference: Words.min(1).max(200),
    kind: z.literal('payment-appointment'),
    customerId: Code,
    repId: Code,
    amount: Money,
    promisedOn: LocalDate,
    dueDate: LocalDate,
    outcome: z.enum(['kept', 'partially-kept', 'broken', 'withdrawn']),
    severe: z.boolean().default(false),
  })
  .refine(({ promisedOn, dueDate }) => promisedOn <= dueDate, {
    error: 'expected to be on or after promisedOn',
    path: ['dueDate'],
  })
  .refine(({ severe, outcome }) => !severe || outcome === 'broken', {
    error: 'only a broken promise is severe',
    path: ['severe'],
  });
export type PastPromise = z.output<typeof PastPromise>;
