import { fromMinor, type Money } from './money.ts';
import { isRated, type Rating, rating, rounded, shareOfAmount } from './rating.ts';
import type { Quarters } from './report-period.ts';

/** What promises are put together by; `team`: whose manager it is. */
export const ledgerGroups = ['customer', 'rep', 'team', 'region', 'kind', 'month'] as const;
export type LedgerGroup = (typeof ledgerGroups)[number];

/** Promises of one side, counted. Those with an outcome; of these, by outcome, and by when it came. */
export interface LedgerCounts {
  readonly promises: number;
  readonly kept: number;
  readonly partlyKept: number;
  /** the severe ones included */
  readonly broken: number;
  readonly severe: number;
  /** all of it came by the day: of ours, by the first confirmed one (B1) */
  readonly onTime: number;
  /** all of it came, and later */
  readonly late: number;
  /** taken back by the side that had made them; in no other figure */
  readonly withdrawn: number;
  /** of ours: nobody was there, or the goods were refused; in no other figure */
  readonly customerMisses: number;
  /** customers with whom this is */
  readonly customers: number;
  /** of these, those with something broken or partly kept */
  readonly customersWithBreach: number;
  /** in no amount, since policy has no exchange rate */
  readonly withoutRate: number;
}

/** The same by what was promised; a rebate's money is promised with its payout. */
export interface LedgerAmounts<Amount> {
  readonly promised: Amount;
  readonly kept: Amount;
  readonly partlyKept: Amount;
  readonly broken: Amount;
  readonly severe: Amount;
  /** what of it came in time: all of what was kept, and the part that was paid of the others */
  readonly fulfilled: Amount;
}

/** A quarter: promises with an outcome, and those that were kept. */
export interface QuarterCounts {
  readonly promises: number;
  readonly kept: number;
}

/** What the ledger sums up of one side; minor units of the company's currency. */
export interface LedgerSums extends LedgerCounts {
  readonly amounts: LedgerAmounts<bigint>;
  readonly thisQuarter: QuarterCounts;
  readonly quarterBefore: QuarterCounts;
}

/** D1: one side of the ledger, rated. */
export interface LedgerSide extends LedgerCounts, Rating {
  readonly amounts: LedgerAmounts<Money>;
  /** `fulfilled` of `promised`, from 0 to 1; null: too few to rate */
  readonly shareOfAmount: number | null;
  readonly trend: {
    readonly thisQuarter: Rating;
    readonly quarterBefore: Rating;
    /** of the share, this quarter less the one before; null: one of them is not rated */
    readonly change: number | null;
  };
}

/** One customer, rep, team, region (`DE-HH`), kind or month (`2027-01`), both sides of it. */
export interface LedgerRow {
  readonly key: string;
  /** of a customer, a rep, or the manager of a team */
  readonly name: string | null;
  /** what customers promised us */
  readonly customers: LedgerSide;
  /** what we promised customers */
  readonly ours: LedgerSide;
  /** many of these customers break promises: the own record is looked at first */
  readonly ownRecordFirst: boolean;
}

export interface LedgerReport {
  /** the company's, into which all amounts are converted by the policy that holds now */
  readonly currency: string;
  readonly quarters: Quarters;
  readonly rows: readonly LedgerRow[];
  readonly total: LedgerRow;
}

const nothing: LedgerSums = {
  ...{ promises: 0, kept: 0, partlyKept: 0, broken: 0, severe: 0, onTime: 0, late: 0, withdrawn: 0 },
  customerMisses: 0,
  ...{ customers: 0, customersWithBreach: 0, withoutRate: 0 },
  amounts: { promised: 0n, kept: 0n, partlyKept: 0n, broken: 0n, severe: 0n, fulfilled: 0n },
  thisQuarter: { promises: 0, kept: 0 },
  quarterBefore: { promises: 0, kept: 0 },
};

/** D1: a side rated; small numbers are not. */
function sideOf(sums: LedgerSums, currency: string): LedgerSide {
  const { amounts, thisQuarter, quarterBefore, ...counts } = sums;
  const now = rating(thisQuarter.kept, thisQuarter.promises);
  const before = rating(quarterBefore.kept, quarterBefore.promises);
  const money = (minor: bigint): Money => fromMinor(minor, currency);
  return {
    ...counts,
    ...rating(counts.kept, counts.promises),
    amounts: {
      promised: money(amounts.promised),
      kept: money(amounts.kept),
      partlyKept: money(amounts.partlyKept),
      broken: money(amounts.broken),
      severe: money(amounts.severe),
      fulfilled: money(amounts.fulfilled),
    },
    shareOfAmount: shareOfAmount(amounts.fulfilled, amounts.promised, counts.promises - counts.withoutRate),
    trend: {
      thisQuarter: now,
      quarterBefore: before,
      change: now.share === null || before.share === null ? null : rounded(now.share - before.share),
    },
  };
}

/** D1: both sides of a group; a side on which nothing was promised is empty. */
export function ledgerRow(
  key: string,
  name: string | null,
  sides: { readonly customer?: LedgerSums | undefined; readonly us?: LedgerSums | undefined },
  currency: string,
): LedgerRow {
  const customers = sideOf(sides.customer ?? nothing, currency);
  return {
    ...{ key, name, customers },
    ours: sideOf(sides.us ?? nothing, currency),
    ownRecordFirst: manyBreak(customers),
  };
}

/** D1: at least half of the customers, where they are not too few to say so. */
const manyBreak = ({ customers, customersWithBreach }: LedgerCounts): boolean =>
  isRated(customers) && customersWithBreach * 2 >= customers;
