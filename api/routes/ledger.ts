import { z } from 'zod';
import { reportPeriod } from '../../domain/report-period.ts';
import { type Caller, roles } from '../../domain/roles.ts';
import { type LedgerRow, type LedgerSide, ledgerGroups } from '../../domain/two-way.ts';
import { twoWayLedger } from '../../ledger/two-way.ts';
import { LedgerAnswer } from '../answers/ledger.ts';
import type { Dependencies } from '../dependencies.ts';
import { columnName, reportQuery } from '../report-query.ts';
import { type Door, ok, route } from '../route.ts';
import { spreadsheet } from '../spreadsheet.ts';

const Asked = reportQuery(ledgerGroups);
type Asked = z.output<typeof Asked>;

/** D1: what was kept, on both sides. */
export function ledgerRoutes({ db }: Dependencies): Door[] {
  const report = (asked: Asked, caller: Caller) => {
    const today = new Date().toISOString().slice(0, 10);
    return twoWayLedger(db, asked.by, reportPeriod(asked, today), today, caller);
  };
  return [
    route({
      method: 'get',
      path: '/v1/reports/ledger',
      says: 'What was kept on both sides, by customer, rep, team, region, kind or month, of the promises in sight.',
      who: roles,
      query: Asked,
      gives: LedgerAnswer,
      handle: async ({ query, caller }) => ok({ by: query.by, ...(await report(query, caller)) }),
    }),
    route({
      method: 'get',
      path: '/v1/reports/ledger.csv',
      says: 'The same for a spreadsheet, with the total as its last row.',
      who: roles,
      query: Asked,
      gives: z.string(),
      as: 'text/csv',
      handle: async ({ query, caller }) => {
        const { rows, total, currency } = await report(query, caller);
        const cells = [...rows, total].map(({ key, name, customers, ours, ...row }) => [
          ...[key, name, `${row.ownRecordFirst}`, currency],
          ...columns.map(([, of]) => of(customers)),
          ...columns.map(([, of]) => of(ours)),
        ]);
        const head = ['customers', 'ours'].flatMap((side) => columns.map(([name]) => `${side}_${name}`));
        return ok(spreadsheet([query.by, 'name', 'own_record_first', 'currency', ...head], cells));
      },
    }),
  ];
}

type Cell = string | number | null;
const counts = [
  'promises',
  'kept',
  'partlyKept',
  'broken',
  'severe',
  'onTime',
  'late',
  'withdrawn',
  'customerMisses',
  'customers',
  'customersWithBreach',
  'withoutRate',
  'share',
  'inWords',
  'shareOfAmount',
] as const satisfies readonly (keyof LedgerSide)[];
const amounts = [
  'promised',
  'kept',
  'partlyKept',
  'broken',
  'severe',
  'fulfilled',
] as const satisfies readonly (keyof LedgerRow['ours']['amounts'])[];

/** Of each side, how a figure is called and where it stands. */
const columns: readonly (readonly [string, (side: LedgerSide) => Cell])[] = [
  ...counts.map((name) => [columnName(name), (side: LedgerSide): Cell => side[name]] as const),
  ...amounts.map(
    (name) => [`amount_${columnName(name)}`, (side: LedgerSide): Cell => side.amounts[name].value] as const,
  ),
  ['this_quarter', ({ trend }) => trend.thisQuarter.inWords],
  ['quarter_before', ({ trend }) => trend.quarterBefore.inWords],
  ['change', ({ trend }) => trend.change],
];
