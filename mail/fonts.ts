/** The Noto fonts that come along, by what they can write: files of a few kilobytes, and a big one for each Chinese. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Language } from '../domain/master-data.ts';

const { resolve } = createRequire(import.meta.url);
/** European letters, traditional and simplified Chinese: each the end of a package's name. */
type Family = 'noto-sans' | 'noto-sans-tc' | 'noto-sans-sc';

export type Weight = 400 | 700;
/** A file of a family: `latin`, `chinese-traditional`, or one of the numbered parts of the latter. */
export interface Face {
  readonly family: Family;
  readonly subset: string;
}

const nameOf = ({ family, subset }: Face, weight: Weight): string => `${family}-${subset}-${weight}-normal`;

/** As TTF; decompressed once, since a reader of WOFF does it anew for each letter. */
const ttfOf = remembered(
  ({ face, weight }: { readonly face: Face; readonly weight: Weight }) => nameOf(face, weight),
  async ({ face, weight }): Promise<Uint8Array> => {
    const file = resolve(`@fontsource/${face.family}/files/${nameOf(face, weight)}.woff2`);
    const { decompress } = await import('wawoff2');
    return Uint8Array.from(await decompress(await readFile(file)));
  },
);

const box = '□';
const latin: Face = { family: 'noto-sans', subset: 'latin' };
const whole: Readonly<Partial<Record<Family, string>>> = {
  'noto-sans-tc': 'chinese-traditional',
  'noto-sans-sc': 'chinese-simplified',
};

/** A font of a text. */
export interface Font {
  /** unique by face and weight */
  readonly name: string;
  readonly ttf: Uint8Array;
  readonly opened: Opened;
}

/** The fonts of a text, and which of them writes each of its characters. */
export interface Fonts {
  /** a letter and its mark become one; a character that no font has (an emoji) becomes a box */
  writable(text: string): string;
  faceFor(character: string): Face;
  fontOf(face: Face, weight: Weight): Font;
  readonly all: readonly Font[];
}

/** The fonts that a text needs: a European one for what it has, so that a name is of one kind, then the reader's Chinese. */
export async function fontsFor(text: string, language: Language, weights: readonly Weight[]): Promise<Fonts> {
  const chinese = ['noto-sans-tc', 'noto-sans-sc'] as const;
  const families = ['noto-sans', ...(language === 'zh-Hans' ? chinese.toReversed() : chinese)] as const;
  const faces = new Map<number, Face>();
  for (const character of new Set(`${composed(text)}${box}`)) {
    const codePoint = character.codePointAt(0) ?? 0;
    for (const face of families.flatMap((family) => facesOf(family, codePoint))) {
      if (!(await charactersOf(face)).has(codePoint)) continue;
      faces.set(codePoint, face);
      break;
    }
  }
  const fonts = new Map<string, Font>();
  for (const face of new Set([latin, ...faces.values()]))
    for (const weight of weights) {
      const name = nameOf(face, weight);
      fonts.set(name, { name, ttf: await ttfOf({ face, weight }), opened: await openedOf({ face, weight }) });
    }
  return {
    writable: (words) => Array.from(composed(words), (character) => (faceOf(character) ? character : box)).join(''),
    faceFor: (character) => faceOf(character) ?? latin,
    fontOf: (face, weight) => fonts.get(nameOf(face, weight)) as Font,
    all: [...fonts.values()],
  };

  function faceOf(character: string): Face | undefined {
    return faces.get(character.codePointAt(0) ?? 0);
  }
}

/** A letter and its mark may stand in two fonts, as one character they never do. */
const composed = (text: string): string => text.replace(/\p{L}\p{M}+/gu, (letter) => letter.normalize('NFC'));

/** The big font of a family, and its parts that are said to have a character. */
function facesOf(family: Family, codePoint: number): Face[] {
  const parts = partsOf(family).filter(({ from, to }) => codePoint >= from && codePoint <= to);
  return [whole[family], ...parts.map(({ subset }) => subset)].flatMap((subset) =>
    subset ? [{ family, subset }] : [],
  );
}

/** As pdfkit has it: what of a file was read. */
interface Opened {
  readonly characterSet: readonly number[];
}

/** Opened once: each document that opens it anew reads its tables and letters again. */
const openedOf = remembered(
  ({ face, weight }: { readonly face: Face; readonly weight: Weight }) => nameOf(face, weight),
  async (font): Promise<Opened> => {
    const { default: PDFDocument } = await import('pdfkit');
    const document = new PDFDocument({ autoFirstPage: false }).font(Buffer.from(await ttfOf(font)));
    // pdfkit tells its types nothing of the font it has opened
    return (document as unknown as { _font: { font: Opened } })._font.font;
  },
);

/** What a font can write, by its own word; in both weights the same. */
const charactersOf = remembered(
  (face: Face) => nameOf(face, 400),
  async (face): Promise<ReadonlySet<number>> => new Set((await openedOf({ face, weight: 400 })).characterSet),
);

interface Part {
  readonly from: number;
  readonly to: number;
  readonly subset: string;
}

const partsOf = remembered(
  (family: Family) => family,
  (family): readonly Part[] => {
    const file = resolve(`@fontsource/${family}/unicode.json`);
    const ranges = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    return Object.entries(ranges).flatMap(([name, list]) => {
      const subset = name.replace(/^\[(.*)\]$/, '$1');
      return list.split(',').flatMap((range) => {
        const [, from = '', to = from] = /^U\+([0-9A-F]+)(?:-([0-9A-F]+))?$/i.exec(range) ?? [];
        return from === '' ? [] : [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16), subset }];
      });
    });
  },
);

function remembered<Key, Value>(keyOf: (key: Key) => string, make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<string, Value>();
  return (key) => {
    const value = made.get(keyOf(key)) ?? make(key);
    made.set(keyOf(key), value);
    return value;
  };
}
