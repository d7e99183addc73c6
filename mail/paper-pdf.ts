import { buffer } from 'node:stream/consumers';
import { setImmediate as othersFirst } from 'node:timers/promises';
import { type Fonts, fontsFor, type Weight } from './fonts.ts';
import { oneLine } from './harmless.ts';
import { measuring, register } from './measure.ts';
import { type Block, markOf, type Paper, paperAsText } from './paper.ts';
import { paperTexts } from './paper-texts.ts';
import { brokenInto, type Measure, type Run } from './typesetting.ts';

const margin = 56;
const gap = 12;
const footerAt = 800;
const ink = '#1b1b1b';
const faint = '#8a8a8a';
const bar = '#c9c9c9';
const bullet = '•';
/** of the tallest of the fonts, which all stand on one line */
const ascent = 1.16;
const text = { size: 10, leading: 15 } as const;
const compact = { size: 8.5, leading: 12.5 } as const;
const small = { size: 8, leading: 11 } as const;
const big = { size: 20, leading: 28 } as const;
const middle = { size: 12, leading: 18 } as const;
type Size = { readonly size: number; readonly leading: number };

/** The paper as PDF, A4; the same paper, the same bytes. */
export async function paperAsPdf(paper: Paper): Promise<Uint8Array> {
  const { default: PDFDocument } = await import('pdfkit'); // loaded with the first paper, not with the worker
  const document = new PDFDocument({
    size: 'A4',
    margin,
    bufferPages: true,
    lang: paper.language,
    displayTitle: true,
    info: { Title: oneLine(paper.title), Producer: 'Kept', Creator: 'Kept', CreationDate: new Date(paper.at) },
  });
  const bytes = buffer(document);
  const ownWords = `${paperTexts(paper.language).page({ page: '0123456789', pages: '' })}${bullet}`;
  const fonts = await fontsFor(paperAsText(paper) + ownWords, paper.language, [400, 700]);
  register(document, fonts);
  await new Press(document, paper, fonts, await measuring(fonts)).print();
  document.end();
  return new Uint8Array(await bytes);
}

type Table = Extract<Block, { rows: unknown }>;
interface Columns {
  readonly widths: readonly number[];
  readonly size: Size;
  readonly as: Table['as'];
  readonly strong: Table['strong'];
}
type Sides = Extract<Block, { sides: unknown }>['sides'];
/** of a row of small letters in one line */
const rowHeight = compact.leading + gap / 2;
/** of one line to be filled in by hand */
const deep = 3 * text.leading;
const heightOf = (sides: Sides): number => text.leading + Math.max(...sides.map(({ lines }) => lines.length)) * deep;
/** What of a block stands below its heading on the same page; signatures stand together. */
const leastOf = (block: Block | undefined): number =>
  block && 'sides' in block ? heightOf(block.sides) : 2 * text.leading;

/** Puts a paper on its pages, from top to bottom. */
class Press {
  private y = margin;
  private readonly width: number;
  private readonly bottom = footerAt - gap;

  constructor(
    private readonly document: PDFKit.PDFDocument,
    private readonly paper: Paper,
    private readonly fonts: Fonts,
    private readonly measure: (size: number) => Measure,
  ) {
    this.width = document.page.width - 2 * margin;
  }

  async print(): Promise<void> {
    const { title, subtitle, blocks } = this.paper;
    for (const mark of markOf(this.paper)) this.flow(mark, middle, 700);
    this.flow(title, big, 700);
    this.flow(subtitle, middle, 400);
    for (const [index, block] of blocks.entries()) {
      if (index % 20 === 19) await othersFirst(); // a paper of hundreds of pages takes seconds
      this.put(block, blocks[index + 1]);
    }
    this.footers();
  }

  private put(block: Block, next: Block | undefined): void {
    if ('heading' in block) {
      this.space(gap);
      this.room(middle.leading + gap / 3 + leastOf(next));
      this.flow(block.heading, middle, 700);
    } else if ('paragraph' in block) this.flow(block.paragraph, text, 400);
    else if ('list' in block) for (const item of block.list) this.flow(item, text, 400, bullet);
    else if ('quote' in block) this.quote(block.quote);
    else if ('rows' in block) {
      if (next && 'quote' in next) this.room(block.rows.length * rowHeight + 4 * compact.leading);
      this.table(block);
    } else this.sides(block.sides);
    this.space('quote' in block ? gap : gap / 3);
  }

  private flow(words: string, size: Size, weight: Weight, mark?: string): void {
    const indent = mark ? gap : 0;
    const lines = this.lines(words, this.width - indent, size, weight);
    for (const [index, line] of lines.entries()) {
      this.room(size.leading);
      if (mark && index === 0) this.write(this.lines(mark, gap, size, weight)[0] ?? [], margin, this.y, size, weight);
      this.write(line, margin + indent, this.y, size, weight);
      this.y += size.leading;
    }
  }

