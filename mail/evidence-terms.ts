/** What is promised, in the words of a language, whatever kind of promise it is. */
import type { DeliveryRequest } from '../domain/delivery.ts';
import type { EvidenceFile, TermsVersion } from '../domain/evidence.ts';
import type { Language } from '../domain/master-data.ts';
import type { RebateRequest } from '../domain/rebate.ts';
import type { PaymentRequest } from '../domain/requests.ts';
import { formatWindow, orderLines } from './delivery-terms.ts';
import { evidenceTexts } from './evidence-texts.ts';
import { formatDate, formatMoney, formatTime } from './format.ts';
import { countsLines, tierLines } from './rebate-terms.ts';

/** A7: benefit and condition together, a line for each thing. @param terms of a version, as the request was made */
export function promisedIn(file: EvidenceFile, terms: TermsVersion['terms'], language: Language): string {
  const say = evidenceTexts(language).promised;
  const { kind, amount: promised, dueDate: by } = file.commitment;
  if (kind === 'rebate-year' && 'tiers' in terms) {
    const rebate = terms as unknown as RebateRequest;
    return [tierLines(rebate.tiers, rebate, language), ...countsLines(rebate.counts, language)].join('\n');
  }
  if (kind === 'delivery-promise' && 'lines' in terms) {
    const { lines, window, confirm = window } = terms as unknown as DeliveryRequest;
    const products = new Map(Object.entries(file.names.products));
    const goods = orderLines(lines, products, language).replaceAll('\n', ', ');
    return say.delivery({ lines: goods, window: formatWindow(confirm, language) });
  }
  const { amount = promised, dueDate = by, dueTime, invoices } = terms as Partial<PaymentRequest>;
  const day = formatDate(dueDate, language);
  const due = dueTime === undefined || dueTime === null ? day : say.dueAt({ day, time: formatTime(dueTime, language) });
  const words = (kind === 'rebate-payout' ? say.payout : say.payment)({ amount: formatMoney(amount, language), due });
  return [words, ...(invoices ? [say.invoices({ invoices: invoices.join(', ') })] : [])].join('\n');
}
