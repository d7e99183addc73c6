import { type Columns, columnsOf } from './columns.ts';
import type { Context } from './context.ts';
import type { Kind } from './kinds.ts';
import { linesOf } from './lines.ts';
import { type Fault, readRow, requiredColumns } from './read-row.ts';
import { csvRows, FileError, jsonRows, type Row, yamlRows } from './sources.ts';

export type Format = 'csv' | 'ndjson' | 'yaml';

/** How an import goes, in rows. */
export interface Totals {
  new: number;
  changed: number;
  unchanged: number;
  bad: number;
}

export interface ImportOptions {
  readonly format: Format;
  readonly context: Context;
  /** told of each field that does not fit: "line 17, due_date: 2026-02-30 is not a date; write YYYY-MM-DD" */
  readonly onBad: (words: string) => void;
  /** counted up after each batch; whoever shows progress looks here */
  readonly totals?: Totals;
}

export const noRows = (): Totals => ({ new: 0, changed: 0, unchanged: 0, bad: 0 });

/** Where a row stands; what was read of it is let go of, so that a batch is in memory once. */
type Place = { readonly line: number; readonly lineOf: Row['lineOf'] };

/** A row that was read and waits for its batch; bad ones wait, too, so that they are told in the order of the file. */
type Pending<T> = { readonly place: Place } & ({ readonly value: T } | { readonly faults: readonly Fault[] });

/**
 * Imports a stream of rows, batch by batch; a bad row is told and left out, the others are written.
 * @throws FileError where the file cannot be read as this kind
 */
export async function importRows<T>(
  kind: Kind<T>,
  stream: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<Totals> {
  const { format, context, onBad, totals = noRows() } = options;
  const columns = format === 'csv' ? kind.columns : undefined;
  const firstLine = new Map<string, number>();
  let batch: Pending<T>[] = [];

  const refuse = ({ line, lineOf }: Place, faults: readonly Fault[]) => {
    totals.bad += 1;
    for (const { path, because } of faults)
      onBad(`line ${lineOf?.(path) ?? line}${fieldName(path, columns)}: ${because}`);
  };
  const write = async (rows: typeof batch) => {
    const values = rows.flatMap((pending) => ('value' in pending ? [pending.value] : []));
    const results = (values.length > 0 ? await kind.write(values, context) : []).values();
    for (const pending of rows) {
      const result = 'faults' in pending ? undefined : results.next().value!;
      if (typeof result === 'string') totals[result] += 1;
      else if (result) refuse(pending.place, [{ path: result.field.split('.'), because: result.because }]);
      else if ('faults' in pending) refuse(pending.place, pending.faults);
    }
  };
  /** While PostgreSQL writes a batch, the next one is read. */
  let writing: Promise<unknown> = Promise.resolve();
  const flush = async () => {
    const rows = batch;
    batch = [];
    await writing;
    writing = write(rows);
    writing.catch(() => undefined); // it is thrown where it is awaited
  };

  try {
    for await (const row of rowsOf(kind, linesOf(stream), format)) {
      const read = readRow(kind.schema, row);
      const fault = 'value' in read ? repeated(kind.key?.(read.value), row.line, firstLine) : undefined;
      const place = { line: row.line, lineOf: row.lineOf };
      if ('faults' in read) batch.push({ place, faults: read.faults });
      else batch.push(fault ? { place, faults: [fault] } : { place, value: read.value });
      if (batch.length === kind.batch) await flush();
    }
    if (batch.length > 0) await flush();
  } catch (error) {
    await writing;
    for (const pending of batch) if ('faults' in pending) refuse(pending.place, pending.faults);
    throw error;
  }
  await writing;
  return totals;
}

function rowsOf(kind: Kind<unknown>, lines: AsyncIterable<string>, format: Format): AsyncIterable<Row> {
  if (format === 'ndjson') return jsonRows(lines);
  if (format === 'yaml') return yamlRows(lines);
  if (!kind.columns) throw new FileError('is no table; write it as YAML or JSON');
  return csvRows(lines, kind.columns, requiredColumns(kind.schema, kind.columns));
}

/** Two rows about the same would overwrite each other at every import. */
function repeated(key: string | undefined, line: number, firstLine: Map<string, number>): Fault | undefined {
  if (key === undefined) return undefined;
  const first = firstLine.get(key);
  if (first === undefined) firstLine.set(key, line);
  return first === undefined ? undefined : { path: [], because: `${key} stands on line ${first} already` };
}

function fieldName(path: readonly PropertyKey[], columns: Columns | undefined): string {
  const names = columns && path.length > 0 ? columnsOf(columns, path) : [];
  return names.length > 0 ? `, ${names.join(', ')}` : path.length > 0 ? `, ${path.join('.')}` : '';
}