  private table({ rows, head, shares, as, strong }: Table): void {
    const whole = shares.reduce((sum, share) => sum + share, 0);
    const columns = {
      widths: shares.map((share) => (share / whole) * this.width),
      size: as ? compact : text,
      as,
      strong,
    };
    if (head) this.row(head, columns, 700);
    for (const row of rows) this.row(row, columns, 400, head);
  }

  /** @param again on the next page, where it does not fit on this one */
  private row(cells: readonly string[], columns: Columns, weight: Weight, again?: readonly string[]): void {
    const { widths, size, as, strong } = columns;
    const weightOf = (column: number, part: number): Weight =>
      (as === 'facts' && column === 0) || (column === strong && part === 0) ? 700 : weight;
    const set = cells.map((cell, column) =>
      cell.split('\n').flatMap((words, part) => {
        const bold = weightOf(column, part);
        return this.lines(words, (widths[column] ?? 0) - gap, size, bold).map((line) => ({ line, bold }));
      }),
    );
    const height = Math.max(1, ...set.map((lines) => lines.length)) * size.leading + gap / 2;
    if (this.room(height) && again) this.row(again, columns, 700);
    let x = margin;
    for (const [index, lines] of set.entries()) {
      for (const [number, { line, bold }] of lines.entries())
        this.write(line, x, this.y + gap / 4 + number * size.leading, size, bold);
      x += widths[index] ?? 0;
    }
    this.y += height;
    this.document
      .moveTo(margin, this.y)
      .lineTo(margin + this.width, this.y)
      .lineWidth(weight === 700 ? 1 : 0.5)
      .stroke(weight === 700 ? ink : faint);
  }

  private quote(words: readonly string[]): void {
    for (const line of words.flatMap((one) => this.lines(one, this.width - gap, compact, 400))) {
      this.room(compact.leading);
      this.document
        .moveTo(margin + 1, this.y)
        .lineTo(margin + 1, this.y + compact.leading)
        .lineWidth(1.5)
        .stroke(bar);
      this.write(line, margin + gap, this.y, compact, 400);
      this.y += compact.leading;
    }
  }

  private sides(sides: Sides): void {
    this.room(heightOf(sides));
    const width = this.width / sides.length;
    let end = this.y;
    for (const [index, { title, lines }] of sides.entries()) {
      const x = margin + index * width;
      this.write(this.lines(title, width - gap, text, 700)[0] ?? [], x, this.y, text, 700);
      let y = this.y + text.leading;
      for (const line of lines) {
        y += deep;
        this.document
          .moveTo(x, y - small.leading - 2)
          .lineTo(x + width - 2 * gap, y - small.leading - 2)
          .lineWidth(0.5)
          .stroke(ink);
        this.write(this.lines(line, width - gap, small, 400)[0] ?? [], x, y - small.leading, small, 400);
      }
      end = Math.max(end, y);
    }
    this.y = end;
  }

  private footers(): void {
    const { count } = this.document.bufferedPageRange();
    const { page } = paperTexts(this.paper.language);
    for (let index = 0; index < count; index++) {
      this.document.switchToPage(index);
      const number = this.lines(page({ page: index + 1, pages: count }), this.width, small, 400)[0] ?? [];
      const taken = number.reduce((sum, run) => sum + this.measure(small.size)(run, 400), 0);
      const footer = this.paper.footer.split('\n');
      for (const [line, words] of footer.entries()) {
        const [first = []] = this.lines(words, this.width - (line === 0 ? taken + gap : 0), small, 400);
        this.write(first, margin, footerAt + line * small.leading, small, 400, faint);
      }
      this.write(number, margin + this.width - taken, footerAt, small, 400, faint);
    }
  }

  private space(height: number): void {
    this.y += height;
  }

  /** What does not fit on this page stands on the next one. @returns whether that is a new one */
  private room(height: number): boolean {
    if (this.y + height <= this.bottom || this.y === margin) return false;
    this.document.addPage();
    this.y = margin;
    return true;
  }

  private lines(words: string, width: number, size: Size, weight: Weight): Run[][] {
    const { fonts } = this;
    return brokenInto(oneLine(words), { width, weight, fonts, measure: this.measure(size.size) });
  }

  private write(line: readonly Run[], left: number, y: number, size: Size, weight: Weight, colour = ink): void {
    let x = left;
    for (const run of line) {
      this.document.font(this.fonts.fontOf(run.face, weight).name).fontSize(size.size).fillColor(colour);
      this.document.text(run.text, x, y + ascent * size.size, { lineBreak: false, baseline: 'alphabetic' });
      x += this.measure(size.size)(run, weight);
    }
  }
}
