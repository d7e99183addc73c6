import { type Options, stringify } from 'csv-stringify/sync';

/**
 * A formula is none behind an apostrophe. The library looks at the beginning of a cell; where a spreadsheet takes
 * another sign to separate cells, as those of half of Europe take the semicolon, a cell begins within ours.
 */
const defused = (text: string): string => text.replace(/([;,\t\r\n|"]\s*)(?=[-=+@＝＋－＠])/g, "$1'");

const options: Options = { bom: true, escape_formulas: true, record_delimiter: 'windows', cast: { string: defused } };

/** Rows as CSV (RFC 4180) that a spreadsheet opens: UTF-8 with its mark, no cell of it a formula. */
export const spreadsheet = (head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string =>
  stringify([head, ...rows], options);
