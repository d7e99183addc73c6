import type { Language } from '../domain/master-data.ts';
import type { RebateRequest } from '../domain/rebate.ts';
import { formatMonth, formatShortDay, formatYear } from './format.ts';

interface Time {
  /** local */
  readonly date: string;
  readonly label: string;
}

const day = 24 * 3_600_000;
const most = 12;

/**
 * Dates under a chart, evenly spread: first days of months, the year instead of a January within the period; days,
 * where there are too few months to read it by.
 */
export function timesOf(period: RebateRequest['period'], language: Language): Time[] {
  const months = monthsOf(period);
  if (months.length < 3) return daysOf(period).map((date) => ({ date, label: formatShortDay(date, language) }));
  const spread = [1, 2, 3].find((step) => months.length <= step * most) ?? 3;
  return months
    .filter((date) => (Number(date.slice(5, 7)) - 1) % spread === 0)
    .map((date) => ({
      date,
      label: (date.slice(5, 7) === '01' && date > period.from ? formatYear : formatMonth)(date, language),
    }));
}

function monthsOf({ from, to }: RebateRequest['period']): string[] {
  const [year = 0, month = 1] = from.split('-').map(Number);
  return Array.from({ length: 26 }, (_, index) => isoDate(Date.UTC(year, month - 1 + index, 1))).filter(
    (date) => date >= from && date <= to,
  );
}

function daysOf({ from, to }: RebateRequest['period']): string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const length = Math.round((last - first) / day) + 1;
  const step = Math.ceil(length / 5);
  return Array.from({ length: Math.ceil(length / step) }, (_, index) => isoDate(first + index * step * day));
}

const isoDate = (instant: number): string => new Date(instant).toISOString().slice(0, 10);
