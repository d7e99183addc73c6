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
  readonly tiers: readonly { readonly volume: number; readonly label: string }[];
  readonly months: readonly Mark[];
  readonly volumes: readonly Mark[];
}
interface Mark {
  readonly at: number;
  readonly label: string;
}

const card = '#ffffff';
const ink = '#222222';
const faint = '#dddddd';
const colours = { sum: '#0b5d3b', forecast: '#a34700', tier: '#334a6b' } as const;
const font = 'sans-serif';
const width = 410;
/** closer than this share of the picture's height, the labels of two tiers would stand on one another */
const leastGap = 0.08;

/** @param shown what of a text can be written */
export function chartSpec(picture: Picture, shown: (text: string) => string): TopLevelSpec {
  const { end, top, sum, forecast, tiers } = picture;
  const labels = (marks: readonly Mark[]) => ({
    values: marks.map(({ at }) => at),
    labelExpr: `${JSON.stringify(Object.fromEntries(marks.map(({ at, label }) => [at, shown(label)])))}[datum.value]`,
  });
  const x = {
    field: 'day',
    type: 'quantitative' as const,
    scale: { domain: [0, end], nice: false },
    axis: { title: null, grid: false, labelFlush: true, ...labels(picture.months) },
  };
  const y = {
    field: 'volume',
    type: 'quantitative' as const,
    scale: { domain: [0, top], nice: false },
    axis: { title: null, gridColor: faint, ...labels(picture.volumes) },
  };
  /** above the picture, in the colour of what it explains */
  const legend = (row: number, label: string, color: string) => {
    const place = { x: { value: 5 }, y: { value: -10 - row * 18 } };
    return [
      { data: { values: [{}] }, mark: { type: 'square' as const, color, opacity: 1, size: 80 }, encoding: place },
      {
        data: { values: [{ text: shown(label) }] },
        mark: { type: 'text' as const, align: 'left' as const, dx: 10, color, fontSize: 11 },
        encoding: { ...place, text: { field: 'text' } },
      },
    ];
  };
  const labelled = tiers.filter(({ volume }, index) => volume - (tiers[index - 1]?.volume ?? -top) > top * leastGap);
  const tierText = {
    data: { values: labelled.map(({ volume, label }) => ({ day: 0, volume, text: shown(label) })) },
    encoding: { x, y, text: { field: 'text' } },
  };
  const beside = { type: 'text' as const, align: 'left' as const, dx: 6, dy: -8, fontSize: 11 };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width,
    height: 190,
    background: card,
    padding: 16,
    title: { text: shown(picture.title), anchor: 'start', fontSize: 14, color: ink, offset: 10 },
    config: {
      font,
      axis: { labelColor: ink, labelFontSize: 10, domainColor: ink, tickColor: ink },
      view: { stroke: null },
    },
    layer: [
      {
        data: { values: [...sum] },
        mark: { type: 'area', color: colours.sum, opacity: 0.15, line: { color: colours.sum, strokeWidth: 2.5 } },
        encoding: { x, y },
      },
      ...(forecast.length === 0
        ? []
        : [
            {
              data: { values: [...forecast] },
              mark: { type: 'line' as const, color: colours.forecast, strokeWidth: 2.5, strokeDash: [6, 4] },
              encoding: { x, y },
            },
          ]),
      {
        data: { values: [...tiers] },
        mark: { type: 'rule', color: colours.tier, strokeWidth: 1.5 },
        encoding: { y },
      },
      { ...tierText, mark: { ...beside, stroke: card, strokeWidth: 4, strokeJoin: 'round' } },
      { ...tierText, mark: { ...beside, color: colours.tier } },
      {
        data: { values: [{ text: shown(picture.endLabel) }] },
        mark: { type: 'text', align: 'right', color: ink, fontSize: 11 },
        encoding: { x: { value: width }, y: { value: -10 }, text: { field: 'text' } },
      },
      {
        data: { values: [{ day: end }] },
        mark: { type: 'rule', color: ink, strokeWidth: 1.5 },
        encoding: { x },
      },
      ...legend(1, picture.sumLabel, colours.sum),
      ...(forecast.length === 0 ? [] : legend(0, picture.forecastLabel, colours.forecast)),
    ],
  };
}
