import { z } from 'zod';
import { decimalString } from './decimal.ts';
import { Code, LocalDate, Words } from './master-data.ts';
import type { Memory } from './memory.ts';
import { CurrencyCode, exponentOf, type Money } from './money.ts';
import type { AdjustmentCosts } from './rebate-costs.ts';
import type { PlannedStep } from './timetable.ts';

const short = Words.min(1).max(200);
const percent = decimalString({
  pattern: /^(?=.*[1-9])\d{1,2}(\.\d{1,3})?$/,
  expected: 'expected a percentage above 0 and below 100 as a string, like "4" or "2.5"',
  decimals: 3,
});
const perUnit = decimalString({
  pattern: /^(?=.*[1-9])\d{1,9}(\.\d{1,4})?$/,
  expected: 'expected an amount for each unit as a string, like "0.50"',
  whole: 9,
  decimals: 4,
});
const volume = decimalString({
  pattern: /^\d{1,13}(\.\d{1,4})?$/,
  expected: 'expected a decimal number as a string, like "10000" or "1250.5"',
  whole: 13,
  decimals: 4,
});

/** What a tier gives: so many percent of the turnover, or an amount of the rebate's currency for each unit of quantity. */
export const Rate = z.union([z.strictObject({ percent }), z.strictObject({ perUnit })], {
  error: ({ input }) => {
    const named = (kind: string): boolean => typeof input === 'object' && input !== null && kind in input;
    if (named('percent') === named('perUnit'))
      return 'expected {"percent": "4"} with turnover, {"perUnit": "0.50"} with a quantity';
    return named('percent') ? 'expected {"percent": "4"}' : 'expected {"perUnit": "0.50"}';
  },
});
export type Rate = z.output<typeof Rate>;

/** From this volume on (turnover, or quantity), this rate holds. */
export const Tier = z.strictObject({ from: volume, rate: Rate }).meta({ id: 'Tier' });
export type Tier = z.output<typeof Tier>;

/** A7: how the reward follows from the volume; part of the agreement. */
export const methods = ['stepped', 'cumulative', 'rolling'] as const;
export type Method = (typeof methods)[number];

const Counts = z.strictObject({
  /** only what is paid */
  paidOnly: z.boolean().default(false),
  /** credit notes and returns lower the volume */
  creditNotes: z.boolean().default(true),
  /** only these; left out: all */
  productGroups: z.array(Code).min(1).max(100).optional(),
  /** the rebate on one order: only the sales of this document */
  document: short.optional(),
});
export type Counts = z.output<typeof Counts>;

const longestMonths = 24;

/** The fields of a rebate that is asked for, before they are held against each other. */
export const RebateFields = z.strictObject({
  kind: z.literal('rebate-year'),
  customerId: Code,
  repId: Code,
  /** local dates of the customer, both included; at most 24 months */
  period: z.strictObject({ from: LocalDate, to: LocalDate }),
  /** what the tiers count: turnover in `currency`, or quantity */
  unit: z.enum(['turnover', 'quantity']),
  /** of turnover and reward */
  currency: CurrencyCode,
  /** with rising `from` */
  tiers: z.array(Tier).min(1).max(10),
  method: z.enum(methods),
  counts: Counts.prefault({}),
  /** calendar days from the end of the period until the reward is paid out; left out: as policy says */
  payoutDays: z.int().min(1).max(366).optional(),
  /** interim settlements are deducted at the end */
  settled: z.enum(['at-end', 'quarterly']).default('at-end'),
  /** E1: a rehearsal is a copy that reaches and counts nobody */
  rehearsal: z.boolean().optional(),
});

