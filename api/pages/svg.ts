import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

/** What a picture says to whoever sees none. */
export interface PictureInWords {
  readonly title: string;
  readonly description?: string;
}

/**
 * A chart as SVG that stands in a page: one thing with one name, without any script, style or font of its own.
 * @param spec with `aria: false` in its config
 */
export async function svgOf(spec: TopLevelSpec, { title, description = '' }: PictureInWords): Promise<string> {
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  const svg = await view.toSVG().finally(() => view.finalize());
  const words = description === '' ? '' : `<desc>${escaped(description)}</desc>`;
  return svg
    .replace(/ (style|role|aria-[a-z]+)="[^"]*"/g, '')
    .replace(
      /<svg[^>]*viewBox="([^"]+)"[^>]*>/,
      (_, box: string) => `<svg class="chart" viewBox="${box}" role="img" aria-label="${escaped(title)}">${words}`,
    );
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
