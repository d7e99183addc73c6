import { createReadStream, readFileSync } from 'node:fs';
import Holidays from 'date-holidays';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { z } from 'zod';
import { kinds } from '../../cli/import/kinds.ts';
import { linesOf } from '../../cli/import/lines.ts';
import { csvRows } from '../../cli/import/sources.ts';
import { Code, Customer, languages, PastPromise, Rep } from '../../domain/master-data.ts';
import { toMinor } from '../../domain/money.ts';
import { Policy } from '../../domain/policy.ts';
import { Sale } from '../../domain/sales.ts';
import { generateHistory } from '../../sample/generate-history.ts';
import { generateSales } from '../../sample/generate-sales.ts';
import { movedTo } from '../../sample/load.ts';

const sample = (file: string): URL => new URL(`../../sample/${file}`, import.meta.url);

/** The rows of a file, as the import reads them; throws at the first that does not fit. */
async function rows<T extends z.ZodType>(
  kind: 'reps' | 'customers' | 'history' | 'sales',
  schema: T,
): Promise<z.output<T>[]> {
  const read: z.output<T>[] = [];
  const source = csvRows(linesOf(createReadStream(sample(`${kind}.csv`))), kinds[kind].columns ?? {}, []);
  for await (const { value } of source) read.push(schema.parse(value));
  return read;
}

const reps = await rows('reps', Rep.extend({ id: Code }));
const customers = await rows('customers', Customer.extend({ id: Code }));
const history = await rows('history', PastPromise);
const sales = await rows('sales', Sale);
const written: unknown = parse(readFileSync(sample('policy.yaml'), 'utf8'));
const policy = Policy.parse(written);

describe('the people', () => {
  const named = (id: string | null) => reps.find((rep) => rep.id === id);
  const field = reps.filter(({ id }) => customers.some(({ repId }) => repId === id));

  test("three reps in two offices, with a manager and the manager's manager", () => {
    expect(reps).toHaveLength(5);
    expect(field).toHaveLength(3);
    expect(new Set(field.map(({ office }) => office))).toEqual(new Set(['Taipei', 'Hamburg']));
    for (const rep of field) {
      const manager = named(rep.managerId);
      const above = named(manager?.managerId ?? null);
      expect([manager?.id, above?.id, above?.managerId]).toEqual(['brandt', 'petersen', null]);
    }
  });

  test('nobody real gets mail', () => {
    for (const { email } of [...reps, ...customers]) expect(email ?? 'none.example').toMatch(/\.example$/u);
  });

  test('mail goes out in every language', () => {
    expect(new Set([...reps, ...customers].map(({ language }) => language))).toEqual(new Set(languages));
  });

  test('each has holidays where it is', () => {
    const places = new Map(
      [...reps, ...customers].map(({ country, region }) => [`${country} ${region}`, { country, region }]),
    );
    for (const { country, region } of places.values()) {
      const calendar = region === null ? new Holidays(country) : new Holidays(country, region);
      if (region !== null) expect(Object.keys(calendar.getStates(country))).toContain(region);
      expect(calendar.getHolidays(2027).filter(({ type }) => type === 'public').length).toBeGreaterThan(5);
    }
  });
});

describe('the customers', () => {
  test('twelve, in five countries and six time zones', () => {
    expect(customers).toHaveLength(12);
    expect(new Set(customers.map(({ country }) => country))).toEqual(new Set(['TW', 'HK', 'DE', 'US', 'BR']));
    expect(new Set(customers.filter(({ country }) => country === 'US').map(({ zone }) => zone)).size).toBe(2);
    expect(new Set(customers.map(({ zone }) => zone)).size).toBe(6);
  });

  test('two without mail, one with unknown funds, near ones and far ones, each importance', () => {
    expect(customers.filter(({ email }) => email === null)).toHaveLength(2);
    expect(customers.filter(({ liquidFunds }) => liquidFunds === null)).toHaveLength(1);
    const far = customers.filter(
      ({ distanceKm, travelMinutes }) => distanceKm > policy.visit.farKm || travelMinutes > policy.visit.farMinutes,
    );
    expect(far.length).toBeGreaterThan(2);
    expect(customers.length - far.length).toBeGreaterThan(2);
    expect(new Set(customers.map(({ importance }) => importance)).size).toBe(3);
  });

  test('funds were known before the sample begins, in a currency that policy can compare', () => {
    for (const { liquidFunds } of customers) {
      if (liquidFunds === null) continue;
      expect(liquidFunds.asOf < '2026-11-01').toBe(true);
      expect([policy.currency, ...Object.keys(policy.rates)]).toContain(liquidFunds.amount.currency);
    }
  });
});

