/** How a customer of the sample company buys. */
export interface Buyer {
  readonly customerId: string;
  readonly currency: string;
  /** turnover of the twelve months around the middle of 2026 */
  readonly yearly: number;
  /** percent a year */
  readonly growth: number;
  /** how a year falls onto its months, January first; only how they compare matters */
  readonly season: readonly number[];
  /** lines of documents, compared with those of the others */
  readonly bustle: number;
  /** of 100 lines, how many come back in the month after … */
  readonly returns: number;
  /** … and of those of December, bought for a rebate's sake */
  readonly returnsInJanuary: number;
  /** days after which an invoice is paid; and of 100, how many never are */
  readonly paysIn: number;
  readonly unpaid: number;
}

const even = [8, 8, 9, 8, 8, 8, 8, 8, 9, 9, 9, 8];
const strongFourthQuarter = [6, 6, 8, 8, 8, 8, 7, 6, 9, 11, 13, 10];
const building = [4, 5, 8, 10, 11, 11, 10, 9, 10, 10, 8, 4];
const beforeLunarNewYear = [14, 4, 7, 8, 8, 8, 8, 8, 8, 8, 9, 10];
const southernSummer = [7, 6, 8, 8, 8, 8, 8, 9, 9, 9, 10, 10];
const stockpiling = [6, 5, 7, 8, 8, 8, 8, 7, 8, 9, 10, 19];

const steady = { growth: 4, season: even, bustle: 2, returns: 2, returnsInJanuary: 2, paysIn: 30, unpaid: 0 };

/** Those of `customers.csv`. */
export const buyers: readonly Buyer[] = [
  {
    ...steady,
    ...{ customerId: 'TW-1001', currency: 'TWD', yearly: 9_200_000, growth: 6, season: beforeLunarNewYear, bustle: 4 },
  },
  { ...steady, customerId: 'TW-1002', currency: 'TWD', yearly: 2_400_000, paysIn: 45 },
  { ...steady, customerId: 'TW-1003', currency: 'TWD', yearly: 4_100_000, growth: 11, season: beforeLunarNewYear },
  { ...steady, customerId: 'HK-2001', currency: 'HKD', yearly: 3_100_000, growth: 3, bustle: 3 },
  { ...steady, customerId: 'HK-2002', currency: 'HKD', yearly: 820_000, growth: -5, bustle: 1, paysIn: 60 },
  {
    ...steady,
    ...{ customerId: 'DE-3001', currency: 'EUR', yearly: 400_000, growth: 8, season: strongFourthQuarter, bustle: 5 },
  },
  {
    ...{ ...steady, customerId: 'DE-3002', currency: 'EUR', yearly: 62_000, growth: -3, season: building, bustle: 1 },
    ...{ returns: 5, paysIn: 75, unpaid: 9 },
  },
  {
    ...{ ...steady, customerId: 'DE-3003', currency: 'EUR', yearly: 180_000, growth: 2, season: stockpiling },
    returnsInJanuary: 22,
  },
  {
    ...steady,
    ...{ customerId: 'US-4001', currency: 'USD', yearly: 650_000, growth: 7, season: strongFourthQuarter, bustle: 4 },
  },
  {
    ...{ ...steady, customerId: 'US-4002', currency: 'USD', yearly: 74_000, growth: 0, season: building, bustle: 1 },
    ...{ returns: 4, paysIn: 60, unpaid: 4 },
  },
  {
    ...steady,
    customerId: 'BR-5001',
    currency: 'BRL',
    yearly: 1_500_000,
    growth: 9,
    season: southernSummer,
    bustle: 3,
  },
  { ...steady, customerId: 'BR-5002', currency: 'BRL', yearly: 310_000, growth: 5, season: southernSummer, paysIn: 50 },
];

/** Of the tool trade: how often each is bought, and a usual price in euros. */
export const productGroups = [
  { code: 'hand-tools', often: 30, price: 9.5 },
  { code: 'abrasives', often: 22, price: 2.4 },
  { code: 'fasteners', often: 18, price: 3.1 },
  { code: 'drills', often: 14, price: 74 },
  { code: 'saws', often: 10, price: 58 },
  { code: 'safety', often: 6, price: 16 },
] as const;

/** What a euro is worth. */
export const worthOfEuro: Readonly<Record<string, number>> = { EUR: 1, TWD: 36, HKD: 9.1, USD: 1.17, BRL: 6.3 };
