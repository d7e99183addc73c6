import type { Language } from '../domain/master-data.ts';
import type { PaymentRequest } from '../domain/requests.ts';
import { against, type Check, type NearestOffers } from '../domain/vetting.ts';
import { compose } from '../mail/compose.ts';
import { formatDate, formatMoney, formatTime } from '../mail/format.ts';
import type { Customer, Rep } from '../prisma/client/client.ts';

/** A promise that is not credible, and what would be. */
interface Doubted {
  readonly request: PaymentRequest;
  readonly customer: Customer;
  readonly rep: Rep;
  readonly checks: readonly Check[];
  readonly nearest: NearestOffers;
}

/** C1: what the rep says to the customer, in the customer's language and without our figures; '' where nothing speaks against the promise. */
export function wordsToReconsider({ request, customer, rep, checks, nearest }: Doubted): string {
  const reasons = against(checks);
  if (reasons.length === 0) return '';
  const language = customer.language as Language;
  return compose('reconsider', language, {
    customer: customer.name,
    contact: customer.contact ?? customer.name,
    rep: rep.name,
    amount: formatMoney(request.amount, language),
    dueDate: formatDate(request.dueDate, language),
    dueTime: request.dueTime === undefined ? '' : formatTime(request.dueTime, language),
    ...doubts(checks, nearest, language),
  }).text.trim();
}

/** What speaks against a promise, and what would be credible, as a mail names it. */
export const doubts = (checks: readonly Check[], nearest: NearestOffers, language: Language) => ({
  against: against(checks)
    .map(({ name, result, weighs }) => {
      if (name === 'patience' && weighs === 'impossible') return 'no-new-promise';
      return result === 'unknown' ? `${name}-unknown` : name;
    })
    .join(', '),
  nearestAmount: nearest.amount === null ? '' : formatMoney(nearest.amount, language),
  nearestDate: nearest.date === null ? '' : formatDate(nearest.date, language),
});