/** A6: a rebate against a customer's volume, as it is asked of Kept. A shorter period is the same promise, shorter. */
export const RebateRequest = RebateFields.superRefine(fits);
export type RebateRequest = z.output<typeof RebateRequest>;
/** What `POST /v1/rebates/propose` takes: without tiers, Kept proposes its own. */
export const RebateIdea = RebateFields.extend({ tiers: RebateFields.shape.tiers.optional() }).superRefine(
  (idea, context) => fits({ ...idea, tiers: idea.tiers ?? [] }, context),
);
export type RebateIdea = z.output<typeof RebateIdea>;

function fits({ period, unit, currency, tiers }: z.output<typeof RebateFields>, context: z.RefinementCtx): void {
  const wrong = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
  if (period.from > period.to) wrong(['period', 'to'], 'expected to end on or after its first day');
  else if (!lastsAtMost(period, longestMonths)) wrong(['period', 'to'], `expected at most ${longestMonths} months`);
  const decimals = unit === 'quantity' ? 3 : CurrencyCode.safeParse(currency).success ? exponentOf(currency) : 4;
  for (const [index, tier] of tiers.entries()) {
    const before = tiers[index - 1];
    const at = ['tiers', index] as const;
    // what is no decimal number has been told so
    if (volume.safeParse(tier.from).success && (tier.from.split('.')[1]?.length ?? 0) > decimals)
      wrong([...at, 'from'], `expected at most ${decimals} decimals`);
    if (before && Number(tier.from) <= Number(before.from)) wrong([...at, 'from'], `expected more than ${before.from}`);
    if ('perUnit' in tier.rate !== (unit === 'quantity'))
      wrong(
        [...at, 'rate'],
        unit === 'quantity' ? 'expected {"perUnit": …} with a quantity' : 'expected {"percent": …} with turnover',
      );
    if (before && rateOf(tier) < rateOf(before)) wrong([...at, 'rate'], 'expected no lower rate than the tier before');
  }
}

const rateOf = ({ rate }: Tier): number => Number('percent' in rate ? rate.percent : rate.perUnit);

/** Whether a period of local dates, both included, is no longer than so many months. */
function lastsAtMost({ from, to }: RebateRequest['period'], months: number): boolean {
  const [year = 0, month = 1] = from.split('-').map(Number);
  const count = year * 12 + (month - 1) + months;
  const limit = `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}${from.slice(7)}`;
  return to < limit;
}

/**
 * What was sold on one day. Volumes are whole numbers as strings: minor units of the currency for turnover,
 * thousandths for quantity; below zero where more came back than went out.
 */
export interface DailyVolume {
  /** local date */
  readonly date: string;
  readonly volume: string;
}

/** One look at a rebate that is asked for, or (B7) at an adjustment of its tiers. */
export interface RebateCheck {
  readonly name:
    | 'period'
    | 'policy-rate'
    | 'policy-exposure'
    | 'authority'
    | 'baseline'
    | 'reachable'
    | 'growth'
    | 'other-rebate'
    | 'stockpiling'
    | 'returns'
    | 'lessons'
    | 'effort'
    | 'shortfall'
    | 'adjustments'
    | 'tiers'
    | 'patience';
  readonly result: 'ok' | 'not-ok' | 'unknown';
  /** what it does to the answer; a `hint` changes nothing and is said beside it */
  readonly weighs: 'nothing' | 'hint' | 'upward' | 'uncertain' | 'refuse';
  /** what was looked at */
  readonly looked: string;
  readonly because: string;
}

/** A6: a tier with what it asks of this customer. */
export interface ProposedTier extends Tier {
  /** percent over what is to be expected anyway, one decimal, `"12.5"`; null: that is not known */
  readonly growth: string | null;
  readonly reachable: boolean;
  /** it asks for nothing that would not be bought anyway */
  readonly given: boolean;
  readonly because: string;
}

/** A6: what was bought in a period so far, by the end of a local date; volume as in `DailyVolume`. */
export interface Bought {
  readonly asOf: string;
  readonly volume: string;
}

