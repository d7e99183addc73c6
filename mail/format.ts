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
const day = { day: 'numeric', month: 'long', year: 'numeric' } as const;
const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** Made once for each language and way to write: making one takes longer than all that it writes in a mail. */
const numberFormat = remembered(Intl.NumberFormat);
const dateFormat = remembered(Intl.DateTimeFormat);

/** Exact at any size: "EUR 1,250", "1.250,50 EUR". */
export function formatMoney({ value, currency }: Money, language: Language): string {
  const format = numberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    trailingZeroDisplay: 'stripIfInteger',
  });
  return plainSpaces(format.format(value as `${number}`));
}

/** What one unit brings, with as many decimals as it has: "EUR 0.125". */
export function formatUnitMoney({ value, currency }: Money, language: Language): string {
  const fraction = value.split('.')[1]?.replace(/0+$/, '').length ?? 0;
  const format = numberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    trailingZeroDisplay: 'stripIfInteger',
    maximumFractionDigits: Math.max(fraction, decimalsOf(currency)),
  });
  return plainSpaces(format.format(value as `${number}`));
}

/** @param value a decimal number; exact at any size: "12,500.5" */
export const formatNumber = (value: string, language: Language): string =>
  plainSpaces(numberFormat(language, { maximumFractionDigits: 20 }).format(value as `${number}`));

/** @param value "2.5": "2.5%" as the language writes it; no line breaks within */
export const formatPercent = (value: string, language: Language): string =>
  numberFormat(language, { style: 'percent', maximumFractionDigits: 3 }).format(`${Number(value)}e-2` as `${number}`);

/** A calculation with its numbers as the language writes them: "10.000 × 4 % = 400", "7.512,50 × 3,5 % = 262,94". */
export const formatCalculation = (line: string, language: Language): string =>
  line.replace(/(\d+(?:\.(\d+))?)( %)?/g, (_, number: string, fraction: string | undefined, percent?: string) =>
    percent
      ? formatPercent(number, language)
      : numberFormat(language, {
          minimumFractionDigits: fraction?.length ?? 0,
          trailingZeroDisplay: 'stripIfInteger',
        }).format(number as `${number}`),
  );

/** @param localDate `2027-01-15`: "15 January 2027" */
export const formatDay = (localDate: string, language: Language): string =>
  formatted(new Date(`${localDate}T00:00:00Z`), language, 'UTC', day);

/** @param localDate `2027-01-15`: "Jan" */
export const formatMonth = (localDate: string, language: Language): string =>
  formatted(new Date(`${localDate}T00:00:00Z`), language, 'UTC', { month: 'short' });

/** @param localDate `2027-01-15`: "Jan 2027" */
export const formatMonthOfYear = (localDate: string, language: Language): string =>
  formatted(new Date(`${localDate}T00:00:00Z`), language, 'UTC', { month: 'short', year: 'numeric' });

/** @param localDate `2027-01-15`: "15 Jan" */
export const formatShortDay = (localDate: string, language: Language): string =>
  formatted(new Date(`${localDate}T00:00:00Z`), language, 'UTC', { day: 'numeric', month: 'short' });

/** @param localDate `2027-01-15`: "2027" */
export const formatYear = (localDate: string, language: Language): string =>
  formatted(new Date(`${localDate}T00:00:00Z`), language, 'UTC', { year: 'numeric' });

/** Local dates, both included: "1 January – 31 December 2027". */
export function formatPeriod({ from, to }: { readonly from: string; readonly to: string }, language: Language): string {
  // in Chinese, ranges come abbreviated to figures
  if (language.startsWith('zh')) return `${formatDay(from, language)}至${formatDay(to, language)}`;
  const format = dateFormat(language, { ...day, timeZone: 'UTC' });
  return plainSpaces(format.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`)));
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

/** An instant's time of the day on the reader's wall: "14:00". */
export const formatClock = (instant: string, zone: string, language: Language): string =>
  formatted(new Date(instant), language, zone, time);

/** The same, short: "15 Jan 2027, 14:00". */
export const formatMoment = (instant: string, zone: string, language: Language): string =>
  formatted(new Date(instant), language, zone, { day: 'numeric', month: 'short', year: 'numeric', ...time });

function formatted(instant: Date, language: Language, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return plainSpaces(dateFormat(language, { ...options, timeZone }).format(instant));
}

const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

const plainSpaces = (text: string): string => text.replace(/\s/gu, ' ');

function remembered<Options extends object, Format>(
  make: new (locale: string, options: Options) => Format,
): (language: Language, options: Options) => Format {
  const made = new Map<string, Format>();
  return (language, options) => {
    const key = `${language} ${JSON.stringify(options)}`;
    const format = made.get(key) ?? new make(locales[language], options);
    made.set(key, format);
    return format;
  };
}
