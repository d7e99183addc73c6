import type { DeliveryRequest, DeliveryVerdict } from '../domain/delivery.ts';
import type { Language } from '../domain/master-data.ts';
import { compose } from '../mail/compose.ts';
import { awaitedLines, formatWindow, orderLines, type Products } from '../mail/delivery-terms.ts';
import { formatDate, formatInstant, formatMoney } from '../mail/format.ts';
import type { Customer, Rep } from '../prisma/client/client.ts';

/** A delivery that is asked for, by whom, and how it was vetted. */
interface Asked {
  readonly request: DeliveryRequest;
  readonly customer: Pick<Customer, 'name' | 'contact' | 'language' | 'zone'>;
  readonly rep: Pick<Rep, 'name'>;
  readonly verdict: Omit<DeliveryVerdict, 'words'>;
  readonly products: Products;
}

/**
 * A1: what the rep says to the customer, in its language and without our figures, directly or gently; both say the
 * same plainly, and what can be promised instead. '' on accept.
 */
export function deliveryWords(asked: Asked): DeliveryVerdict['words'] {
  const { answer, checks } = asked.verdict;
  if (answer === 'accept') return { direct: '', gentle: '' };
  const weighs = { refuse: 'refuse', 'declare-uncertain': 'uncertain', 'refer-upward': 'upward' }[answer];
  const against = checks.filter((check) => check.result !== 'ok' && check.weighs === weighs);
  const words = (how: 'direct' | 'gentle') =>
    wordsOf(
      how,
      answer,
      against.map(({ name }) => name),
      asked,
    );
  return { direct: words('direct'), gentle: words('gentle') };
}

/** A2: what the rep says where somebody above has declined, whatever the reason. */
export const plainNo = (asked: Asked): string => wordsOf('direct', 'refuse', [], asked);

function wordsOf(
  how: 'direct' | 'gentle',
  answer: Exclude<DeliveryVerdict['answer'], 'accept'>,
  against: readonly string[],
  { request, customer, rep, verdict, products }: Asked,
): string {
  const language = customer.language as Language;
  const { nearest, confirmed, plan } = verdict;
  const instead = against.length > 0 ? nearest : undefined;
  return compose(`delivery-words-${how}`, language, {
    customer: customer.name,
    contact: customer.contact ?? customer.name,
    rep: rep.name,
    amount: '',
    dueDate: '',
    ...{ answer, against: against.join(', ') },
    orderNumber: request.basis,
    window: formatWindow(confirmed, language),
    orderLines: orderLines(request.lines, products, language),
    awaitedLines: awaitedLines(verdict.lines, products, language),
    nearestWindow: instead?.window ? formatWindow(instead.window, language) : '',
    partLines: orderLines(instead?.lines ?? [], products, language),
    minimumOrder: instead?.minimumOrder ? formatMoney(instead.minimumOrder, language) : '',
    joins: instead?.joins ? formatDate(instead.joins.date, language) : '',
    by: plan.decideBy ? formatInstant(plan.decideBy.at, customer.zone, language) : '',
  }).text.trim();
}
