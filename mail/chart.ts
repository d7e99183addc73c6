import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import type { Language } from '../domain/master-data.ts';
import { type DailyVolume, fromVolume, type RebateRequest, type Tier, toVolume } from '../domain/rebate.ts';
import { chartSpec, type Lettering, type Picture } from './chart-spec.ts';
import { type Font, type Fonts, fontsFor } from './fonts.ts';
import { formatDay, formatNumber, formatPeriod } from './format.ts';
import { oneLine } from './harmless.ts';
import { measuring } from './measure.ts';
import { pageTexts } from './page-texts.ts';
import { paperTexts } from './paper-texts.ts';
import { benefitOf, conditionOf, formatDecimal, formatVolume } from './rebate-terms.ts';
import { timesOf } from './times-of.ts';
import { brokenInto } from './typesetting.ts';

/** The year of a rebate. Volumes as in `DailyVolume`. */
export interface RebateYear extends Pick<RebateRequest, 'unit' | 'currency' | 'method' | 'period'> {
  readonly language: Language;
  /** local date; what was sold on it counts */
  readonly asOf: string;
  readonly daily: readonly DailyVolume[];
  /** for the whole period */
  readonly forecast: string;
  readonly tiers: readonly Tier[];
  /** E2 */
  readonly rehearsal?: boolean;
}

/** A picture with twice as many pixels as it is wide, and the same in words for whoever sees no pictures. */
export interface Chart {
  readonly png: Uint8Array;
  readonly alt: string;
  /** CSS pixels */
  readonly width: number;
  readonly height: number;
}

const day = 24 * 3_600_000;
const daysFrom = (from: string, date: string): number => Math.round((Date.parse(date) - Date.parse(from)) / day);

/**
 * B4: sum so far, tiers, forecast and end of a rebate's year, on a light card of its own, so that it reads on any
 * background. The same year, the same bytes.
 */
export async function chartOf(year: RebateYear): Promise<Chart> {
  const { language } = year;
  const picture = pictureOf(year);
  const fonts = await fontsFor(JSON.stringify(picture), language, [400]);
  const { spec } = compile(chartSpec(picture, await letteringIn(fonts)));
  const view = new View(parse(spec), { renderer: 'none' });
  const svg = await view.toSVG().finally(() => view.finalize());
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: 2 },
    font: { fontFiles: fonts.all.map(fileOf), loadSystemFonts: false, defaultFontFamily: 'Noto Sans' },
  }).render();
  return { png: image.asPng(), alt: inWords(year), width: image.width / 2, height: image.height / 2 };
}

/** Texts as wide as the picture's own fonts set them, since nothing in the machine can tell. */
async function letteringIn(fonts: Fonts): Promise<Lettering> {
  const measure = await measuring(fonts);
  const writable = (text: string) => fonts.writable(oneLine(text));
  const linesOf = (text: string, size: number, width: number) =>
    brokenInto(oneLine(text), { width, weight: 400, fonts, measure: measure(size) });
  return {
    writable,
    widthOf: (text, size) =>
      linesOf(text, size, Number.POSITIVE_INFINITY)
        .flat()
        .reduce((sum, run) => sum + measure(size)(run, 400), 0),
    broken: (text, size, width) =>
      linesOf(text, size, width).map((line) => line.map(({ text: part }) => part).join('')),
  };
}

/** A7: the chart for whoever sees no pictures: the exact numbers, with their dates. */
function inWords(year: RebateYear): string {
  const { language, asOf, period, daily, forecast } = year;
  const { chart, also } = paperTexts(language);
  const volume = (small: string) => formatVolume(small, year, language);
  const soFar = chart.soFar({ day: formatDay(asOf, language), volume: volume(`${sumOf(daily)}`) });
  const expected = chart.expected({ day: formatDay(period.to, language), volume: volume(forecast) });
  return oneLine([...markOf(year), soFar, expected, tierLabels(year).join(also)].join(' '));
}

const markOf = ({ rehearsal = false, language }: RebateYear): string[] =>
  rehearsal ? [pageTexts(language).rehearsal] : [];

const tierLabels = ({ language, tiers, ...terms }: RebateYear): string[] =>
  tiers.map((tier, index) =>
    paperTexts(language).chart.tier({
      number: index + 1,
      condition: conditionOf(tier, terms, language),
      benefit: benefitOf(tiers, index + 1, terms, language),
    }),
  );

const sumOf = (daily: readonly DailyVolume[]): bigint => daily.reduce((sum, { volume }) => sum + BigInt(volume), 0n);

/** Everything that the picture shows, in days from the first one and in the smallest unit of the volume. */
function pictureOf(year: RebateYear): Picture {
  const { language, asOf, period, daily, forecast, tiers, ...terms } = year;
  const labels = tierLabels(year);
  const { chart } = paperTexts(language);
  const place = (date: string) => daysFrom(period.from, date);
  const end = place(period.to) + 1;
  const soFar = sumOf(daily);
  let sum = 0n;
  const points = daily.map(({ date, volume }) => {
    sum += BigInt(volume);
    return { day: place(date) + 1, volume: Number(sum) };
  });
  const now = { day: place(asOf) + 1, volume: Number(soFar) };
  const levels = tiers.map((tier) => Number(toVolume(tier.from, terms.unit, terms.currency)));
  const top = Math.max(Number(forecast), now.volume, ...points.map(({ volume }) => volume), ...levels, 1) * 1.12;
  return {
    title: [...markOf(year), chart.title({ period: formatPeriod(period, language) })].join(' '),
    end,
    top,
    endLabel: chart.end({ day: formatDay(period.to, language) }),
    sum: [{ day: 0, volume: 0 }, ...points.filter((point) => point.day < now.day), now],
    sumLabel: chart.sum({ volume: formatVolume(`${soFar}`, terms, language) }),
    forecast: now.day < end ? [now, { day: end, volume: Number(forecast) }] : [],
    forecastLabel: chart.forecast({ volume: formatVolume(forecast, terms, language) }),
    tiers: tiers.map(({ from }, index) => ({
      volume: levels[index] ?? 0,
      label: chart.tierAt({ number: index + 1, volume: formatDecimal(from, terms, language) }),
      words: labels[index] ?? '',
    })),
    times: timesOf(period, language).map(({ date, label }) => ({ at: place(date), label })),
    volumes: ticks(top).map((volume) => ({
      at: volume,
      label: formatNumber(fromVolume(BigInt(Math.round(volume)), terms.unit, terms.currency), language),
    })),
  };
}

/** Round numbers up to a top, four to eight of them. */
function ticks(top: number): number[] {
  const rough = Math.max(top / 5, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough) ?? rough;
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => index * step);
}

let folder: string | undefined;
const written = new Map<string, string>();

/** resvg reads fonts from files alone: each is written once, and all go with the process. */
function fileOf({ name, ttf }: Font): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'kept-fonts-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  const file = written.get(name) ?? join(folder, `${name}.ttf`);
  if (!written.has(name)) writeFileSync(file, ttf);
  written.set(name, file);
  return file;
}