/** A6: what the customer bought before, and what follows for the period. Volumes as in `DailyVolume`. */
export interface Baseline {
  /** expected for the period without any stretch; of one that runs: as it is forecast now */
  readonly volume: string;
  /** the years before the period that it follows from, earliest first */
  readonly years: readonly { readonly from: string; readonly to: string; readonly volume: string }[];
  /** percent a year, one decimal; "0.0" where one year is known */
  readonly trend: string;
  /** how it was calculated, in a sentence */
  readonly explained: string;
}

/** A1: what a request for a rebate is answered with. */
export interface RebateVetting {
  readonly answer: 'accept' | 'refer-upward' | 'declare-uncertain' | 'refuse';
  readonly checks: readonly RebateCheck[];
  /** the most that it can cost, minor units of the rebate's currency */
  readonly exposureMinor: string;
  /** up to this volume it was looked for, as in `DailyVolume` */
  readonly exposureCeiling: string;
  readonly baseline: Baseline | null;
  /** in the period, where it has begun before it was vetted; else null */
  readonly bought: Bought | null;
  /** every tier that was asked for, or that Kept proposes */
  readonly tiers: readonly ProposedTier[];
  /** what is promised: the tiers that can be reached; `[]` where it is refused */
  readonly offered: readonly Tier[];
}

/** A look at a running rebate, at an instant of a working day of the customer. */
export interface PlannedLook extends PlannedStep {
  /** local date of the look */
  readonly date: string;
  /** calendar days from then until the last day of the period */
  readonly daysLeft: number;
}

/** Every instant of a rebate, planned once from local dates, zones, calendars and policy. */
export interface RebatePlan {
  /** A3: when a tentative promise is firmed or withdrawn; null: it is not tentative */
  readonly decideBy: PlannedStep | null;
  /** A4: when the unsigned agreement is asked for again, and when it lapses; null: none must be signed */
  readonly signature: { readonly chase: readonly PlannedStep[]; readonly lapse: PlannedStep } | null;
  /** B4, earliest first */
  readonly looks: readonly PlannedLook[];
  /** interim settlements, `[]` where it is settled at the end; `to`: the last local date that each counts */
  readonly interim: readonly (PlannedStep & { readonly to: string })[];
  /** the last moment of the period at the customer */
  readonly ends: PlannedStep;
  /** the end of the transaction grace: evaluated and settled then */
  readonly evaluate: PlannedStep;
  /** B8: local date until which the reward is paid out */
  readonly payoutBy: string;
}

/** What a request for a rebate is answered with, and when what happens. */
export interface RebateVerdict extends RebateVetting {
  readonly id: string;
  /** the request as it was made */
  readonly terms: RebateRequest;
  readonly plan: RebatePlan;
  /** `exposureMinor` as callers read it */
  readonly exposure: Money;
  /** for the rep to say to the customer, in its language: both say the same plainly; '' on accept */
  readonly words: { readonly direct: string; readonly gentle: string };
  readonly policyVersion: number;
  /** C7: what is open and past of the customer's promises; left out by an earlier Kept */
  readonly memory?: Memory;
}

/** B4: where a running rebate stands. Volumes as in `DailyVolume`, rewards in minor units of the rebate's currency. */
export interface Standing {
  /** local date of the customer; what was sold on it counts */
  readonly asOf: string;
  readonly daysLeft: number;
  readonly volume: string;
  /** for the whole period, by the pace so far and the season of the years before */
  readonly forecast: string;
  /** percent of the period's usual volume that falls before now, one decimal */
  readonly season: string;
  /** how the forecast was calculated, in a sentence */
  readonly explained: string;
  /** from 1; 0: none */
  readonly reached: number;
  readonly reward: string;
  /** null: the highest tier is reached */
  readonly ahead: {
    readonly tier: number;
    readonly from: string;
    readonly missing: string;
    /** of the missing volume in each remaining week, rounded up */
    readonly perWeek: string;
    /** the reward at that tier, and what is more than now */
    readonly reward: string;
    readonly gain: string;
    /** whether the forecast gets there */
    readonly onPace: boolean;
    /** B4: close to the tier and to the end, as policy says */
    readonly near: boolean;
  } | null;
}

