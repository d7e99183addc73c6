import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { languages } from '../../domain/master-data.ts';
import { chartOf, type RebateYear } from '../../mail/chart.ts';
import { formatDay, formatMoney } from '../../mail/format.ts';

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
    expect(chart.png.length).toBeLessThanOrEqual(60_000);
    const { width, height } = header(chart.png);
    expect([width, height]).toEqual([chart.width * 2, chart.height * 2]);
    expect(chart.width).toBeLessThanOrEqual(640);
  });
});

test('it reads on any background: its card is light and nowhere transparent, what stands on it is dark', async () => {
  const pixels = pixelsOf((await chartOf(year)).png);
  expect(pixels.every(({ alpha }) => alpha === 255)).toBe(true);
  expect(pixels[0]).toMatchObject({ light: 255 });
  expect(pixels.filter(({ light }) => light > 200).length / pixels.length).toBeGreaterThan(0.8);
  expect(pixels.some(({ light }) => light < 60)).toBe(true);
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
  expect(png.length).toBeLessThanOrEqual(60_000);
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
