import { type Document, isCollection, isNode, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import { type Column, type Columns, shaperOf } from './columns.ts';
import { recordsOf } from './csv.ts';

/** One row of a file: what it holds, in the JSON shape, or what is wrong with the row as a whole. */
export interface Row {
  /** where it begins, from 1 */
  readonly line: number;
  readonly value?: unknown;
  readonly fault?: string;
  /** where a field of it stands, where the row spans lines; undefined: where the row begins */
  readonly lineOf?: (path: readonly PropertyKey[]) => number;
}

/** The file as a whole cannot be read; nothing of it was written after this. */
export class FileError extends Error {
  override name = 'FileError';
}

/**
 * Rows of CSV (RFC 4180): the head names columns in any order, lines without anything are skipped.
 * @param required one of these names must stand in the head
 * @throws FileError where the head is not one of these columns
 */
export async function* csvRows(
  lines: AsyncIterable<string>,
  columns: Columns,
  required: readonly string[],
): AsyncGenerator<Row> {
  let head: Column[] | undefined;
  let shape = shaperOf([]);
  for await (const { line, cells, fault } of recordsOf(lines)) {
    if (head === undefined) {
      head = readHead(line, cells, fault, columns, required);
      shape = shaperOf(head);
    } else if (fault !== undefined) yield { line, fault };
    else if (cells.length !== head.length)
      yield { line, fault: `has ${cells.length} cells, the head has ${head.length}` };
    else yield { line, value: shape(cells) };
  }
  if (head === undefined)
    throw new FileError(`is empty; its first line names columns of ${Object.keys(columns).join(', ')}`);
}

function readHead(
  line: number,
  cells: readonly string[],
  fault: string | undefined,
  columns: Columns,
  required: readonly string[],
): Column[] {
  const names = cells.map((cell) => cell.trim());
  const of = (wrong: readonly string[]) => wrong.map((name) => `"${name}"`).join(', ');
  const refuse = (why: string): never => {
    throw new FileError(
      `line ${line}: ${why}; expected columns, separated by commas, of ${Object.keys(columns).join(', ')}`,
    );
  };
  const unknown = names.filter((name) => !Object.hasOwn(columns, name));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const missing = required.filter((name) => !names.includes(name));
  if (fault !== undefined) refuse(fault);
  if (unknown.length > 0) refuse(`unknown column ${of(unknown)}`);
  if (twice.length > 0) refuse(`column ${of(twice)} stands twice`);
  if (missing.length > 0) refuse(`column ${of(missing)} is missing`);
  return names.map((name) => columns[name]!);
}

/** Rows of NDJSON: one JSON object a line, lines without anything are skipped. */
export async function* jsonRows(lines: AsyncIterable<string>): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    try {
      yield { line, value: JSON.parse(text) as unknown };
    } catch (error) {
      yield { line, fault: `is not JSON: ${(error as Error).message}` };
    }
  }
}

/** Each document of a YAML file is a row, and so is each entry where a document is a list. JSON is YAML. */
export async function* yamlRows(lines: AsyncIterable<string>): AsyncGenerator<Row> {
  let text = '';
  for await (const line of lines) text += `${line}\n`;
  const lineCounter = new LineCounter();
  const at = (offset: number | undefined) => lineCounter.linePos(offset ?? 0).line;
  for (const document of parseAllDocuments(text, { lineCounter })) {
    const [error] = document.errors;
    if (error) yield { line: at(error.pos[0]), fault: error.message.split(' at line')[0]! };
    else
      for (const node of isSeq(document.contents) ? document.contents.items : [document.contents])
        yield yamlRow(document, node, at);
  }
}

function yamlRow(document: Document, node: unknown, at: (offset: number | undefined) => number): Row {
  const lineOf = (path: readonly PropertyKey[]): number => {
    const inner = path.length > 0 && isCollection(node) ? node.getIn(path, true) : node;
    if (isNode(inner) || path.length === 0) return at(isNode(inner) ? inner.range?.[0] : 0);
    return lineOf(path.slice(0, -1)); // what is missing is missing in what should hold it
  };
  return { line: lineOf([]), value: isNode(node) ? (node.toJS(document) as unknown) : node, lineOf };
}
