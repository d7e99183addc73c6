import type { TopLevelSpec } from 'vega-lite';

interface Point {
  /** from the first day of the period */
  readonly day: number;
  readonly volume: number;
}

/** What a chart of a rebate shows, its words in the reader's language. */
export interface Picture {
  readonly title: string;
  /** the day after the last one */
  readonly end: number;
  readonly endLabel: string;
  /** above everything */
  readonly top: number;
  readonly sum: readonly Point[];
  readonly sumLabel: string;
  /** from now to the end; none where it is over */
  readonly forecast: readonly Point[];
  readonly forecastLabel: string;
  /** in rising order: the label beside the line, and below the picture the words of benefit and condition */
  readonly tiers: readonly { readonly volume: number; readonly label: string; readonly words: string }[];
  readonly times: readonly Mark[];
  readonly volumes: readonly Mark[];
}
interface Mark {
  readonly at: number;
  readonly label: string;
}

/** How texts are written; sizes and widths in pixels of CSS. */
export interface Lettering {
  /** what of a text can be written */
  readonly writable: (text: string) => string;
  readonly widthOf: (text: string, size: number) => number;
  readonly broken: (text: string, size: number, width: number) => string[];
}

const card = '#ffffff';
const ink = '#222222';
const faint = '#dddddd';
const colours = { sum: '#0b5d3b', forecast: '#a34700', tier: '#334a6b' } as const;
const font = 'Noto Sans';
const whole = 560;
const margin = 16;
const inner = whole - 2 * margin;
const height = 200;
const size = { title: 15, text: 12, axis: 11 } as const;
const leading = { title: 22, text: 18 } as const;
/** between a tier's line and its label */
const leader = 14;
/** between two labels of tiers, from middle to middle */
const apart = 15;

