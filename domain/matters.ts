import { z } from 'zod';
import { Code, LocalDate, Words } from './master-data.ts';
import { addDays } from './working-calendar.ts';

/** C9: what of ours a customer could name as an excuse. */
export const inTheWay = ['complaint', 'dispute', 'invoice-unsent', 'statement-unsent'] as const;
/** C3: what a reminder can be attached to, since it is true. */
export const occasions = ['delivery-under-way', 'statement-sent', 'invoice-sent'] as const;

/** Something between us and a customer, as the systems of the company report it. */
export const Matter = z.strictObject({
  customerId: Code,
  kind: z.enum([...inTheWay, ...occasions]),
  /** for our own people, in their words; a customer never reads it */
  text: Words.min(1).max(200),
  /** the number of the delivery, the invoice, the statement or the complaint, as the customer knows it */
  reference: Words.min(1).max(60).nullable().default(null),
  /** it concerns this promise only; that of a rehearsal makes it a matter of the rehearsal */
  commitmentId: z.uuid().nullable().default(null),
  /** local to the customer */
  since: LocalDate,
  open: z.boolean(),
});
export type Matter = z.output<typeof Matter>;

export type ObstacleKind = (typeof inTheWay)[number];
export type OccasionKind = (typeof occasions)[number];

/** What the choice of an occasion looks at. */
export interface PossibleOccasion {
  readonly id: string;
  readonly kind: string;
  readonly reference: string | null;
  readonly since: string;
}

/** The true other subject that a reminder opens with. */
export interface Occasion {
  readonly id: string;
  readonly kind: OccasionKind;
  readonly reference: string | null;
}

const isOccasion = (kind: string): kind is OccasionKind => (occasions as readonly string[]).includes(kind);

/**
 * C3: the other subject that a reminder opens with: the newest one that was not used before for this promise.
 * @param matters the open ones of the customer
 * @param used ids of those that an earlier reminder opened with
 * @param today local to the customer
 * @param days how long ago, in calendar days, it may have begun
 */
export function nextOccasion(
  matters: readonly PossibleOccasion[],
  used: readonly string[],
  today: string,
  days: number,
): Occasion | undefined {
  const [found] = matters
    .flatMap(({ kind, ...matter }) => (isOccasion(kind) ? [{ ...matter, kind }] : []))
    .filter(({ id, since }) => !used.includes(id) && since <= today && since >= addDays(today, -days))
    .sort((a, b) => (a.since === b.since ? a.id.localeCompare(b.id) : a.since < b.since ? 1 : -1));
  return found && { id: found.id, kind: found.kind, reference: found.reference };
}

/**
 * C9: whether a matter could be named as an excuse for this promise: it concerns the customer as a whole, this promise,
 * or one of its invoices.
 */
export const couldExcuse = (
  matter: { readonly kind: string; readonly reference: string | null; readonly commitmentId: string | null },
  promise: { readonly id: string; readonly invoices: readonly string[] },
): boolean =>
  (matter.commitmentId === null || matter.commitmentId === promise.id) &&
  (matter.kind !== 'invoice-unsent' ||
    matter.reference === null ||
    promise.invoices.length === 0 ||
    promise.invoices.includes(matter.reference));
