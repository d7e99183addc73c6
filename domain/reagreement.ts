import type { Money } from './money.ts';
import type { PaymentRequest } from './requests.ts';
import { against, type Check } from './vetting.ts';

/** What of a payment appointment can be agreed anew. */
export interface AgreedTerms {
  readonly amount: Money;
  /** local to the customer */
  readonly dueDate: string;
  /** null: any time of the day */
  readonly dueTime: string | null;
}

/** Who wants something else than what was agreed. */
export type AskedBy = 'customer' | 'us';

/** B1: a change of what was agreed: who wanted it, who recorded it, when and why, from what to what. */
export interface Reagreement {
  /** ISO 8601 UTC */
  readonly at: string;
  readonly by: string;
  readonly askedBy: AskedBy;
  /** C2: `absence`: our rep cannot come, which counts on our side */
  readonly kind: 'reschedule' | 'absence';
  readonly reason: string;
  readonly from: AgreedTerms;
  readonly to: AgreedTerms;
}

/** What a re-agreement asks for; without an amount, the amount stays. */
export interface NewTerms {
  readonly amount?: Money | undefined;
  readonly dueDate: string;
  readonly dueTime?: string | undefined;
}

export const agreedTerms = ({ amount, dueDate, dueTime }: PaymentRequest): AgreedTerms => ({
  amount,
  dueDate,
  dueTime: dueTime ?? null,
});

/** The request as it would have been made with the new terms; without a new time, any time of the day. */
export function withTerms(
  { dueTime: _, ...request }: PaymentRequest,
  { amount, dueDate, dueTime }: NewTerms,
): PaymentRequest {
  return { ...request, amount: amount ?? request.amount, dueDate, ...(dueTime === undefined ? {} : { dueTime }) };
}

/** Whether nothing would change; "100.0" and "100.00" are the same amount. */
export function sameTerms(one: AgreedTerms, other: AgreedTerms): boolean {
  return (
    one.dueDate === other.dueDate &&
    one.dueTime === other.dueTime &&
    one.amount.currency === other.amount.currency &&
    plain(one.amount.value) === plain(other.amount.value)
  );
}

const plain = (value: string): string =>
  (value.includes('.') ? value.replace(/\.?0+$/, '') : value).replace(/^0+(?=\d)/, '');

/** What says something of the customer's means and past, and nothing of the day. */
const ofTheCustomer: ReadonlySet<string> = new Set(['liquid-funds', 'track-record', 'level']);

/**
 * C1, C2: what speaks against new terms. Where we ask for another day and the amount stays, the customer's means and
 * past were vetted with the promise and are not held against our own change.
 */
export function speaksAgainst(
  checks: readonly Check[],
  { askedBy, from, to }: Pick<Reagreement, 'askedBy' | 'from' | 'to'>,
): readonly Check[] {
  const onlyTheDay =
    askedBy === 'us' && sameTerms({ ...from, dueDate: '', dueTime: null }, { ...to, dueDate: '', dueTime: null });
  return against(checks).filter(({ name }) => !(onlyTheDay && ofTheCustomer.has(name)));
}

/** `1250.00 EUR by 2027-01-15 14:00` */
export const termsInWords = ({ amount, dueDate, dueTime }: AgreedTerms): string =>
  `${amount.value} ${amount.currency} by ${dueDate}${dueTime ? ` ${dueTime}` : ''}`;

/** B1: who wanted the change, without anybody's own words. */
export const wanted = ({ askedBy, kind }: Pick<Reagreement, 'askedBy' | 'kind'>): string =>
  kind === 'absence' ? 'since our rep cannot come' : askedBy === 'us' ? 'at our wish' : "at the customer's wish";
