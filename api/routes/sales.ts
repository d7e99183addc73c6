import { z } from 'zod';
import { salesRecorded } from '../../client/sales.ts';
import { Code, LocalDate } from '../../domain/master-data.ts';
import { recorders, roles } from '../../domain/roles.ts';
import { Sale } from '../../domain/sales.ts';
import { findCommitment, type Listed } from '../../ledger/commitments.ts';
import { settledRebatesOf } from '../../ledger/rebates.ts';
import { recordSales, type SaleResult } from '../../ledger/sales.ts';
import { monthlySales } from '../../ledger/volumes.ts';
import { MonthlySalesAnswer, SalesAnswer } from '../answers/facts.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { refused } from '../problem.ts';
import { type Door, ok, route } from '../route.ts';

const Id = z.object({ id: Code });
const Dates = z.strictObject({ from: LocalDate.optional(), to: LocalDate.optional() });
const Sales = z.strictObject({
  lines: z.array(Sale).min(1).max(1000),
  /** E1: the rebate whose rehearsal these are fed to; left out: they are real */
  rehearsalId: z.uuid().nullable().default(null),
});

/** What customers bought: facts, against which rebates are counted. */
export function salesRoutes({ db, commitments, differences }: Dependencies): Door[] {
  const mine = named(db);
  return [
    route({
      method: 'post',
      path: '/v1/sales',
      says: 'Lines of invoices and credit notes, in any order; a higher revision corrects a line, and good ones are kept beside bad ones.',
      who: recorders,
      body: Sales,
      example: {
        lines: [
          {
            document: 'R-2026-1187',
            line: 1,
            date: '2026-11-20',
            customerId: 'DE-3001',
            productGroup: 'drills',
            quantity: '12',
            net: { value: '1140.00', currency: 'EUR' },
            paid: true,
          },
        ],
      },
      gives: SalesAnswer,
      handle: async ({ body: { lines, rehearsalId }, actor }) => {
        const rehearsal = rehearsalId === null ? undefined : await rehearsalOf(rehearsalId, lines);
        const { results, touched } = await recordSales(db, lines, {
          actor,
          now: rehearsal ? await commitments.now(rehearsal) : new Date().toISOString(),
          ...(rehearsal ? { rehearsalId: rehearsal.rehearsalId } : {}),
        });
        const of = rehearsal?.rehearsalId ?? null;
        await salesRecorded({ differences, settledOf: (sold) => settledRebatesOf(db, sold, of) }, touched);
        return ok({ lines: results.map((result, index) => answerOf(lines[index]!, result)) });
      },
    }),
    route({
      method: 'get',
      path: '/v1/customers/:id/sales',
      says: 'What a customer bought, month by month and currency by currency, the earliest first.',
      who: roles,
      whose: mine.customer,
      params: Id,
      query: Dates,
      gives: z.strictObject({ items: z.array(MonthlySalesAnswer) }),
      handle: async ({ params: { id }, query }) => ok(await monthlySales(db, id, query)),
    }),
  ];

  /** @throws Problem 422 where that is no rehearsal, or one of another customer: the sales would be missing where they count */
  async function rehearsalOf(id: string, lines: readonly Sale[]): Promise<Listed & { readonly rehearsalId: string }> {
    const found = await findCommitment(db, id);
    if (!found?.rehearsalId) throw refused('rehearsalId', `there is no rehearsal ${id}`);
    const stray = lines.findIndex(({ customerId }) => customerId !== found.customerId);
    if (stray >= 0) throw refused(`lines/${stray}/customerId`, `the rehearsal is with customer ${found.customerId}`);
    return { ...found, rehearsalId: found.rehearsalId };
  }
}

const answerOf = ({ document, line }: Sale, result: SaleResult) =>
  typeof result === 'string'
    ? { document, line, result }
    : { document, line, result: 'refused' as const, field: result.field, because: result.because };
