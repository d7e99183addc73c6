/** The terms of a delivery in the words of a language: what comes, and when (A7). */
import type { LineOutlook, NotReady, OrderLine, Window } from '../domain/delivery.ts';
import type { Language, WorkingHours } from '../domain/master-data.ts';
import { formatDate, formatDay, formatNumber, formatTime } from './format.ts';
import { paperTexts } from './paper-texts.ts';

/** The names of products by their code. */
export type Products = ReadonlyMap<string, string>;

/** "Monday, 18 January 2027, 10:00–12:00" */
export function formatWindow({ date, from, to }: Window, language: Language): string {
  const { window } = paperTexts(language).delivery;
  const day = formatDate(date, language);
  return from === undefined || to === undefined
    ? window.allDay({ date: day })
    : window.between({ date: day, from: formatTime(from, language), to: formatTime(to, language) });
}

/** "09:00–18:00" */
export const formatHours = ({ from, to }: Pick<WorkingHours, 'from' | 'to'>, language: Language): string =>
  paperTexts(language).delivery.hours({ from: formatTime(from, language), to: formatTime(to, language) });

/** "20 × Oak board 20 mm"; the code where the name is not known */
export const orderLine = ({ productId, quantity }: OrderLine, products: Products, language: Language): string =>
  paperTexts(language).delivery.line({
    number: formatNumber(quantity, language),
    product: products.get(productId) ?? productId,
  });

/** Each line for itself. */
export const orderLines = (lines: readonly OrderLine[], products: Products, language: Language): string =>
  lines.map((line) => orderLine(line, products, language)).join('\n');

/** A3: the lines whose goods are not confirmed, with the day on which they can be loaded. */
export const awaitedLines = (lines: readonly LineOutlook[], products: Products, language: Language): string =>
  lines
    .filter(({ goods }) => goods === 'uncertain')
    .map((each) => {
      const line = orderLine(each, products, language);
      const { awaited } = paperTexts(language).delivery;
      return each.completeFrom === null ? line : awaited({ line, day: formatDay(each.completeFrom, language) });
    })
    .join('\n');

/** B3: what is in the way, a line for each. What was said among us is not for the customer's eyes. */
export function notReadyLines(
  notReady: readonly NotReady[],
  products: Products,
  reader: 'customer' | 'us',
  language: Language,
): string {
  const { notReady: texts, and } = paperTexts(language).delivery;
  const said = notReady.map(({ what, products: missing, because }) => {
    if (what === 'goods') return texts.goods({ products: missing.map((id) => products.get(id) ?? id).join(and) });
    if (what !== 'reported') return texts[what];
    return reader === 'customer' ? texts.unforeseen : texts.reported({ because });
  });
  return [...new Set(said)].join('\n');
}
