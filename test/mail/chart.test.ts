import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { languages } from '../../domain/master-data.ts';
import { chartOf, type RebateYear } from '../../mail/chart.ts';
import { chartSpec } from '../../mail/chart-spec.ts';
import { formatDay, formatMoney } from '../../mail/format.ts';
import { timesOf } from '../../mail/times-of.ts';

const day = 24 * 3_600_000;
/** A year up to the end of September, with a return now and then. */
const year: RebateYear = {
  language: 'en',
  unit: 'turnover',
  currency: 'EUR',
  method: 'cumulative',
  period: { from: '2027-01-01', to: '2027-12-31' },
  asOf: '2027-09-30',
  daily: Array.from({ length: 270 }, (_, index) => ({
    date: new Date(Date.UTC(2027, 0, 2) + index * day).toISOString().slice(0, 10),
    volume: `${index % 17 === 3 ? -20_000 : 45_000 + (index % 7) * 1_000}`,
  })),
  forecast: '14100000',
  tiers: [
    { from: '100000', rate: { percent: '2' } },
    { from: '150000', rate: { percent: '3.5' } },
  ],
};
const sum = year.daily.reduce((total, { volume }) => total + BigInt(volume), 0n);

describe.each(languages)('in %s', (language) => {
  test('B4, A7: without pictures, the words say the exact numbers and their dates', async () => {
    const { alt } = await chartOf({ ...year, language });
    const money = (value: string) => formatMoney({ value, currency: 'EUR' }, language);
    const soFar = money(`${sum / 100n}.${String(sum % 100n).padStart(2, '0')}`);
    for (const figure of [soFar, money('141000'), money('100000'), money('150000')]) expect(alt).toContain(figure);
    for (const date of ['2027-09-30', '2027-12-31']) expect(alt).toContain(formatDay(date, language));
    expect(alt).toMatch(/2\s?%.*3[.,]5\s?%/u);
    expect(alt).not.toMatch(/[\r\n□]/u);
  });

  test('the picture is small, twice as sharp as it is wide, and the same for the same year', async () => {
    const [chart, again] = [await chartOf({ ...year, language }), await chartOf({ ...year, language })];
    expect(Buffer.from(chart.png).equals(again.png)).toBe(true);
    expect(chart.png.length).toBeLessThanOrEqual(150_000);
    const { width, height } = header(chart.png);
    expect([width, height]).toEqual([chart.width * 2, chart.height * 2]);
    expect(chart.width).toBe(560);
  });
});

test('it reads on any background: its card is light and nowhere transparent, what stands on it is dark', async () => {
  const pixels = pixelsOf((await chartOf(year)).png);
  expect(pixels.every(({ alpha }) => alpha === 255)).toBe(true);
  expect(pixels[0]).toMatchObject({ light: 255 });
  expect(pixels.filter(({ light }) => light > 200).length / pixels.length).toBeGreaterThan(0.8);
  expect(pixels.some(({ light }) => light < 60)).toBe(true);
});

test.each(languages)(
  'B4: in %s the picture is as wide as what it says: the widest label ends at the margin',
  async (language) => {
    const { png } = await chartOf({ ...year, language });
    const { width } = header(png);
    const columns = pixelsOf(png).flatMap(({ light }, index) => (light < 200 ? [index % width] : []));
    const last = columns.reduce((most, column) => Math.max(most, column), 0);
    expect(last).toBeGreaterThan(width - 2 * 20);
    expect(last).toBeLessThan(width - 2 * 15);
  },
);

describe('B4: every tier has its label, and none stands on another', () => {
  const lettering = {
    writable: (text: string) => text,
    widthOf: (text: string, size: number) => (text.length * size) / 2,
    broken: (text: string) => [text],
  };
  const label = fc.record({ volume: fc.integer({ min: 0, max: 1_000 }) });
  test('however many there are, and however close', () => {
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 10 }), (tiers) => {
        const rising = tiers.toSorted((a, b) => a.volume - b.volume);
        const places = placesOf(
          chartSpec(
            {
              ...{
                title: '',
                end: 365,
                endLabel: '',
                top: 1_000,
                sum: [],
                sumLabel: '',
                forecast: [],
                forecastLabel: '',
              },
              ...{ times: [], volumes: [] },
              tiers: rising.map(({ volume }, index) => ({ volume, label: `label ${index}`, words: '' })),
            },
            lettering,
          ),
        );
        expect(places).toHaveLength(tiers.length);
        for (const [index, place] of places.entries()) {
          expect(place).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThanOrEqual(200);
          if (index > 0) expect((places[index - 1] ?? 0) - place).toBeGreaterThanOrEqual(15 - 1e-9);
        }
      }),
    );
  });

  function placesOf(spec: object): number[] {
    const layers = Object.getOwnPropertyDescriptor(spec, 'layer')?.value as {
      data: { values: { text?: string }[] };
      encoding: { y?: { value?: number } };
    }[];
    return layers.flatMap(({ data, encoding }) =>
      data.values[0]?.text?.startsWith('label') ? [encoding.y?.value ?? Number.NaN] : [],
    );
  }
});

