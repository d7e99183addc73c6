/** What came out, as a table: one row for each fault; runs in parts add up. */
import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigError } from '../config.ts';

/** ms: how long what was overdue took after the return, each measured one. */
export interface Spread {
  readonly measured: number;
  readonly median: number;
  readonly p99: number;
  readonly most: number;
}

export interface Row {
  readonly fault: string;
  /** what it does, in a few words */
  readonly does: string;
  /** how often it was injected */
  readonly tries: number;
  /** how often the fault was seen to bite, in a log, a proxy, an answer; 0: it proves nothing */
  readonly seen?: number;
  /** commitments that were under way meanwhile, all of them looked at */
  readonly commitments: number;
  readonly lost: number;
  readonly doubled: number;
  readonly late: number;
  /** ms after the return within which all that is overdue must be done */
  readonly limit: number;
  /** all delays, ms, rising; so that parts add up */
  readonly delays: readonly number[];
  /** mails that went out again, each with its own Message-ID */
  readonly repeatedMails: number;
  /** undefined: it ran; else why it could not be injected here */
  readonly skipped?: string;
}

/** What a run writes with `--json`. */
export interface Result {
  readonly seed: number;
  /** ISO 8601 UTC */
  readonly at: string;
  readonly seconds: number;
  readonly machine: string;
  /** of the code, see `commit` */
  readonly commit?: string | null;
  /** outages were shortened */
  readonly short: boolean;
  readonly rows: readonly Row[];
  /** what was lost, doubled or late, one line each */
  readonly findings: readonly string[];
}

export const verdictOf = ({ tries, lost, doubled, late, skipped, seen }: Row): string =>
  skipped
    ? 'not here'
    : tries === 0 || seen === 0
      ? 'NOT INJECTED'
      : lost + doubled > 0
        ? 'FAILED'
        : late > 0
          ? 'late'
          : 'held';

/** Nothing lost, doubled or late, and no fault that did nothing. */
export const held = (rows: readonly Row[]): boolean =>
  rows.every((row) => ['held', 'not here'].includes(verdictOf(row)));

/** Rows of the same fault become one. */
export function total(results: readonly Result[]): Row[] {
  const rows = new Map<string, Row>();
  for (const row of results.flatMap((result) => result.rows)) {
    const before = rows.get(row.fault);
    rows.set(row.fault, before ? added(before, row) : row);
  }
  return [...rows.values()];
}

const added = (one: Row, other: Row): Row => {
  const { skipped: _, ...ran } = one.skipped ? other : one;
  return {
    ...ran,
    tries: one.tries + other.tries,
    commitments: one.commitments + other.commitments,
    lost: one.lost + other.lost,
    doubled: one.doubled + other.doubled,
    late: one.late + other.late,
    limit: Math.max(one.limit, other.limit),
    delays: [...one.delays, ...other.delays].sort((a, b) => a - b),
    repeatedMails: one.repeatedMails + other.repeatedMails,
    ...(one.seen === undefined && other.seen === undefined ? {} : { seen: (one.seen ?? 0) + (other.seen ?? 0) }),
    ...(one.skipped && other.skipped ? { skipped: one.skipped } : {}),
  };
};

export function spreadOf(rising: readonly number[]): Spread {
  const at = (share: number) => Math.round(rising[Math.min(rising.length - 1, Math.floor(rising.length * share))] ?? 0);
  return { measured: rising.length, median: at(0.5), p99: at(0.99), most: at(1) };
}

const columns = [
  'fault',
  'tries',
  'seen',
  'commitments',
  'lost',
  'doubled',
  'late',
  'delay median / 99 % / most',
  'verdict',
];
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)}`;

function cells(row: Row): string[] {
  const { median, p99, most, measured } = spreadOf(row.delays);
  const delay =
    measured === 0
      ? '–'
      : `${seconds(median)} / ${seconds(p99)} / ${seconds(most)} s of ${seconds(row.limit)} (${measured})`;
  const { fault, tries, commitments, lost, doubled, late } = row;
  const numbers = row.skipped
    ? ['0', '–', '–', '–', '–', '–', '–']
    : [tries, row.seen ?? '–', commitments, lost, doubled, late, delay];
  return [fault, ...numbers.map(String), verdictOf(row)];
}

/** For a terminal. */
export function table(rows: readonly Row[]): string {
  const lines = [columns, ...rows.map(cells)];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** For a page. */
export function markdown(rows: readonly Row[]): string {
  const line = (given: readonly string[]) => `| ${given.join(' | ')} |`;
  const head = ['fault', 'what it does', ...columns.slice(1)];
  const body = rows.map((row) => {
    const [fault = '', ...others] = cells(row);
    return line([fault, row.skipped ? `${row.does} (not here: ${row.skipped})` : row.does, ...others]);
  });
  return [line(head), line(head.map(() => '---')), ...body].join('\n');
}

/** @throws ConfigError where it cannot be read, or is something else */
export function readResult(file: string): Result {
  try {
    const result = JSON.parse(readFileSync(file, 'utf8')) as Result;
    if (Array.isArray(result.rows)) return result;
  } catch {
    // said below
  }
  throw new ConfigError(`${file} is not a result that --json has written.`);
}

/** Before a run begins that takes long. @throws ConfigError where its result could not be written */
export function mustBeWritable(file: string): void {
  try {
    accessSync(dirname(resolve(file)), constants.W_OK);
  } catch {
    throw new ConfigError(`--json ${file}: its folder is not there, or cannot be written to.`);
  }
}

export const writeResult = (file: string, result: Result): void =>
  writeFileSync(file, `${JSON.stringify(result, undefined, 1)}\n`);