/** B4: what a look has to say. */
export type LookSays = 'nothing' | 'progress' | 'near-miss' | 'tier-reached' | 'top-reached';
/** It rises towards the end. */
export type Tone = 'calm' | 'brisk' | 'urgent' | 'last-call';

/** B8: what the reward is, and how it came about. Minor units; volumes as in `DailyVolume`. */
export interface Settlement {
  /** the period that counts, local dates */
  readonly from: string;
  readonly to: string;
  readonly volume: string;
  /** from 1; 0: none */
  readonly reached: number;
  /** of the whole period so far */
  readonly reward: string;
  /** paid by interim settlements before */
  readonly before: string;
  /** reward less what was settled before, at least 0 */
  readonly due: string;
  /** settled before beyond the reward: to be clawed back or carried over */
  readonly overpaid: string;
  /** how the reward follows, a line for each part: `10000.00 × 4 % = 400.00` */
  readonly lines: readonly string[];
  /** missing to the lowest tier where none is reached; else null */
  readonly missing: string | null;
}

/** Whole numbers of the smallest unit (see `DailyVolume`) from a decimal string. @throws RangeError where it has more decimals */
export function toVolume(value: string, unit: RebateRequest['unit'], currency: string): bigint {
  const decimals = unit === 'quantity' ? 3 : exponentOf(currency);
  const [whole = '', fraction = ''] = value.split('.');
  if (fraction.length > decimals) throw new RangeError(`${value} has more than ${decimals} decimals`);
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}

/** The decimal string of a volume; trailing zeros of a quantity are left out. */
export function fromVolume(small: bigint, unit: RebateRequest['unit'], currency: string): string {
  const decimals = unit === 'quantity' ? 3 : exponentOf(currency);
  const digits = (small < 0n ? -small : small).toString().padStart(decimals + 1, '0');
  const [whole, fraction] = [digits.slice(0, digits.length - decimals), digits.slice(digits.length - decimals)];
  const decimal = decimals === 0 ? whole : `${whole}.${fraction}`;
  return `${small < 0n ? '-' : ''}${unit === 'quantity' ? decimal.replace(/\.?0+$/, '') : decimal}`;
}

/** What a mail about a rebate is told beside the commitment's own terms. */
export interface RebateAbout {
  /** as they hold now; a rebate's benefit and condition are in every mail (A7) */
  readonly tiers: readonly Tier[];
  readonly standing?: Standing;
  readonly says?: LookSays;
  readonly tone?: Tone;
  readonly settlement?: Settlement;
  /** a local date: decide by, pay out by, help ends */
  readonly by?: string;
  /** A3: what became of a tentative promise; A2, B7: what was decided; B8: about a difference */
  readonly decision?: 'firmed' | 'withdrawn' | 'approve' | 'decline' | 'carry-over' | 'clawback' | 'waive' | 'pay';
  readonly because?: string | undefined;
  /** B6 */
  readonly help?: { readonly kind: string; readonly aim: string; readonly until: string };
  /** B7: tiers as they were, and the documented effort */
  readonly earlier?: readonly Tier[];
  readonly efforts?: readonly string[];
  /** B7: what the tiers asked for cost, beside those in force */
  readonly costs?: AdjustmentCosts;
  /** B8: the payout, minor units, and its reference */
  readonly payoutMinor?: string;
  readonly reference?: string;
  /** A4: SHA-256 of the agreement that goes along */
  readonly agreement?: string;
  /** the sum that changed after settlement, minor units, may be below zero */
  readonly differenceMinor?: string;
  /** A7: nobody at the customer's has acknowledged the terms yet */
  readonly unacknowledged?: boolean;
  /** A4: the agreement was to be signed, and was not yet */
  readonly unsigned?: boolean;
}
