import { z } from 'zod';
import { type OtifGroup, otifGroups } from '../../domain/otif.ts';
import { reportPeriod } from '../../domain/report-period.ts';
import { type Caller, roles } from '../../domain/roles.ts';
import { otifOf } from '../../ledger/otif.ts';
import { OtifAnswer, OtifRowAnswer } from '../answers/deliveries.ts';
import type { Dependencies } from '../dependencies.ts';
import { columnName, reportQuery } from '../report-query.ts';
import { type Door, ok, route } from '../route.ts';
import { spreadsheet } from '../spreadsheet.ts';

const Asked = reportQuery(otifGroups);

/** D1: how well we keep what we promise to deliver. */
export function otifRoutes({ db }: Dependencies): Door[] {
  const report = (by: OtifGroup, asked: z.output<typeof Asked>, caller: Caller) =>
    otifOf(db, by, reportPeriod(asked, new Date().toISOString().slice(0, 10)), caller);
  return [
    route({
      method: 'get',
      path: '/v1/reports/otif',
      says: 'Deliveries on time and in full, by rep, customer, month or cause, of the promises in sight.',
      who: roles,
      query: Asked,
      gives: OtifAnswer,
      handle: async ({ query, caller }) => ok({ by: query.by, ...(await report(query.by, query, caller)) }),
    }),
    route({
      method: 'get',
      path: '/v1/reports/otif.csv',
      says: 'The same for a spreadsheet, with the total as its last row.',
      who: roles,
      query: Asked,
      gives: z.string(),
      as: 'text/csv',
      handle: async ({ query, caller }) => {
        const { rows, total } = await report(query.by, query, caller);
        const cells = [...rows, total].map((row) => columns.map((column) => row[column]));
        return ok(spreadsheet([query.by, ...columns.slice(1).map(columnName)], cells));
      },
    }),
  ];
}

const columns = OtifRowAnswer.keyof().options;
