import type { Fonts } from './fonts.ts';
import type { Measure } from './typesetting.ts';

/**
 * Gives a document the fonts, and tells how wide they set a text.
 * @returns for a size in points
 */
export function measuring(document: PDFKit.PDFDocument, fonts: Fonts): (size: number) => Measure {
  for (const { name, ttf } of fonts.all) document.registerFont(name, Buffer.from(ttf));
  /** at one point */
  const widths = new Map<string, number>();
  return (size) =>
    ({ face, text }, weight) => {
      const font = fonts.fontOf(face, weight).name;
      const key = `${font} ${text}`;
      const width = widths.get(key) ?? document.font(font).fontSize(1).widthOfString(text);
      widths.set(key, width);
      return width * size;
    };
}
