import type { Language } from '../../domain/master-data.ts';
import { reportPeriod } from '../../domain/report-period.ts';
import type { Caller } from '../../domain/roles.ts';
import type { LedgerRow, LedgerSide } from '../../domain/two-way.ts';
import { twoWayLedger } from '../../ledger/two-way.ts';
import { formatDay, formatMoney, formatPercent } from '../../mail/format.ts';
import type { PrismaClient } from '../../prisma/client/client.ts';
import type { Reader } from './render.ts';
import { type Bar, barChart } from './scoreboard-chart.ts';
import { say, type Texts } from './texts.ts';

interface Asked {
  readonly reader: Reader;
  readonly t: Texts;
  /** local date of the reader */
  readonly today: string;
}

/** D1: both sides of the ledger, by rep and by team, of the last twelve months: as pictures and as tables. */
export async function scoreboardOf(db: PrismaClient, caller: Caller, { reader, t, today }: Asked) {
  const { language } = reader;
  const days = reportPeriod({}, today);
  const boards = [];
  for (const by of ['rep', 'team'] as const) {
    const { rows, total } = await twoWayLedger(db, by, days, today, caller);
    const shown = [...rows].sort(
      (one, other) => Number(other.ownRecordFirst) - Number(one.ownRecordFirst) || (named(one) < named(other) ? -1 : 1),
    );
    const title = String((t['by'] as Texts)[by]);
    boards.push({
      ...{ by, title },
      chart: await barChart(title, shown.map(named), [
        ...barsOf(shown, 'customers', t, language),
        ...barsOf(shown, 'ours', t, language),
      ]),
      rows: shown.map((row) => shownRow(row, named(row), t, language)),
      total: shownRow(total, String(t['all']), t, language),
      ownFirst: by === 'rep' ? shown.filter(({ ownRecordFirst }) => ownRecordFirst).map((row) => ownFirst(row, t)) : [],
    });
  }
  return { boards, period: say(String(t['period']), { from: formatDay(days.from, language) }) };
}

const named = ({ key, name }: LedgerRow): string => name ?? key;
const ofSo = ({ kept, promises }: LedgerSide, t: Texts): string => say(String(t['ofSo']), { kept, promises });

/** D1: whoever's customers break many promises sees the own record first. */
const ownFirst = (row: LedgerRow, t: Texts): string =>
  say(String(t['ownRecordFirst']), { name: named(row), record: ofSo(row.ours, t) });

/** Small numbers are not rated: they have their words, and no bar. */
function barsOf(rows: readonly LedgerRow[], which: 'customers' | 'ours', t: Texts, language: Language): Bar[] {
  const side = String((t['sides'] as Texts)[which]);
  return rows.map((row) => {
    const { share, promises } = row[which];
    const label = share === null ? (promises === 0 ? '–' : ofSo(row[which], t)) : percent(share, language);
    return { name: named(row), side, share: share ?? 0, label };
  });
}

const percent = (share: number, language: Language): string => formatPercent(`${Math.round(share * 100)}`, language);

function shownRow(row: LedgerRow, name: string, t: Texts, language: Language) {
  return {
    name,
    ownRecordFirst: row.ownRecordFirst,
    sides: [row.customers, row.ours].map((side) => ({
      kept: ofSo(side, t),
      share: side.share === null ? '' : percent(side.share, language),
      amount: formatMoney(side.amounts.promised, language),
      ofAmount: side.shareOfAmount === null ? '–' : percent(side.shareOfAmount, language),
      change: changeOf(side, language),
    })),
  };
}

/** In percentage points, this quarter against the one before. */
function changeOf({ trend: { change } }: LedgerSide, language: Language): string {
  if (change === null) return '–';
  const points = Math.round(change * 100);
  const sign = points > 0 ? '+' : points < 0 ? '−' : '±';
  return `${sign}${percent(Math.abs(points) / 100, language)}`;
}