describe('the policy', () => {
  test('spells every figure out', () => {
    expect(figures(written).filter((figure) => !figure.startsWith('rates.'))).toEqual(figures(Policy.parse({})));
  });

  test('differs from the defaults in its name, rates, warehouse and dispatcher, and in the funds that must not grow old', () => {
    const { rates, company, delivery, ...rest } = policy;
    expect(delivery).toEqual({ ...Policy.parse({}).delivery, siteId: 'HH', dispatcher: 'brandt' });
    expect(company.name).toBe('Nordlicht Werkzeuge GmbH');
    expect(Object.keys(rates)).toEqual(['TWD', 'HKD', 'USD', 'BRL', 'CNY']);
    const { company: nameless, delivery: anywhere } = Policy.parse({});
    expect({
      ...rest,
      company: nameless,
      delivery: anywhere,
      rates: {},
      payment: { ...rest.payment, fundsKnownForDays: 180 },
    }).toEqual(Policy.parse({}));
  });

  /** Where its figures stand: `visit.farKm`. */
  function figures(value: unknown, path: string[] = []): string[] {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path.join('.')];
    return Object.entries(value)
      .flatMap(([key, inner]) => figures(inner, [...path, key]))
      .sort();
  }
});

describe('the warehouse', () => {
  test('moves with the weeks: what lies ahead stays ahead, on the same weekday, and what was counted stays counted', () => {
    const receipts = readFileSync(sample('receipts.csv'), 'utf8');
    expect(movedTo('2026-11-25', receipts)).toBe(receipts);
    expect(movedTo('2026-11-29', receipts)).toBe(receipts);
    expect(movedTo('2027-03-31', receipts)).toContain('2027-04-07,yes');
    expect(movedTo('2027-03-31', receipts)).toContain('2027-04-08,no');
    expect(movedTo('2026-11-30', readFileSync(sample('stock.csv'), 'utf8'))).toContain('120,2026-11-27T16:00');
    expect(movedTo('2026-11-30', readFileSync(sample('vehicles.csv'), 'utf8'))).toContain('2026-12-09/2026-12-10');
  });

  test('dispatches for the reps of its own office, and its dispatcher is one of the company', () => {
    expect(reps.map(({ id }) => id)).toContain(policy.delivery.dispatcher);
    expect(readFileSync(sample('sites.csv'), 'utf8')).toContain(`\n${policy.delivery.siteId},Lager Hamburg,`);
    expect(reps.find(({ id }) => id === 'vogt')?.office).toBe('Hamburg');
  });
});

describe('the history', () => {
  test('is what generate-history.ts generates', () => {
    expect(readFileSync(sample('history.csv'), 'utf8')).toBe(generateHistory());
  });

  test('three years, a few hundred promises, each its own, made before it was due', () => {
    expect(history.length).toBeGreaterThan(200);
    expect(new Set(history.map(({ reference }) => reference)).size).toBe(history.length);
    for (const { promisedOn, dueDate } of history) expect(promisedOn < dueDate).toBe(true);
    expect(history[0]?.dueDate).toMatch(/^2023-11/u);
    expect(history.at(-1)?.dueDate).toMatch(/^2026-10/u);
  });

  test('each promise was made by a customer to its rep, over money', () => {
    for (const { customerId, repId, amount } of history) {
      expect(customers.find(({ id }) => id === customerId)?.repId).toBe(repId);
      expect(toMinor(amount)).toBeGreaterThan(0n);
    }
    expect(new Set(history.map(({ customerId }) => customerId)).size).toBe(customers.length);
  });

  test('most were kept; one customer alone is a repeat offender', () => {
    expect(history.filter(({ outcome }) => outcome === 'kept').length / history.length).toBeGreaterThan(0.8);
    const lately = history
      .filter(({ dueDate, outcome }) => dueDate >= '2025-11-01' && outcome === 'broken')
      .map(({ customerId }) => customerId);
    const often = customers
      .map(({ id }) => id)
      .filter((id) => lately.filter((other) => other === id).length >= policy.payment.brokenIn12MonthsToReconsider);
    expect(often).toEqual(['DE-3002']);
  });
});

