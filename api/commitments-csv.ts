import type { Listed } from '../ledger/commitments.ts';
import type { ShownDebt } from '../ledger/debts.ts';
import type { Names } from '../ledger/names.ts';
import { spreadsheet } from './spreadsheet.ts';

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

/** Promises as CSV for a spreadsheet. */
export const toCsv = (promises: readonly Row[], names: Names): string =>
  spreadsheet(
    Object.keys(columns),
    promises.map((row) => Object.values(columns).map((shows) => shows(row, names))),
  );
