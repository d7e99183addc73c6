import type { TopLevelSpec } from 'vega-lite';
import { svgOf } from './svg.ts';

/** What somebody kept on one side; without a share (0) the label alone says it. */
export interface Bar {
  readonly name: string;
  readonly side: string;
  /** from 0 to 1 */
  readonly share: number;
  readonly label: string;
}

/** Both read on light and on dark ground. */
const colours = ['#3d85c6', '#b8741a'];
const ink = 'currentColor';

/**
 * Bars of both sides for each name, as SVG that a page shows as it is.
 * @param title for whoever sees no pictures; the same figures stand in a table
 */
export function barChart(title: string, names: readonly string[], bars: readonly Bar[]): Promise<string> {
  const sides = [...new Set(bars.map(({ side }) => side))];
  return svgOf(specOf(names, sides, bars), { title });
}

function specOf(names: readonly string[], sides: readonly string[], bars: readonly Bar[]): TopLevelSpec {
  const y = {
    field: 'name',
    type: 'nominal' as const,
    sort: [...names],
    axis: { title: null, labelLimit: 170, labelFontSize: 13, ticks: false, domain: false, labelPadding: 8 },
  };
  const yOffset = { field: 'side', sort: [...sides] };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: 230,
    height: { step: 19 },
    background: 'transparent',
    padding: 4,
    data: { values: [...bars] },
    config: { aria: false, view: { stroke: null }, font: 'inherit', axis: { labelColor: ink } },
    layer: [
      {
        mark: { type: 'bar', cornerRadiusEnd: 2 },
        encoding: {
          ...{ y, yOffset },
          x: { field: 'share', type: 'quantitative', scale: { domain: [0, 1.2] }, axis: null },
          color: {
            field: 'side',
            type: 'nominal',
            scale: { domain: [...sides], range: colours.slice(0, sides.length) },
            legend: {
              orient: 'top',
              title: null,
              labelFontSize: 13,
              labelColor: ink,
              labelLimit: 0,
              direction: 'vertical',
            },
          },
        },
      },
      {
        mark: { type: 'text', align: 'left', dx: 5, fontSize: 12, fill: ink },
        encoding: {
          ...{ y, yOffset },
          x: { field: 'share', type: 'quantitative', scale: { domain: [0, 1.2] }, axis: null },
          text: { field: 'label', type: 'nominal' },
        },
      },
    ],
  };
}
