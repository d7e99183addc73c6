import type { Fonts } from './fonts.ts';
import type { Measure } from './typesetting.ts';

/** Of texts at one point, by font: the words of papers and charts come again and again. */
const widths = new Map<string, number>();
const mostWidths = 50_000;

/** A document in which nothing is written. */
let ruler: Promise<PDFKit.PDFDocument> | undefined;

async function openRuler(): Promise<PDFKit.PDFDocument> {
  const { default: PDFDocument } = await import('pdfkit');
  return new PDFDocument({ autoFirstPage: false, fontLayoutCache: false });
}

/**
 * Tells how wide fonts set a text.
 * @returns for a size in points
 */
export async function measuring(fonts: Fonts): Promise<(size: number) => Measure> {
  ruler ??= openRuler();
  const document = await ruler;
  register(document, fonts);
  return (size) =>
    ({ face, text }, weight) => {
      const font = fonts.fontOf(face, weight).name;
      const key = `${font} ${text}`;
      const width = widths.get(key) ?? document.font(font).fontSize(1).widthOfString(text);
      if (widths.size >= mostWidths) widths.clear();
      widths.set(key, width);
      return width * size;
    };
}

/** Gives a document the fonts, which are open already. */
export function register(document: PDFKit.PDFDocument, fonts: Fonts): void {
  // pdfkit takes a font that is open, but its types do not say so
  for (const { name, opened } of fonts.all) document.registerFont(name, opened as never);
}
