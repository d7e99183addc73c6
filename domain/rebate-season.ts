import type { Baseline, DailyVolume, RebateRequest } from './rebate.ts';
import type { RebatePolicy } from './rebate-policy.ts';
import { addDays, addMonths, daysBetween, earlier, later } from './working-calendar.ts';

type Period = RebateRequest['period'];

/** What a customer bought before a period, as far as it is known. */
interface Known {
  readonly history: readonly DailyVolume[];
  /** local dates; `end` is the first one that is not known */
  readonly from: string;
  readonly end: string;
}

/** Local dates from `from` until before `end`, so that windows of any two years fit together over 29 February. */
interface Window {
  readonly from: string;
  readonly end: string;
}

/** What policy says of looking back. */
export type LookBack = Pick<RebatePolicy, 'historyYears' | 'leastHistoryMonths' | 'mostGrowthPercent'>;

/**
 * A6: what the customer will buy in a period if nothing changes: the volume in the same window of the last year before
 * it, and the mean yearly growth of the years known, each of which counts with at most so much as policy says. Of a period
 * longer than a year, the second year is taken like the first.
 *
 * A year that is still running is completed by season: what lies ahead of it counts as on the same dates a year
 * before. A year of which nothing has passed is left out, as are those that began before `knownFrom`. Is no year known
 * at all, the mean of the days known counts for each day of the period.
 * @param input.history sales of the same goods before the period, in any order
 * @param input.knownFrom local date since which sales are on record; null: they are not
 * @param input.knownTo local date until which they are, where that is before the period: today; left out: the last
 *   date in `history`
 * @returns null where less than `leastHistoryMonths` is known before the period, or where nothing was bought
 */
export function baselineOf(input: {
  readonly history: readonly DailyVolume[];
  readonly period: Period;
  readonly policy: LookBack;
  readonly knownFrom: string | null;
  readonly knownTo?: string;
}): Baseline | null {
  const { period, knownFrom, policy } = input;
  const { historyYears, leastHistoryMonths } = policy;
  if (knownFrom === null || addMonths(knownFrom, leastHistoryMonths) > period.from) return null;
  const known = { history: input.history, from: knownFrom, end: endOfKnown(input) };
  const years = yearsBefore(known, period, historyYears);
  return years.length > 0 ? fromYears(known, period, years, policy) : fromDays(known, period);
}

function endOfKnown({ history, period, knownTo }: Parameters<typeof baselineOf>[0]): string {
  const last = knownTo ?? history.reduce((latest, { date }) => later(latest, date), '');
  return last === '' ? period.from : earlier(addDays(last, 1), period.from);
}

/** The part of a year, or the whole one, in which a period lies, so many years before. */
function firstYear({ from, to }: Period, years: number): Window {
  const end = earlier(addDays(to, 1), addMonths(from, 12));
  return yearsEarlier({ from, end }, years);
}

const yearsEarlier = ({ from, end }: Window, years: number): Window => ({
  from: addMonths(from, -12 * years),
  end: addMonths(end, -12 * years),
});

/** What of a period lies beyond its first year, on the dates of the year before the period. */
const secondYear = ({ from, to }: Period): Window => {
  const beyond = { from: addMonths(from, 12), end: addDays(to, 1) };
  return yearsEarlier({ from: beyond.from, end: later(beyond.from, beyond.end) }, 2);
};

interface Year extends Window {
  readonly volume: bigint;
}

/** Earliest first. */
function yearsBefore(known: Known, period: Period, most: number): Year[] {
  const years: Year[] = [];
  for (let ago = 1; ago <= most; ago++) {
    const window = firstYear(period, ago);
    const volume = window.from < known.end ? volumeIn(known, window) : undefined;
    if (volume !== undefined) years.unshift({ ...window, volume });
  }
  return years;
}

/** Days that have not come yet count as on the same dates a year before; undefined where it is not known. */
function volumeIn(known: Known, { from, end }: Window): bigint | undefined {
  if (from >= end) return 0n;
  if (from < known.from) return undefined;
  const cut = earlier(end, later(from, known.end));
  const ahead = cut < end ? volumeIn(known, yearsEarlier({ from: cut, end }, 1)) : 0n;
  return ahead === undefined ? undefined : sumOf(known.history, { from, end: cut }) + ahead;
}

const sumOf = (history: readonly DailyVolume[], { from, end }: Window): bigint =>
  history.reduce((sum, { date, volume }) => (date >= from && date < end ? sum + BigInt(volume) : sum), 0n);

