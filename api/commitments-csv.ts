import { type Options, stringify } from 'csv-stringify/sync';
import type { Listed } from '../ledger/commitments.ts';
import type { ShownDebt } from '../ledger/debts.ts';
import type { Names } from '../ledger/names.ts';

/** As many promises as one file holds; more are asked for in parts. */
export const mostRows = 10_000;

type Row = Listed & { readonly debt: ShownDebt };

/** What each column shows, under the names that the import has for the same. */
const columns: Readonly<Record<string, (row: Row, names: Names) => string | number | null>> = {
  id: ({ id }) => id,
  kind: ({ kind }) => kind,
  status: ({ status }) => status,
  outcome: ({ outcome }) => outcome,
  severity: ({ severity }) => severity,
  customer_id: ({ customerId }) => customerId,
  customer_name: ({ customerId }, { customers }) => customers.get(customerId) ?? null,
  rep_id: ({ repId }) => repId,
  rep_name: ({ repId }, { reps }) => reps.get(repId) ?? null,
  amount_value: ({ amount }) => amount.value,
  currency: ({ amount }) => amount.currency,
  owed_value: ({ debt }) => debt?.owed.value ?? null,
  invoices: ({ invoices }) => invoices.join(' '),
  due_date: ({ dueDate }) => dueDate,
  due_time: ({ dueTime }) => dueTime,
  zone: ({ zone }) => zone,
  breach_at: ({ breachAt }) => breachAt,
  awaits: ({ awaits }) => awaits,
  awaited_move: ({ awaitedMove }) => awaitedMove,
  plan_id: ({ planId }) => planId,
  part: ({ part }) => part,
  proposed_at: ({ proposedAt }) => proposedAt,
  concluded_at: ({ concludedAt }) => concludedAt,
  closed_at: ({ closedAt }) => closedAt,
};

/**
 * A formula is none behind an apostrophe. The library looks at the beginning of a cell; where a spreadsheet takes
 * another sign to separate cells, as those of half of Europe take the semicolon, a cell begins within ours.
 */
const defused = (text: string): string => text.replace(/([;,\t\r\n|"]\s*)(?=[-=+@＝＋－＠])/g, "$1'");

const options: Options = { bom: true, escape_formulas: true, record_delimiter: 'windows', cast: { string: defused } };

/** Promises as CSV (RFC 4180) that a spreadsheet opens: UTF-8 with its mark, no cell of it a formula. */
export const toCsv = (promises: readonly Row[], names: Names): string =>
  stringify(
    [Object.keys(columns), ...promises.map((row) => Object.values(columns).map((shows) => shows(row, names)))],
    options,
  );
