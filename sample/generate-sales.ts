/**
 * Generates `sales.csv`, what the sample company's customers bought from 2023-11-01 to 2026-11-20: invented, and the
 * same at every run. `node run.mjs sample/generate-sales.ts > sample/sales.csv`
 */
import { pathToFileURL } from 'node:url';
import { type Buyer, buyers, productGroups, worthOfEuro } from './buyers.ts';
import { seeded } from './seeded.ts';

const allLines = 60_000;
const linesADocument = 4;
const begin = { year: 2023, month: 10 };
const lastDay = '2026-11-20';
const columns = 'document,line,date,customer_id,product_group,quantity,net_value,currency,paid';
const day = 24 * 60 * 60 * 1000;

/** A calendar month; the last one ends early. */
interface Month {
  /** January is 0 */
  readonly month: number;
  readonly days: number;
  /** of its first day, ms */
  readonly at: number;
  /** years since the middle of 2026, below zero before */
  readonly years: number;
  /** how much of it there is, up to 1 */
  readonly part: number;
}

interface Line {
  readonly group: string;
  readonly quantity: number;
  /** hundredths of the currency for each */
  readonly price: number;
}

interface Document {
  readonly date: string;
  readonly buyer: Buyer;
  readonly lines: readonly Line[];
}

/** The whole file. */
export function generateSales(): string {
  const random = seeded(7);
  const months = [...monthsUntil(lastDay)];
  const weights = buyers.flatMap((buyer) => months.map((month) => buyer.bustle * seasonOf(buyer, month)));
  const counts = shared(allLines, weights);
  const documents = buyers.flatMap((buyer, index) =>
    documentsOf(buyer, months, counts.slice(index * months.length, (index + 1) * months.length), random),
  );
  documents.sort((a, b) => order(a.date, b.date) || order(a.buyer.customerId, b.buyer.customerId));
  return `${[columns, ...documents.flatMap((document, index) => rowsOf(document, index, random))].join('\n')}\n`;
}

function rowsOf({ date, buyer, lines }: Document, index: number, random: () => number): string[] {
  const number = `generated-${String(index + 1).padStart(5, '0')}`;
  const never = 100 * random() < buyer.unpaid;
  const paid = !never && Date.parse(date) + buyer.paysIn * day <= Date.parse(lastDay);
  return lines.map(({ group, quantity, price }, line) =>
    [
      ...[number, line + 1, date, buyer.customerId, group, quantity, ((quantity * price) / 100).toFixed(2)],
      ...[buyer.currency, paid ? 1 : 0],
    ].join(','),
  );
}

/** Month by month: what is bought, and what comes back of the month before. */
function documentsOf(
  buyer: Buyer,
  months: readonly Month[],
  counts: readonly number[],
  random: () => number,
): Document[] {
  const documents: Document[] = [];
  let before: readonly Line[] = [];
  for (const [index, month] of months.entries()) {
    const percent = month.month === 0 ? buyer.returnsInJanuary : buyer.returns;
    const all = counts[index] ?? 0;
    const returned = before.filter(() => 100 * random() < percent).slice(0, all - 1);
    const turnover = buyer.yearly * (1 + buyer.growth / 100) ** month.years * seasonOf(buyer, month);
    const count = all - returned.length;
    const bought = linesFor(buyer, 100 * turnover * (0.92 + 0.16 * random()), count, random);
    const dates = Array.from({ length: Math.ceil(count / linesADocument) }, () => workday(month, random));
    for (const [at, date] of dates.entries())
      documents.push({ date, buyer, lines: bought.filter((_, line) => line % dates.length === at) });
    for (const { group, quantity, price } of returned)
      documents.push({
        ...{ date: workday(month, random), buyer },
        lines: [{ group, quantity: -Math.ceil(quantity * (0.3 + 0.7 * random())), price }],
      });
    before = bought;
  }
  return documents;
}

/** @param turnover of all of them, hundredths of the buyer's currency */
function linesFor(buyer: Buyer, turnover: number, count: number, random: () => number): Line[] {
  const weights = Array.from({ length: count }, () => 0.3 + 1.4 * random());
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => {
    const net = (turnover * weight) / whole;
    const group = groupAt(100 * random());
    const usual = 100 * group.price * (worthOfEuro[buyer.currency] ?? 1) * (0.75 + 0.5 * random());
    const price = Math.round(Math.min(usual, net));
    return { group: group.code, quantity: Math.round(net / price), price };
  });
}

/** @param chance from 0 to 100 */
function groupAt(chance: number) {
  let end = 0;
  for (const group of productGroups) {
    end += group.often;
    if (chance < end) return group;
  }
  return productGroups[0];
}

function* monthsUntil(last: string): Generator<Month> {
  const middle = Date.UTC(2026, 6, 1);
  for (let count = begin.year * 12 + begin.month; ; count++) {
    const [year, month] = [Math.floor(count / 12), count % 12];
    const at = Date.UTC(year, month, 1);
    if (at > Date.parse(last)) return;
    const length = (Date.UTC(year, month + 1, 1) - at) / day;
    const days = Math.min(length, (Date.parse(last) - at) / day + 1);
    yield { month, days, at, years: (at - middle) / (365.25 * day), part: days / length };
  }
}

/** Which part of a year's turnover falls into the month. */
const seasonOf = ({ season }: Buyer, { month, part }: Month): number =>
  ((season[month] ?? 0) * part) / season.reduce((sum, share) => sum + share, 0);

/** A whole, shared by weight into whole numbers that add up to it. */
function shared(whole: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let weighed = 0;
  let given = 0;
  return weights.map((weight) => {
    weighed += weight;
    const share = Math.round((whole * weighed) / all) - given;
    given += share;
    return share;
  });
}

/** A day of the month, from Monday to Friday. */
function workday({ at, days }: Month, random: () => number): string {
  for (;;) {
    const date = new Date(at + Math.floor(days * random()) * day);
    if (date.getUTCDay() % 6 !== 0) return date.toISOString().slice(0, 10);
  }
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.stdout.write(generateSales());
