import type { TopLevelSpec } from 'vega-lite';
import { svgOf } from './svg.ts';

/** One bar of a side: what became of the promises of a month. */
export interface Bar {
  /** as it is written on the axis, in order */
  readonly label: string;
  readonly kept: number;
  readonly partly: number;
  readonly broken: number;
}

/** Both sides of the ledger, its words in the reader's language. */
export interface KeptPicture {
  /** for whoever sees no pictures */
  readonly title: string;
  readonly description: string;
  readonly sides: readonly { readonly name: string; readonly bars: readonly Bar[] }[];
  /** a number of the axis, in the reader's form */
  readonly inWords: (value: number) => string;
}

/** each stands off from paper and from night by 3 to 1; the key beside the picture has them from kept.css */
const colours = { kept: '#2e8b57', partly: '#b27a12', broken: '#d5485a' } as const;
const outcomes = ['kept', 'partly', 'broken'] as const;
const faint = '#88888855';
const width = 340;

/** D1: both sides, stacked by what became of the promises. */
export const keptChart = (picture: KeptPicture): Promise<string> => svgOf(specOf(picture), picture);

function specOf({ sides, inWords }: KeptPicture): TopLevelSpec {
  const largest = Math.max(
    1,
    ...sides.flatMap(({ bars }) => bars.map(({ kept, partly, broken }) => kept + partly + broken)),
  );
  const steps = ticks(largest);
  const labels = JSON.stringify(Object.fromEntries(steps.map((value) => [value, inWords(value)])));
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'transparent',
    config: {
      aria: false,
      axis: { labelFontSize: 11, domainColor: '#888888', tickColor: '#888888', gridColor: faint, title: null },
      view: { stroke: null },
    },
    vconcat: sides.map(({ name, bars }) => ({
      title: { text: name, anchor: 'start' as const, fontSize: 13 },
      width,
      height: 110,
      data: {
        values: bars.flatMap((bar) =>
          outcomes.map((outcome, order) => ({ label: bar.label, outcome, order, value: bar[outcome] })),
        ),
      },
      mark: { type: 'bar' as const, size: 18 },
      encoding: {
        x: {
          field: 'label',
          type: 'nominal' as const,
          sort: null,
          axis: { labelAngle: 0, labelOverlap: true, grid: false },
        },
        y: {
          field: 'value',
          type: 'quantitative' as const,
          scale: { domain: [0, steps.at(-1) ?? 1], nice: false },
          axis: { values: steps, labelExpr: `${labels}[datum.value]` },
        },
        order: { field: 'order', type: 'quantitative' as const },
        color: {
          field: 'outcome',
          type: 'nominal' as const,
          scale: { domain: [...outcomes], range: outcomes.map((outcome) => colours[outcome]) },
          legend: null,
        },
      },
    })),
    resolve: { scale: { color: 'shared' } },
  };
}

/** Round numbers from 0 to above the largest, at most six. */
function ticks(largest: number): number[] {
  const rough = largest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough) ?? 1);
  return Array.from({ length: Math.ceil(largest / step) + 1 }, (_, index) => index * step);
}
