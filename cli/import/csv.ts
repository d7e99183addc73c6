import { parse } from 'csv-parse/sync';

/** One record of CSV: its cells, or what is wrong with it. */
export interface CsvRecord {
  /** where it begins, from 1 */
  readonly line: number;
  readonly cells: readonly string[];
  readonly fault?: string;
}

/** A quote that is still open after so many lines was never meant to span them. */
const mostLines = 100;

/**
 * Reads CSV (RFC 4180) record by record; lines without anything are skipped. A record ends where its quotes are
 * even. A quote that is out of place costs its own line alone: the lines after it are read as records.
 */
export async function* recordsOf(lines: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  const source = lines[Symbol.asyncIterator]();
  const open: string[] = [];
  let line = 1;
  for (let ended = false; !ended || open.length > 0; ) {
    const length = recordLength(open);
    if (length === 0 && !ended && open.length < mostLines) {
      const next = await source.next();
      if (next.done) ended = true;
      else open.push(next.value);
      continue;
    }
    const text = open.slice(0, length);
    const cells = length === 0 ? undefined : cellsOf(text.join('\n'));
    if (!cells)
      yield {
        line,
        cells: [],
        fault: 'has a quote that is never closed, or stands where none can; write "" for a quote inside quotes',
      };
    else if (text.some((part) => part.trim() !== '')) yield { line, cells };
    line += open.splice(0, cells ? length : 1).length;
  }
}

/** @returns how many lines the first record takes; 0: its end has not been read yet */
function recordLength(lines: readonly string[]): number {
  let quotes = 0;
  for (const [index, line] of lines.entries()) {
    quotes += line.split('"').length - 1;
    if (quotes % 2 === 0) return index + 1;
  }
  return 0;
}

/** @returns undefined where this is no record */
function cellsOf(text: string): readonly string[] | undefined {
  if (!text.includes('"')) return text.split(',');
  try {
    return parse(text, { relax_column_count: true })[0];
  } catch {
    return undefined;
  }
}
