import type { Language } from '../../domain/master-data.ts';
import { formatNumber } from '../../mail/format.ts';

/**
 * A number as people write it, `1.250,00` or `1,250.00`, as a plain decimal. A mark that stands once and not before
 * three digits, or is the language's own, begins the decimals; where both stand, the last one does.
 * @returns the text as it is where it is no number: whoever checks it says so
 */
export function plainNumber(written: string, language: Language): string {
  const text = written.replace(/[\s'’\u00a0\u202f]/gu, '');
  if (!/^\d[\d.,]*$/.test(text)) return written.trim();
  const own = formatNumber('0.5', language).charAt(1);
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (last < 0) return text;
  const mark = text.charAt(last);
  const other = mark === '.' ? ',' : '.';
  const stands = text.split(mark).length - 1;
  const isDecimal = stands === 1 && (text.includes(other) || mark === own || text.length - last - 1 !== 3);
  const [whole, decimals] = isDecimal ? [text.slice(0, last), text.slice(last + 1)] : [text, ''];
  const groups = whole.split(/[.,]/);
  if (groups.slice(1).some((group) => group.length !== 3)) return written.trim();
  return `${groups.join('')}${decimals === '' ? '' : `.${decimals}`}`;
}