function fromYears(
  known: Known,
  period: Period,
  years: readonly Year[],
  { mostGrowthPercent }: LookBack,
): Baseline | null {
  const last = years.at(-1)!;
  const beyond = secondYear(period);
  const again = volumeIn(known, beyond) ?? last.volume;
  const most = BigInt(Math.round(mostGrowthPercent * 10));
  const growths = years.flatMap(({ volume }, index) => growthSince(years[index - 1]?.volume, volume, most));
  const trend = growths.length === 0 ? 0n : growths.reduce((sum, growth) => sum + growth, 0n) / BigInt(growths.length);
  const volume = ((last.volume + again) * (1000n + trend)) / 1000n;
  if (volume <= 0n) return null;
  const grown =
    growths.length === 0
      ? 'one year is known, so no growth is counted'
      : `changed by ${tenths(trend)} % a year, the mean of ${growths.length === 1 ? 'the one change known' : `${growths.length} changes`}, none of which counts with more than ${mostGrowthPercent} % either way`;
  const completed =
    last.end > known.end
      ? `; from ${known.end} on, which was still ahead, it counts as on the same dates a year before`
      : '';
  return {
    volume: `${volume}`,
    years: years.map((year) => ({ from: year.from, to: addDays(year.end, -1), volume: `${year.volume}` })),
    trend: tenths(trend),
    explained: `The volume from ${last.from} to ${addDays(last.end, -1)}, ${grown}${completed}${beyond.from < beyond.end ? '; the second year is taken like the first' : ''}.`,
  };
}

/** Tenths of a percent, at most so many either way; `[]` where there is nothing to grow from. */
function growthSince(before: bigint | undefined, now: bigint, most: bigint): bigint[] {
  if (before === undefined || before <= 0n) return [];
  const growth = ((now - before) * 1000n) / before;
  return [growth > most ? most : growth < -most ? -most : growth];
}

function fromDays({ history, from, end }: Known, period: Period): Baseline | null {
  const days = daysBetween(from, end);
  const known = sumOf(history, { from, end });
  if (days <= 0 || known <= 0n) return null;
  const length = daysBetween(period.from, addDays(period.to, 1));
  const to = addDays(end, -1);
  return {
    volume: `${(known * BigInt(length)) / BigInt(days)}`,
    years: [{ from, to, volume: `${known}` }],
    trend: '0.0',
    explained: `The same window of no earlier year is known: the mean of each day from ${from} to ${to}, for ${length} days.`,
  };
}

/** `-12.5` of -125n */
export function tenths(value: bigint): string {
  const digits = `${value < 0n ? -value : value}`.padStart(2, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -1)}.${digits.slice(-1)}`;
}

/**
 * B4: which part of a period's usual volume has been bought by the end of a local date: by the same dates of the years
 * before, all together; by the days that have passed where no year before is known.
 * @param history sales of the same goods before the period, in any order; the year in whose first twelfth it begins
 *   counts as known
 * @returns from 0 to 1, never falling from day to day but where more came back than went out
 */
export function seasonShare(history: readonly DailyVolume[], period: Period, asOf: string): number {
  const passed = earlier(later(addDays(asOf, 1), period.from), addDays(period.to, 1));
  const years = knownYears(history, period);
  const usual = (end: string): bigint => {
    const anew = addMonths(period.from, 12);
    const parts = [
      { window: { from: period.from, end: earlier(end, anew) }, ago: 0 },
      { window: { from: anew, end: later(end, anew) }, ago: 1 },
    ];
    return years
      .flatMap((year) => parts.map(({ window, ago }) => sumOf(history, yearsEarlier(window, year + ago))))
      .reduce((sum, part) => sum + part, 0n);
  };
  const whole = usual(addDays(period.to, 1));
  if (whole <= 0n) return daysBetween(period.from, passed) / daysBetween(period.from, addDays(period.to, 1));
  return Math.min(Math.max(Number(usual(passed)) / Number(whole), 0), 1);
}

/** How many years ago the windows are that the history covers. */
function knownYears(history: readonly DailyVolume[], period: Period): number[] {
  const since = knownSince(history, period);
  const years: number[] = [];
  for (let ago = 1; since !== null && firstYear(period, ago).from >= since; ago++) years.push(ago);
  return years;
}

/**
 * Since when a history is taken to be known where nobody says it: since its first sale, or since the beginning of the
 * period's window of that year where the first sale lies in its first twelfth.
 * @returns null of an empty history
 */
export function knownSince(history: readonly DailyVolume[], period: Period): string | null {
  const first = history.reduce<string | null>(
    (since, { date }) => (since === null ? date : earlier(since, date)),
    null,
  );
  if (first === null) return null;
  const ago = Math.max(1, Math.ceil(daysBetween(first, period.from) / 366));
  const window = firstYear(period, ago);
  const late = daysBetween(window.from, first);
  return late > 0 && late * 12 <= daysBetween(window.from, window.end) ? window.from : first;
}
