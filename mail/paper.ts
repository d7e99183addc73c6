import type { Language } from '../domain/master-data.ts';
import { oneLine } from './harmless.ts';
import { pageTexts } from './page-texts.ts';

/** A part of a paper, from top to bottom. */
export type Block =
  | { readonly heading: string }
  | { readonly paragraph: string }
  | { readonly list: readonly string[] }
  /** `head` stands above the columns, which are as wide as `shares` say, and again on each page; a cell may have several lines */
  | {
      readonly rows: readonly (readonly string[])[];
      readonly head?: readonly string[];
      readonly shares: readonly number[];
      /** many rows, in small letters; or the first column names what stands in the second */
      readonly as?: 'list' | 'facts';
      /** the column, from 0, whose first line says what the row is about */
      readonly strong?: number;
    }
  /** words as they were sent, line by line */
  | { readonly quote: readonly string[] }
  /** lines to be filled in by hand, a column for each side */
  | { readonly sides: readonly { readonly title: string; readonly lines: readonly string[] }[] };

/** A paper that is the same as text and as PDF. */
export interface Paper {
  readonly language: Language;
  /** ISO 8601 UTC: when it was written */
  readonly at: string;
  /** E2: said above everything */
  readonly rehearsal: boolean;
  readonly title: string;
  readonly subtitle: string;
  readonly blocks: readonly Block[];
  /** on each page; may have several lines */
  readonly footer: string;
}

/** The paper as plain text. */
export function paperAsText(paper: Paper): string {
  const { title, subtitle, blocks, footer } = paper;
  const parts = [markOf(paper), [title, subtitle], ...blocks.map(linesOf), [`-- ${footer}`]];
  const shown = parts.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.map(oneLine).join('\n')).join('\n\n')}\n`;
}

/** E2: what marks a rehearsal; `[]` where it is none */
export const markOf = ({ rehearsal, language }: Paper): string[] => (rehearsal ? [pageTexts(language).rehearsal] : []);

function linesOf(block: Block): string[] {
  if ('heading' in block) return [`## ${block.heading}`];
  if ('paragraph' in block) return [block.paragraph];
  if ('list' in block) return block.list.map((item) => `- ${item}`);
  if ('quote' in block) return block.quote.map((line) => `> ${line}`);
  if ('rows' in block) return [...(block.head ? [block.head] : []), ...block.rows].map((row) => row.join(' | '));
  return block.sides.flatMap(({ title, lines }) => [title, ...lines.map((line) => `${line}: ____________________`)]);
}
