/**
 * Generates `history.csv`, the sample company's promises of 2023-11 to 2026-10: invented, and the same at every run.
 * `node run.mjs sample/generate-history.ts > sample/history.csv`
 */
import { pathToFileURL } from 'node:url';
import { seeded } from './seeded.ts';

/** How a customer keeps its word: what happens in 100 promises; the rest is kept. */
interface Habit {
  readonly repId: string;
  readonly currency: string;
  /** a usual promise, in units of 10^`round` */
  readonly amount: number;
  readonly round: number;
  readonly promisesAYear: number;
  readonly misses: {
    readonly partly: number;
    readonly broken: number;
    readonly severe: number;
    readonly withdrawn: number;
  };
}

const steady = { partly: 2, broken: 1, severe: 0, withdrawn: 1 };
const usual = { partly: 6, broken: 4, severe: 1, withdrawn: 2 };
const offender = { partly: 12, broken: 26, severe: 10, withdrawn: 8 };

const habits: Readonly<Record<string, Habit>> = {
  'TW-1001': { repId: 'lin', currency: 'TWD', amount: 185, round: 3, promisesAYear: 14, misses: steady },
  'TW-1002': { repId: 'lin', currency: 'TWD', amount: 62, round: 3, promisesAYear: 11, misses: usual },
  'TW-1003': { repId: 'lin', currency: 'TWD', amount: 120, round: 3, promisesAYear: 9, misses: usual },
  'HK-2001': { repId: 'lin', currency: 'HKD', amount: 96, round: 3, promisesAYear: 10, misses: steady },
  'HK-2002': { repId: 'lin', currency: 'HKD', amount: 41, round: 3, promisesAYear: 6, misses: usual },
  'DE-3001': { repId: 'vogt', currency: 'EUR', amount: 84, round: 2, promisesAYear: 13, misses: steady },
  'DE-3002': { repId: 'vogt', currency: 'EUR', amount: 23, round: 2, promisesAYear: 10, misses: offender },
  'DE-3003': { repId: 'vogt', currency: 'EUR', amount: 57, round: 2, promisesAYear: 8, misses: steady },
  'US-4001': { repId: 'monteiro', currency: 'USD', amount: 132, round: 2, promisesAYear: 10, misses: steady },
  'US-4002': { repId: 'monteiro', currency: 'USD', amount: 28, round: 2, promisesAYear: 7, misses: usual },
  'BR-5001': { repId: 'monteiro', currency: 'BRL', amount: 240, round: 2, promisesAYear: 9, misses: steady },
  'BR-5002': { repId: 'monteiro', currency: 'BRL', amount: 75, round: 2, promisesAYear: 6, misses: usual },
};

const start = Date.UTC(2023, 10, 1);
const end = Date.UTC(2026, 9, 31);
const day = 24 * 60 * 60 * 1000;
const columns = 'reference,kind,customer_id,rep_id,amount_value,currency,promised_on,due_date,outcome,severe';

/** The whole file. */
export function generateHistory(): string {
  const random = seeded(51);
  const promises = Object.entries(habits).flatMap(([customerId, habit]) => promisesOf(customerId, habit, random));
  promises.sort((a, b) => a.dueDate.localeCompare(b.dueDate) || a.fields.localeCompare(b.fields));
  const rows = promises.map(
    ({ fields }, index) => `generated-${String(index + 1).padStart(4, '0')},payment-appointment,${fields}`,
  );
  return `${[columns, ...rows].join('\n')}\n`;
}

function promisesOf(customerId: string, habit: Habit, random: () => number): { dueDate: string; fields: string }[] {
  const promises = [];
  const pace = (365 * day) / habit.promisesAYear;
  for (let at = start + random() * pace; at < end - 4 * day; at += pace * (0.6 + 0.8 * random())) {
    const due = workday(at + Math.round(3 + 40 * random() ** 2) * day);
    if (due > end) break;
    const amount = Math.round(habit.amount * (0.5 + random())) * 10 ** habit.round;
    const { outcome, severe } = outcomeOf(habit, random);
    const fields = [
      customerId,
      habit.repId,
      amount.toFixed(2),
      habit.currency,
      date(workday(at)),
      date(due),
      outcome,
      severe,
    ];
    promises.push({ dueDate: date(due), fields: fields.join(',') });
  }
  return promises;
}

function outcomeOf({ misses }: Habit, random: () => number): { outcome: string; severe: boolean } {
  const chance = 100 * random();
  const severe = chance < misses.severe;
  if (severe || chance < misses.severe + misses.broken) return { outcome: 'broken', severe };
  if (chance < misses.severe + misses.broken + misses.partly) return { outcome: 'partially-kept', severe };
  if (chance < misses.severe + misses.broken + misses.partly + misses.withdrawn)
    return { outcome: 'withdrawn', severe };
  return { outcome: 'kept', severe };
}

/** The same day, or the Monday after a weekend. */
function workday(at: number): number {
  const weekday = new Date(at).getUTCDay();
  return at + (weekday === 6 ? 2 : weekday === 0 ? 1 : 0) * day;
}

const date = (at: number): string => new Date(at).toISOString().slice(0, 10);

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.stdout.write(generateHistory());