test.each([
  [
    'a year',
    { from: '2027-01-01', to: '2027-12-31' },
    ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'],
  ],
  [
    'two years',
    { from: '2027-01-01', to: '2028-12-31' },
    ['Jan', 'Mar', 'May', 'Jul', 'Sept', 'Nov', '2028', 'Mar', 'May', 'Jul', 'Sept', 'Nov'],
  ],
  ['over New Year', { from: '2027-10-15', to: '2028-02-28' }, ['Nov', 'Dec', '2028', 'Feb']],
  ['ten days', { from: '2027-09-21', to: '2027-09-30' }, ['21 Sept', '23 Sept', '25 Sept', '27 Sept', '29 Sept']],
  ['one day', { from: '2027-03-01', to: '2027-03-01' }, ['1 Mar']],
])('B4: the time below %s can be told', (_, period, labels) => {
  expect(timesOf(period, 'en').map(({ label }) => label)).toEqual(labels);
});

test('E2: the picture of a rehearsal is marked, and so are its words', async () => {
  const [real, rehearsed] = [await chartOf(year), await chartOf({ ...year, rehearsal: true })];
  expect(rehearsed.alt).toMatch(/^REHEARSAL/u);
  expect(real.alt).not.toMatch(/REHEARSAL/u);
  expect(Buffer.from(rehearsed.png).equals(real.png)).toBe(false);
});

test.each([
  ['nothing was sold yet', { daily: [], asOf: '2027-01-01', forecast: '0' }],
  ['more came back than went out', { daily: [{ date: '2027-01-05', volume: '-50000' }], asOf: '2027-01-31' }],
  ['the period is over', { asOf: '2027-12-31' }],
  ['it is one day', { period: { from: '2027-03-01', to: '2027-03-01' }, asOf: '2027-03-01', daily: [] }],
  ['it is two years', { period: { from: '2027-01-01', to: '2028-12-31' } }],
  ['it counts units', { unit: 'quantity' as const, tiers: [{ from: '1250.5', rate: { perUnit: '0.50' } }] }],
  ['it is far beyond', { forecast: '999999999999999', tiers: [{ from: '1', rate: { percent: '2' } }] }],
  ['tiers stand close', { tiers: ['100000', '100500', '101000'].map((from) => ({ from, rate: { percent: '2' } })) }],
])('it can be drawn where %s', async (_, changes) => {
  const { png, alt } = await chartOf({ ...year, ...changes });
  expect(header(png).width).toBeGreaterThan(600);
  expect(png.length).toBeLessThanOrEqual(150_000);
  expect(alt).not.toMatch(/NaN|undefined|Infinity/u);
});

/** From the start of a PNG. */
function header(png: Uint8Array): { width: number; height: number } {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** Of a PNG with four bytes a pixel: how light and how opaque each is. */
function pixelsOf(png: Uint8Array): { light: number; alpha: number }[] {
  const bytes = Buffer.from(png);
  const { width, height } = header(png);
  const data: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at))
    if (bytes.subarray(at + 4, at + 8).toString() === 'IDAT')
      data.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  const raw = inflateSync(Buffer.concat(data));
  const row = width * 4;
  const before = Buffer.alloc(row);
  const pixels: { light: number; alpha: number }[] = [];
  for (let line = 0; line < height; line++) {
    const filter = raw[line * (row + 1)];
    const now = raw.subarray(line * (row + 1) + 1, (line + 1) * (row + 1));
    for (let index = 0; index < row; index++) {
      const [left, up, corner] = [now[index - 4] ?? 0, before[index] ?? 0, index < 4 ? 0 : (before[index - 4] ?? 0)];
      const paeth = [left, up, corner].sort(
        (a, b) => Math.abs(left + up - corner - a) - Math.abs(left + up - corner - b),
      )[0];
      const guess = [0, left, up, (left + up) >> 1, paeth][filter ?? 0] ?? 0;
      now[index] = ((now[index] ?? 0) + guess) & 255;
    }
    now.copy(before);
    for (let index = 0; index < row; index += 4)
      pixels.push({
        light: Math.round(((now[index] ?? 0) + (now[index + 1] ?? 0) + (now[index + 2] ?? 0)) / 3),
        alpha: now[index + 3] ?? 0,
      });
  }
  return pixels;
}
