import { toMinor } from '../domain/money.ts';
import { toVolume } from '../domain/rebate.ts';
import { merged, type Sale, type Touched } from '../domain/sales.ts';
import { dateIn } from '../domain/working-calendar.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import type { Transaction } from './events.ts';

/** What became of one line. `superseded`: a higher revision stands already, and nothing changed. */
export type SaleResult =
  | 'new'
  | 'corrected'
  | 'unchanged'
  | 'superseded'
  | { readonly field: string; readonly because: string };

export interface SalesRecorded {
  /** one for each line, in order; a refused one leaves nothing behind */
  readonly results: readonly SaleResult[];
  /**
   * Whose volumes changed and when, a corrected line where it stood and where it stands. A line that came unchanged
   * within a day counts, too: it may have come again because nobody could be told the first time.
   */
  readonly touched: readonly Touched[];
}

interface Recording {
  readonly actor: string;
  /** nothing can have been sold after its day at the customer's, ISO 8601 UTC */
  readonly now: string;
  /** the rehearsal that these are fed to: they count nowhere else (E2) */
  readonly rehearsalId?: string;
}

/**
 * D5: records what was sold, in one transaction and in any order: a line is known by document and number, and its
 * highest revision stands. Refused: an unknown customer, a day that has not come, and a known revision with other
 * contents.
 */
export function recordSales(
  db: PrismaClient,
  sales: readonly Sale[],
  { actor, now, rehearsalId = '' }: Recording,
): Promise<SalesRecorded> {
  return db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('kept sales'))`; // two imports at once take turns
      const refusals = await refusalsOf(tx, sales, now);
      const results: SaleResult[] = refusals.map((refusal) => refusal ?? 'new');
      const touched: Touched[] = [];
      for (const lines of turnsOf(sales, refusals)) {
        const known = await write(tx, lines, actor, rehearsalId);
        for (const { position, result } of known) results[position] = resultOf(sales[position]!, result);
        touched.push(...touchedBy(lines, known));
      }
      return { results, touched: merged(touched) };
    },
    { timeout: 60_000, maxWait: 10_000 },
  );
}

async function refusalsOf(tx: Transaction, sales: readonly Sale[], now: string) {
  const customerIds = [...new Set(sales.map(({ customerId }) => customerId))];
  const places = await tx.$queryRaw<{ zone: string; ids: string[] }[]>`
    SELECT zone, array_agg(id) AS ids FROM customer WHERE id = ANY(${customerIds}) GROUP BY zone`;
  const today = new Map<string, string>();
  for (const { zone, ids } of places) {
    const date = dateIn(now, zone);
    for (const id of ids) today.set(id, date);
  }
  return sales.map(({ customerId, date }) => {
    const latest = today.get(customerId);
    if (latest === undefined) return { field: 'customerId', because: `there is no customer ${customerId}` };
    if (date > latest) return { field: 'date', because: `${date} lies in the future` };
    return undefined;
  });
}

/** A line with its place in the batch. */
interface Line {
  readonly position: number;
  readonly sale: Sale;
}

/** One statement cannot write a row twice: the same line again waits for the next turn. */
function turnsOf(sales: readonly Sale[], refusals: readonly unknown[]): Line[][] {
  const turns: Line[][] = [];
  const seen = new Map<string, number>();
  for (const [position, sale] of sales.entries()) {
    if (refusals[position]) continue;
    const key = `${sale.line} ${sale.document}`;
    const turn = seen.get(key) ?? 0;
    seen.set(key, turn + 1);
    turns[turn] ??= [];
    turns[turn].push({ position, sale });
  }
  return turns;
}

/** A line that stood already, and where it stood. */
interface Known {
  readonly position: number;
  readonly result: 'corrected' | 'unchanged' | 'superseded' | 'contradicted';
  readonly customerId: string;
  readonly date: string;
  /** since less than a day */
  readonly fresh: boolean;
}

/** @returns the lines that stood already; the others are new */
function write(tx: Transaction, lines: readonly Line[], actor: string, rehearsalId: string): Promise<Known[]> {
  return tx.$queryRaw`
    WITH input AS (
      SELECT * FROM json_to_recordset(${asJson(lines)}::json) AS input(
        position int, document text, line int, date date, customer_id text, product_group text, quantity bigint,
        net_minor bigint, currency text, paid boolean, revision int)
    ), known AS (
      SELECT position, sale.customer_id, sale.date, sale.recorded_at, CASE
        WHEN input.revision > sale.revision THEN 'corrected'
        WHEN input.revision < sale.revision THEN 'superseded'
        WHEN (sale.date, sale.customer_id, sale.product_group, sale.quantity, sale.net_minor, sale.currency, sale.paid)
          = (input.date, input.customer_id, input.product_group, input.quantity, input.net_minor, input.currency, input.paid)
        THEN 'unchanged' ELSE 'contradicted' END AS result
      FROM input JOIN sale USING (document, line) WHERE sale.rehearsal_id = ${rehearsalId}
    ), written AS (
      INSERT INTO sale (document, line, rehearsal_id, date, customer_id, product_group, quantity, net_minor, currency, paid, revision, actor)
      SELECT document, line, ${rehearsalId}, date, customer_id, product_group, quantity, net_minor, currency, paid, revision, ${actor}
      FROM input
      ON CONFLICT (document, line, rehearsal_id) DO UPDATE SET
        date = excluded.date, customer_id = excluded.customer_id, product_group = excluded.product_group,
        quantity = excluded.quantity, net_minor = excluded.net_minor, currency = excluded.currency,
        paid = excluded.paid, revision = excluded.revision, recorded_at = now(), actor = excluded.actor
      WHERE excluded.revision > sale.revision
    )
    SELECT position, result, customer_id AS "customerId", to_char(date, 'YYYY-MM-DD') AS date,
      recorded_at > now() - interval '1 day' AS fresh
    FROM known`;
}

/** One text: PostgreSQL takes it in faster than a parameter for each column. */
const asJson = (lines: readonly Line[]): string =>
  JSON.stringify(
    lines.map(({ position, sale }) => ({
      position,
      document: sale.document,
      line: sale.line,
      date: sale.date,
      customer_id: sale.customerId,
      product_group: sale.productGroup,
      quantity: toVolume(sale.quantity, 'quantity', sale.net.currency).toString(),
      net_minor: toMinor(sale.net).toString(),
      currency: sale.net.currency,
      paid: sale.paid,
      revision: sale.revision,
    })),
  );

function resultOf({ document, line, revision }: Sale, result: Known['result']): SaleResult {
  if (result !== 'contradicted') return result;
  const because = `line ${line} of "${document}" stands with revision ${revision} and other contents; a correction needs a higher one`;
  return { field: 'revision', because };
}

function touchedBy(lines: readonly Line[], known: readonly Known[]): Touched[] {
  const stood = new Map(known.map((each) => [each.position, each]));
  return lines.flatMap(({ position, sale: { customerId, date } }) => {
    const before = stood.get(position);
    const now = { customerId, from: date, to: date };
    if (before === undefined) return [now];
    if (before.result === 'corrected')
      return [{ customerId: before.customerId, from: before.date, to: before.date }, now];
    return before.result === 'unchanged' && before.fresh ? [now] : [];
  });
}
