import fc from 'fast-check';
import { type DailyVolume, methods, type RebateRequest, type Tier } from '../../domain/rebate.ts';
import { addDays } from '../../domain/working-calendar.ts';

export const percent = (from: string, rate: string): Tier => ({ from, rate: { percent: rate } });
export const perUnit = (from: string, rate: string): Tier => ({ from, rate: { perUnit: rate } });

/** 2 % from 100,000 EUR and 4 % from 120,000 EUR of the turnover of 2027, on the whole of it. */
export const year = (more: Partial<RebateRequest> = {}): RebateRequest => ({
  kind: 'rebate-year',
  customerId: 'C-1',
  repId: 'R-1',
  period: { from: '2027-01-01', to: '2027-12-31' },
  unit: 'turnover',
  currency: 'EUR',
  tiers: [percent('100000', '2'), percent('120000', '4')],
  method: 'cumulative',
  counts: { paidOnly: false, creditNotes: true },
  settled: 'at-end',
  ...more,
});

/** The same volume on every day of a period, both ends included. */
export function everyDay(from: string, to: string, volume: number | bigint): DailyVolume[] {
  const days: DailyVolume[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) days.push({ date, volume: `${volume}` });
  return days;
}

const someRates = fc
  .array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 5 })
  .map((rates) => rates.sort((a, b) => a - b));
const decimal = (value: number, decimals: number): string => (value / 10 ** decimals).toFixed(decimals);

const decimalsOf = { EUR: 2, JPY: 0, KWD: 3, TWD: 2 } as const;

/** Any terms that a request may have: tiers that rise up to a volume in the smallest units, rates that do not fall. */
export const termsUpTo = (most: number) =>
  fc
    .record({
      rates: someRates,
      starts: fc.uniqueArray(fc.nat(most), { minLength: 5, maxLength: 5 }).map((all) => all.sort((a, b) => a - b)),
      method: fc.constantFrom(...methods),
      unit: fc.constantFrom<RebateRequest['unit'][]>('turnover', 'quantity'),
      currency: fc.constantFrom('EUR', 'JPY', 'KWD', 'TWD' as const),
    })
    .map(({ rates, starts, method, unit, currency }) => ({
      method,
      unit,
      currency,
      tiers: rates.map((rate, index) => {
        const start = starts[index] ?? 0;
        const decimals = unit === 'quantity' ? 3 : decimalsOf[currency];
        const from = decimal(start, decimals);
        return unit === 'quantity' ? perUnit(from, decimal(rate, 4)) : percent(from, decimal(rate, 3));
      }),
    }));

export const someTerms = termsUpTo(30_000);

/** In the smallest units of `someTerms`: below, within and above its tiers. */
export const someVolume = fc.bigInt({ min: -1000n, max: 60_000n });
