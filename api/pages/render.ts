import { Liquid } from 'liquidjs';
import type { Language } from '../../domain/master-data.ts';
import type { Money } from '../../domain/money.ts';
import {
  formatClock,
  formatDate,
  formatDay,
  formatInstant,
  formatMoney,
  formatMonthOfYear,
  formatNumber,
  formatShortDay,
} from '../../mail/format.ts';
import { say, screensFolder, type Texts, textsOf } from './texts.ts';

/** Whose eyes it is for. */
export interface Reader {
  readonly language: Language;
  /** IANA, in which instants are shown */
  readonly zone: string;
}

const engine = new Liquid({
  root: screensFolder,
  extname: '.html',
  cache: true,
  strictVariables: true,
  lenientIf: true,
  strictFilters: true,
  jsTruthy: true,
  outputEscape: 'escape',
});

interface Filtering {
  readonly context: { getSync(path: string[]): unknown };
}
const languageOf = ({ context }: Filtering) => context.getSync(['language']) as Language;
const zoneOf = ({ context }: Filtering) => context.getSync(['zone']) as string;

engine.registerFilter('money', function (this: Filtering, money: Money) {
  return formatMoney(money, languageOf(this));
});
engine.registerFilter('date', function (this: Filtering, localDate: string) {
  return formatDate(localDate, languageOf(this));
});
engine.registerFilter('day', function (this: Filtering, localDate: string) {
  return formatDay(localDate, languageOf(this));
});
engine.registerFilter('short_day', function (this: Filtering, localDate: string) {
  return formatShortDay(localDate, languageOf(this));
});
engine.registerFilter('month', function (this: Filtering, localDate: string) {
  return formatMonthOfYear(localDate, languageOf(this));
});
engine.registerFilter('number', function (this: Filtering, value: string | number) {
  return formatNumber(`${value}`, languageOf(this));
});
engine.registerFilter('instant', function (this: Filtering, instant: string) {
  return formatInstant(instant, zoneOf(this), languageOf(this));
});
engine.registerFilter('clock', function (this: Filtering, instant: string) {
  return formatClock(instant, zoneOf(this), languageOf(this));
});
engine.registerFilter('say', (text: string, ...values: [string, unknown][]) => say(text, Object.fromEntries(values)));

const common = textsOf('common');

/** The words that every screen has. */
export const commonTexts = (language: Language): Texts => common(language);

/**
 * A whole page: `templates/screens/<template>.html` within the layout.
 * @param values what the template names; with `t`, its texts
 */
export const renderScreen = (
  template: string,
  { language, zone }: Reader,
  { t, ...values }: { readonly t: Texts; readonly title: string } & Readonly<Record<string, unknown>>,
): string =>
  String(engine.renderFileSync(template, { ...values, language, zone, t: { ...commonTexts(language), ...t } }));