/** All places are counted from the upper left corner of the plot, and nothing is wider than the card. */
export function chartSpec(picture: Picture, { writable, widthOf, broken }: Lettering): TopLevelSpec {
  const { end, top, sum, forecast, tiers, times, volumes } = picture;
  const widest = (labels: readonly string[], at: number) =>
    Math.ceil(Math.max(0, ...labels.map((label) => widthOf(label, at))));
  const left = widest(
    volumes.map(({ label }) => label),
    size.axis,
  );
  const beside = widest(
    tiers.map(({ label }) => label),
    size.text,
  );
  const axis = left + 10;
  const width = inner - axis - leader - 4 - beside;

  const labels = (marks: readonly Mark[]) => ({
    values: marks.map(({ at }) => at),
    labelExpr: `${JSON.stringify(Object.fromEntries(marks.map(({ at, label }) => [at, writable(label)])))}[datum.value]`,
  });
  const x = {
    field: 'day',
    type: 'quantitative' as const,
    scale: { domain: [0, end], nice: false },
    axis: { title: null, grid: false, labelFlush: true, ...labels(times) },
  };
  const y = {
    field: 'volume',
    type: 'quantitative' as const,
    scale: { domain: [0, top], nice: false },
    axis: { title: null, gridColor: faint, ...labels(volumes) },
  };
  const rows = (lines: readonly string[], from: number, color: string, at: 'title' | 'text', x: number = -axis) =>
    lines.map((text, row) =>
      words({ x, y: from + row * leading[at], text: writable(text), color, fontSize: size[at] }),
    );
  const legend = (from: number, label: string, color: string) => [
    {
      data: { values: [{}] },
      mark: { type: 'square' as const, color, opacity: 1, size: 80 },
      encoding: { x: { value: 5 - axis }, y: { value: from } },
    },
    ...rows([label], from, color, 'text', 16 - axis),
  ];

  const title = broken(picture.title, size.title, inner);
  const explained = [
    { label: picture.sumLabel, color: colours.sum },
    ...(forecast.length === 0 ? [] : [{ label: picture.forecastLabel, color: colours.forecast }]),
  ];
  const legendFrom = -(explained.length + 1) * leading.text;
  const titleFrom = legendFrom - title.length * leading.title;
  const below = tiers.flatMap(({ words }) => broken(words, size.text, inner));
  const belowFrom = height + 2 * size.axis + leading.text;
  const places = spread(
    tiers.map(({ volume }) => height * (1 - volume / top)),
    height,
  );

  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width,
    height,
    autosize: { type: 'none' },
    background: card,
    padding: {
      left: margin + axis,
      right: whole - margin - axis - width,
      top: margin - titleFrom + leading.title / 2,
      bottom: belowFrom - height + (below.length - 1) * leading.text + leading.text / 2 + margin,
    },
    config: {
      font,
      axis: { labelColor: ink, labelFontSize: size.axis, domainColor: ink, tickColor: ink },
      view: { stroke: null },
    },
    layer: [
      {
        data: { values: [...sum] },
        mark: {
          type: 'area',
          clip: true,
          color: colours.sum,
          opacity: 0.15,
          line: { color: colours.sum, strokeWidth: 2.5 },
        },
        encoding: { x, y },
      },
      ...(forecast.length === 0
        ? []
        : [
            {
              data: { values: [...forecast] },
              mark: {
                type: 'line' as const,
                clip: true,
                color: colours.forecast,
                strokeWidth: 2.5,
                strokeDash: [6, 4],
              },
              encoding: { x, y },
            },
          ]),
      {
        data: { values: [...tiers] },
        mark: { type: 'rule', color: colours.tier, strokeWidth: 1.5 },
        encoding: { y },
      },
      { data: { values: [{ day: end }] }, mark: { type: 'rule', color: ink, strokeWidth: 1.5 }, encoding: { x } },
      ...tiers.flatMap(({ volume, label }, index) => {
        const place = places[index] ?? 0;
        const color = colours.tier;
        return [
          line({ x: width, y: height * (1 - volume / top), x2: width + leader, y2: place, color }),
          words({ x: width + leader + 4, y: place, text: writable(label), color, fontSize: size.text }),
        ];
      }),
      ...rows(title, titleFrom, ink, 'title'),
      ...explained.flatMap(({ label, color }, row) => legend(legendFrom + row * leading.text, label, color)),
      words({
        ...{ x: width, y: -leading.text * 0.7, text: writable(picture.endLabel) },
        ...{ color: ink, fontSize: size.text, align: 'right' },
      }),
      ...rows(below, belowFrom, colours.tier, 'text'),
    ],
  };
}

/**
 * Places of labels, in rising order of tiers: each as near as can be to its line, none on another. Once they are pushed
 * up and once down; the mean of both keeps every distance.
 */
function spread(lines: readonly number[], height: number): number[] {
  const up: number[] = [];
  for (const line of lines) up.push(Math.min(line, (up.at(-1) ?? Number.POSITIVE_INFINITY) - apart));
  const down: number[] = [];
  for (const line of lines.toReversed()) down.unshift(Math.max(line, (down[0] ?? Number.NEGATIVE_INFINITY) + apart));
  return lines.map((_, index) => {
    const mean = ((up[index] ?? 0) + (down[index] ?? 0)) / 2;
    return Math.max(Math.min(mean, height - index * apart), (lines.length - 1 - index) * apart);
  });
}

interface Words {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly color: string;
  readonly fontSize: number;
  readonly align?: 'left' | 'right';
}
const words = ({ x, y, text, color, fontSize, align = 'left' }: Words) => ({
  data: { values: [{ text }] },
  mark: { type: 'text' as const, align, baseline: 'middle' as const, color, fontSize },
  encoding: { x: { value: x }, y: { value: y }, text: { field: 'text' as const } },
});

interface Line {
  readonly x: number;
  readonly y: number;
  readonly x2: number;
  readonly y2: number;
  readonly color: string;
}
const line = ({ x, y, x2, y2, color }: Line) => ({
  data: { values: [{}] },
  mark: { type: 'rule' as const, color, strokeWidth: 1 },
  encoding: { x: { value: x }, y: { value: y }, x2: { value: x2 }, y2: { value: y2 } },
});
