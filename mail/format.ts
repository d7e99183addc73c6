/** Values as a reader of a language expects them; the currency by its code, since "$" is many. */
import type { Language } from '../domain/master-data.ts';
import type { Money } from '../domain/money.ts';

const locales: Readonly<Record<Language, string>> = {
  en: 'en-GB',
  'zh-Hant': 'zh-TW',
  'zh-Hans': 'zh-CN',
  de: 'de-DE',
  pt: 'pt-BR',
};
const date = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** Exact at any size: "EUR 1,250", "1.250,50 EUR". */
export function formatMoney({ value, currency }: Money, language: Language): string {
  const format = new Intl.NumberFormat(locales[language], {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    trailingZeroDisplay: 'stripIfInteger',
  });
  return plainSpaces(format.format(value as `${number}`));
}

/** @param localDate `2027-01-15`: "Friday, 15 January 2027" */
export const formatDate = (localDate: string, language: Language): string =>
  formatted(new Date(`${localDate}T00:00:00Z`), language, 'UTC', date);

/** @param localTime `14:00` */
export const formatTime = (localTime: string, language: Language): string =>
  formatted(new Date(`2000-01-01T${localTime}:00Z`), language, 'UTC', time);

/** An instant as the clock on the reader's wall shows it: "Friday, 15 January 2027 at 14:00". */
export const formatInstant = (instant: string, zone: string, language: Language): string =>
  formatted(new Date(instant), language, zone, { ...date, ...time });

function formatted(instant: Date, language: Language, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return plainSpaces(new Intl.DateTimeFormat(locales[language], { ...options, timeZone }).format(instant));
}

const plainSpaces = (text: string): string => text.replace(/\s/gu, ' ');
