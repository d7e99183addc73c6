import type { Language } from '../../domain/master-data.ts';
import { reportPeriod } from '../../domain/report-period.ts';
import { isInSight } from '../../domain/roles.ts';
import { type LedgerReport, type LedgerRow, type LedgerSide, ledgerRow } from '../../domain/two-way.ts';
import { addMonths } from '../../domain/working-calendar.ts';
import { chasingOf } from '../../ledger/commitments.ts';
import { runningWith } from '../../ledger/customers.ts';
import { overdueOf } from '../../ledger/debts.ts';
import { mattersOf } from '../../ledger/matters.ts';
import { listCases } from '../../ledger/patience.ts';
import { currentPolicy } from '../../ledger/policies.ts';
import { findCustomer, findRep } from '../../ledger/records.ts';
import { inSight } from '../../ledger/sight.ts';
import { historyOf } from '../../ledger/track-record.ts';
import { twoWayLedger } from '../../ledger/two-way.ts';
import { formatMonth, formatNumber, formatPercent } from '../../mail/format.ts';
import { pageTexts } from '../../mail/page-texts.ts';
import { memoryOf } from '../../vetting/memory.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { orNotFound } from '../problem.ts';
import { type Hung, screen } from './screen.ts';
import { say, type Texts, textsOf } from './texts.ts';

const texts = textsOf('customer');
/** of the past breaches, the last so many are shown */
const mostBreaches = 12;

/** A customer: what both sides promised and kept, what is open, and how we stand. */
export const customerScreen = ({ db }: Dependencies): Hung =>
  screen({
    path: '/customers/:id',
    whose: named(db).customer,
    show: async ({ id, caller, reader, today, now }) => {
      const t = texts(reader.language);
      const customer = await orNotFound(findCustomer(db, id), `customer ${id}`);
      const days = { from: reportPeriod({}, today).from, to: today };
      const ledger = await twoWayLedger(db, 'month', days, today, { sees: 'all', customer: id });
      const { total, currency } = ledger;
      const months = monthsOf(days.from, ledger);
      const running = await runningWith(db, id);
      const notKept = (await historyOf(db, id)).filter(({ mark }) => mark !== 'kept');
      const { policy } = await currentPolicy(db);
      const cases = (await listCases(db, { customerId: id })).toReversed();
      const visible = new Set((await listCases(db, { customerId: id }, inSight(caller))).map((one) => one.id));
      const row = await db.customer.findUniqueOrThrow({ where: { id } });
      const memory = await memoryOf(db, { customer: row, now, policy });
      const values = {
        cases: cases.map(({ id: of, status, openedAt }) => ({ id: of, status, openedAt, mine: visible.has(of) })),
        recalled: memory.words,
        customer,
        rep: await findRep(db, customer.repId),
        ownRecord: await ownRecord(),
        sides: [
          sideOf(total.customers, t, reader.language, 'customers'),
          sideOf(total.ours, t, reader.language, 'ours'),
        ],
        charts:
          total.customers.promises + total.ours.promises > 0 ? await charts(months, currency, t, reader.language) : [],
        months: months.filter(({ customers, ours }) => customers.promises + ours.promises > 0),
        open: (['customer', 'us'] as const).map((promisor) => ({
          promisor,
          items: running
            .filter((promise) => promise.promisor === promisor)
            .map((promise) => ({ ...promise, mine: isInSight(caller, [promise.repId]) })),
        })),
        statuses: pageTexts(reader.language).statuses,
        level: memory.level,
        levelToReconsider: policy.payment.levelToReconsider,
        breaches: notKept.toReversed().slice(0, mostBreaches),
        breachCount: notKept.length,
        chasing: await chasingOf(db, id),
        overdue: await overdueOf(db, id),
        matters: ((await mattersOf(db, id))?.items ?? []).filter(({ open }) => open),
      };
      return { template: 'customer', t, title: customer.name, values };

      /** D1: of a rep many of whose customers break promises, the own record comes first. */
      async function ownRecord() {
        if (!isInSight(caller, [customer.repId])) return null;
        const { rows: reps } = await twoWayLedger(db, 'rep', days, today, { sees: new Set([customer.repId]) });
        const [of] = reps.filter(({ key }) => key === customer.repId);
        return of?.ownRecordFirst ? { name: of.name, ...of.ours } : null;
      }
    },
  });

type Month = LedgerRow & { readonly month: string };

/** Every month from the first one on, those without a promise, too. */
const monthsOf = (from: string, { rows, currency }: Pick<LedgerReport, 'rows' | 'currency'>): Month[] =>
  Array.from({ length: 12 }, (_, index) => addMonths(from, index)).map((month) => {
    const key = month.slice(0, 7);
    return { ...(rows.find((row) => row.key === key) ?? ledgerRow(key, null, {}, currency)), month };
  });

/** D1: small numbers are not rated: "3 of 4". */
const sideOf = (side: LedgerSide, t: Texts, language: Language, name: string) => ({
  ...side,
  name: t[name],
  inWords: say(`${t['of']}`, {
    good: formatNumber(`${side.kept}`, language),
    all: formatNumber(`${side.promises}`, language),
  }),
  percent: side.share === null ? null : formatPercent((side.share * 100).toFixed(0), language),
});

async function charts(months: readonly Month[], currency: string, t: Texts, language: Language) {
  // what makes pictures is loaded with the first of them
  const { keptChart } = await import('./kept-chart.ts');
  const inWords = (value: number) => formatNumber(`${value}`, language);
  const picture = (title: string, of: (side: LedgerSide, what: 'kept' | 'partlyKept' | 'broken') => number) => ({
    ...{ title, description: `${t['inTable']}`, inWords },
    sides: (['customers', 'ours'] as const).map((side) => ({
      name: `${t[side]}`,
      bars: months.map(({ month, [side]: sums }) => ({
        ...{ label: formatMonth(month, language), kept: of(sums, 'kept') },
        ...{ partly: of(sums, 'partlyKept'), broken: of(sums, 'broken') },
      })),
    })),
  });
  const drawn = async (title: string, of: Parameters<typeof picture>[1]) => ({
    title,
    svg: await keptChart(picture(title, of)),
  });
  return Promise.all([
    drawn(`${t['byCount']}`, (side, what) => side[what]),
    drawn(say(`${t['byAmount']}`, { currency }), (side, what) => Number(side.amounts[what].value)),
  ]);
}