describe('the sales', () => {
  /** Turnover of a customer in a year that ends with October, or in part of it, hundredths. */
  const turnover = (customerId: string, year: number, months = /./u) =>
    sales
      .filter(({ customerId: buyer, date }) => buyer === customerId && date > `${year - 1}-11` && date < `${year}-11`)
      .filter(({ date }) => months.test(date.slice(5, 7)))
      .reduce((sum, { net }) => sum + Number(toMinor(net)), 0);

  test('are what generate-sales.ts generates', () => {
    expect(readFileSync(sample('sales.csv'), 'utf8') === generateSales()).toBe(true);
  });

  test('60,000 lines of three years on working days, each its own, called generated', () => {
    expect(sales).toHaveLength(60_000);
    expect(new Set(sales.map(({ document, line }) => `${document} ${line}`)).size).toBe(60_000);
    expect(sales.every(({ document }) => document.startsWith('generated-'))).toBe(true);
    expect([sales[0]?.date, sales.at(-1)?.date]).toEqual(['2023-11-01', '2026-11-20']);
    expect(sales.some(({ date }) => new Date(date).getUTCDay() % 6 === 0)).toBe(false);
  });

  test('each customer buys in one currency, that of its promises, and of every product group', () => {
    for (const { id } of customers) {
      const own = sales.filter(({ customerId }) => customerId === id);
      const { amount } = history.find(({ customerId }) => customerId === id)!;
      expect(new Set(own.map(({ net }) => net.currency))).toEqual(new Set([amount.currency]));
      expect(new Set(own.map(({ productGroup }) => productGroup)).size).toBe(6);
    }
  });

  test('DE-3001 buys for 400,000 euros a year, 8 % more each year, and most of all in its fourth quarter', () => {
    expect(turnover('DE-3001', 2026) / 100).toBeGreaterThan(370_000);
    expect(turnover('DE-3001', 2026) / 100).toBeLessThan(430_000);
    for (const year of [2025, 2026]) {
      const growth = turnover('DE-3001', year) / turnover('DE-3001', year - 1) - 1;
      expect(growth).toBeGreaterThan(0.05);
      expect(growth).toBeLessThan(0.12);
    }
    expect(turnover('DE-3001', 2026, /10|11|12/u) / turnover('DE-3001', 2026)).toBeGreaterThan(0.3);
  });

  test('little comes back, but what DE-3003 stockpiled in December', () => {
    const back = (customerId: string, month: string) => {
      const own = sales.filter(({ customerId: buyer, date }) => buyer === customerId && date.slice(5, 7) === month);
      return own.filter(({ quantity }) => quantity.startsWith('-')).length / own.length;
    };
    expect(sales.filter(({ net }) => net.value.startsWith('-')).length / sales.length).toBeLessThan(0.03);
    expect(back('DE-3003', '01')).toBeGreaterThan(0.3);
    expect(back('DE-3001', '01')).toBeLessThan(0.1);
  });

  test('what is old is paid, and DE-3002 leaves the most unpaid', () => {
    const unpaid = (id: string) =>
      sales.filter(({ customerId, paid, date }) => customerId === id && !paid && date < '2026-08').length;
    expect(unpaid('DE-3001')).toBe(0);
    expect(customers.toSorted((a, b) => unpaid(b.id) - unpaid(a.id))[0]?.id).toBe('DE-3002');
    expect(sales.filter(({ paid }) => paid).length / sales.length).toBeGreaterThan(0.9);
  });
});
