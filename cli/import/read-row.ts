import type { z } from 'zod';
import { type Columns, columnsOf } from './columns.ts';
import type { Row } from './sources.ts';

/** What is wrong with a row; an empty path is the row as a whole. */
export interface Fault {
  readonly path: readonly PropertyKey[];
  /** says what was expected */
  readonly because: string;
}

/** Reads a row by its schema; every field that does not fit is a fault of its own. */
export function readRow<T>(
  schema: z.ZodType<T>,
  row: Row,
): { readonly value: T } | { readonly faults: readonly Fault[] } {
  if (row.fault !== undefined) return { faults: [{ path: [], because: row.fault }] };
  if (mayBeUnreadable(row.value)) {
    const unreadable = [...unreadableText(row.value, [])];
    if (unreadable.length > 0) return { faults: unreadable };
  }
  const parsed = schema.safeParse(row.value, { reportInput: true });
  return parsed.success ? { value: parsed.data } : { faults: parsed.error.issues.flatMap(faultsOf) };
}

/** The columns that a row cannot do without. */
export const requiredColumns = (schema: z.ZodType, columns: Columns): string[] =>
  schema.safeParse({}).error?.issues.flatMap(({ path }) => columnsOf(columns, path)) ?? [];

/** Fast, and right where it says no: whole surrogate pairs are text. */
function mayBeUnreadable(value: unknown): boolean {
  if (typeof value === 'string') return /[\0\uFFFD\uD800-\uDFFF]/.test(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(mayBeUnreadable);
}

/** PostgreSQL keeps no NUL, UTF-8 no half characters, and U+FFFD is what is left of another encoding. */
function* unreadableText(value: unknown, path: readonly string[]): Generator<Fault> {
  if (typeof value === 'string') {
    if (value.includes('\0') || /\uFFFD|\p{Surrogate}/u.test(value))
      yield { path, because: 'holds characters that are not UTF-8 text; save the file as UTF-8' };
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* unreadableText(inner, [...path, key]);
  }
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...issue.path, key], because: 'is not a field that is known here' }));
  return [{ path: issue.path, because: reasonOf(issue) }];
}

function reasonOf({ input, message }: z.core.$ZodIssue): string {
  if (input === undefined) return 'is missing';
  const shown = typeof input === 'object' ? '' : String(input);
  return shown === '' || message.includes(shown) ? message : `"${shown}": ${message}`;
}
