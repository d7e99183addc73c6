import type { LookSays, Tone } from '../domain/rebate.ts';

/** What the mails about a rebate and its payout name. Volumes are money or units, as the rebate counts. */
export interface OfRebate {
  /** whether the customer reads it, or somebody of the company */
  readonly reader: '' | 'customer' | 'us';
  /** "1 January – 31 December 2027" */
  readonly period: string;
  /** its last day */
  readonly periodEnd: string;
  /** A7: each tier in a line, condition and benefit together, with the last day; several lines */
  readonly tiers: string;
  /** B1, B7: the same as it was before; '' where nothing was changed */
  readonly earlierTiers: string;
  /** A7: the method in a sentence, and which sales count */
  readonly howCalculated: string;
  readonly whatCounts: string;
  /** B8: the day until which the reward is paid out */
  readonly payoutBy: string;
  /** A4: the agreement must be signed */
  readonly mustSign: boolean;
  /** A7: nobody at the customer's has said yet that the terms were read */
  readonly unacknowledged: boolean;
  /** A4: it must be signed and is not yet */
  readonly unsigned: boolean;
  /** nobody can be mailed there: the rep passes on and hands over */
  readonly withoutMail: boolean;
  /** the first day of the period, and whether it had come when the mail was written */
  readonly periodBegin: string;
  readonly begun: boolean;
  /** A3, A4: the day until which it is decided, or signed */
  readonly by: string;
  /** A1: what the words for the rep to say answer */
  readonly answer: '' | 'refuse' | 'declare-uncertain' | 'refer-upward';
  /** A6: the most that it can cost, and what the customer would buy without it */
  readonly exposure: string;
  readonly baseline: string;
  /** B7: the most that the tiers in force can cost, beside those asked for, and what both cost at the pace so far */
  readonly exposureBefore: string;
  readonly costExpected: string;
  readonly costExpectedBefore: string;
  /** A6: what each tier asks beyond that; several lines */
  readonly growth: string;
  /** A1: what speaks for a closer look; several lines */
  readonly concerns: string;
  /** B4: the volume so far, the day that it counts up to, and what is expected by the end */
  readonly volume: string;
  readonly asOf: string;
  readonly forecast: string;
  readonly daysLeft: number;
  /** B4: the tier ahead, what it gives, and what of the missing volume falls to each remaining week; '' at the top */
  readonly condition: string;
  readonly benefit: string;
  readonly perWeek: string;
  /** the reward now, at the tier ahead, and what it is more than now */
  readonly rewardNow: string;
  readonly rewardAhead: string;
  readonly gain: string;
  /** whether the forecast gets there */
  readonly onPace: boolean;
  /** the tier that is reached, from 1; 0: none */
  readonly reached: number;
  readonly says: '' | LookSays;
  readonly tone: '' | Tone;
  /** B6 */
  readonly helpKind: string;
  readonly helpAim: string;
  readonly helpUntil: string;
  /** B7: what the customer has done; several lines */
  readonly efforts: string;
  /** B8: the money to be paid out, the reference of it, what was settled before, too much, or differs now */
  readonly payout: string;
  readonly reference: string;
  readonly settledBefore: string;
  readonly overpaid: string;
  readonly difference: string;
  /** B8: the customer is owed more than was settled, which is paid; else too much was settled */
  readonly owedMore: boolean;
}

/** Nothing of it. */
export const blankRebate: OfRebate = {
  reader: '',
  period: '',
  periodEnd: '',
  tiers: '',
  earlierTiers: '',
  howCalculated: '',
  whatCounts: '',
  payoutBy: '',
  mustSign: false,
  unacknowledged: false,
  unsigned: false,
  withoutMail: false,
  periodBegin: '',
  begun: false,
  by: '',
  answer: '',
  exposure: '',
  exposureBefore: '',
  costExpected: '',
  costExpectedBefore: '',
  baseline: '',
  growth: '',
  concerns: '',
  volume: '',
  asOf: '',
  forecast: '',
  daysLeft: 0,
  condition: '',
  benefit: '',
  perWeek: '',
  rewardNow: '',
  rewardAhead: '',
  gain: '',
  onPace: false,
  reached: 0,
  says: '',
  tone: '',
  helpKind: '',
  helpAim: '',
  helpUntil: '',
  efforts: '',
  payout: '',
  reference: '',
  settledBefore: '',
  overpaid: '',
  difference: '',
  owedMore: false,
};
