import { payoutDay } from './payout.ts';
import type { LookSays, PlannedLook, RebatePlan, RebateRequest, Standing, Tier, Tone } from './rebate.ts';
import type { RebatePolicy } from './rebate-policy.ts';
import { type PlannedStep, planned } from './timetable.ts';
import {
  addDays,
  addMonths,
  addWorkingDays,
  dateIn,
  dayEnd,
  dayStart,
  daysBetween,
  earlier,
  endOfDay,
  instantOf,
  later,
  sameOrNextWorkingDay,
  type WorkingCalendar,
} from './working-calendar.ts';

/** What a rebate is planned from. */
export interface RebatePlanInput {
  /** ISO 8601 UTC */
  readonly now: string;
  readonly period: RebateRequest['period'];
  readonly settled: RebateRequest['settled'];
  /** calendar days after the period; left out: as policy says */
  readonly payoutDays?: number | undefined;
  readonly customer: WorkingCalendar;
  readonly rep: WorkingCalendar;
  readonly policy: RebatePolicy;
  /** A4, A3 */
  readonly mustSign: boolean;
  readonly tentative: boolean;
}

/** Looks from month to month stop so many calendar days before the first of the denser ones: two at once say nothing new. */
const daysApart = 14;

/** A3, A4, B4, B8: plans a rebate. After the end of its period there are no looks, and what is left is due at once. */
export function planRebate(input: RebatePlanInput): RebatePlan {
  const { now, period, customer, policy } = input;
  const ends = planned(
    'ends',
    endOfDay(period.to, customer.zone),
    customer.zone,
    'the last moment of the period at the customer',
  );
  const evaluate = planned('evaluate', afterGrace(input, period.to), customer.zone, graceInWords(policy));
  const wanted = addDays(period.to, input.payoutDays ?? policy.payout.days);
  return {
    decideBy: input.tentative ? repDeadline('decide-by', policy.decideByDays, ends.at, input) : null,
    signature: input.mustSign ? planSignature(input) : null,
    looks: planLooks(input),
    interim: planInterim(input).filter(({ at }) => at >= now && at < evaluate.at),
    ends,
    evaluate,
    payoutBy: payoutDay(customer, wanted, dateIn(evaluate.at, customer.zone)),
  };
}

/** When the business days of grace after a local date are over. */
const afterGrace = ({ customer, policy }: RebatePlanInput, date: string): string =>
  policy.graceWorkingDays === 0
    ? endOfDay(date, customer.zone)
    : dayEnd(customer, addWorkingDays(customer, date, policy.graceWorkingDays));

const graceInWords = ({ graceWorkingDays }: RebatePolicy): string =>
  `${graceWorkingDays} business days of the customer later, in which what was sold in time is still entered`;

/** B4: each on a working day of the customer, never two on one day. */
function planLooks(input: RebatePlanInput): PlannedLook[] {
  const { now, period, customer, policy } = input;
  const byDate = new Map<string, string>();
  for (const { date, why } of [...monthly(input), ...daysBeforeTheEnd(input)])
    if (date >= period.from && date < period.to && instantOf(date, policy.looks.at, customer.zone) >= now)
      byDate.set(date, why);
  return [...byDate]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, why], index) => ({
      ...planned(`look-${index + 1}`, instantOf(date, policy.looks.at, customer.zone), customer.zone, why),
      date,
      daysLeft: daysBetween(date, period.to),
    }));
}

interface Day {
  readonly date: string;
  readonly why: string;
}

/** Every third month, and every month once the end is near, until the denser looks begin. */
function monthly({ period, customer, policy }: RebatePlanInput): Day[] {
  const { quarterlyUntilDays, daysBefore } = policy.looks;
  const denser = daysBefore[0] === undefined ? 0 : daysBefore[0] + daysApart;
  const days: Day[] = [];
  for (let month = 1; addMonths(period.from, month) < period.to; month++) {
    const wanted = addMonths(period.from, month);
    const left = daysBetween(wanted, period.to);
    const quarter = month % 3 === 0;
    if (left <= denser || (left >= quarterlyUntilDays && !quarter)) continue;
    const date = sameOrNextWorkingDay(customer, wanted);
    const how = left >= quarterlyUntilDays ? `quarter ${month / 3} is over` : `month ${month} is over`;
    days.push({ date, why: date === wanted ? how : `${how}, moved to the next working day` });
  }
  return days;
}

function daysBeforeTheEnd({ period, customer, policy }: RebatePlanInput): Day[] {
  return policy.looks.daysBefore.map((days) => {
    const wanted = addDays(period.to, -days);
    const date = addWorkingDays(customer, addDays(wanted, 1), -1);
    const how = days === 1 ? 'a day before the end' : `${days} days before the end`;
    return { date, why: date === wanted ? how : `${how}, moved to the working day before` };
  });
}

/** Every quarter of the period but the last, which is settled at the end. */
function planInterim(input: RebatePlanInput): RebatePlan['interim'] {
  const { period, settled, customer, policy } = input;
  const interim: RebatePlan['interim'][number][] = [];
  for (let quarter = 1; settled === 'quarterly'; quarter++) {
    const to = addDays(addMonths(period.from, 3 * quarter), -1);
    if (to >= period.to) break;
    const why = `the end of quarter ${quarter}, and ${graceInWords(policy)}`;
    interim.push({ ...planned(`interim-${quarter}`, afterGrace(input, to), customer.zone, why), to });
  }
  return interim;
}

/** A4: on working days of the rep in the morning, until it lapses; the period's end is the latest. */
export function planSignature(
  input: Pick<RebatePlanInput, 'now' | 'period' | 'customer' | 'rep' | 'policy'>,
): NonNullable<RebatePlan['signature']> {
  const { now, period, customer, rep, policy } = input;
  const ends = endOfDay(period.to, customer.zone);
  const lapse = repDeadline('lapse', policy.signature.lapseDays, ends, input);
  const today = dateIn(now, rep.zone);
  const days = new Map(
    policy.signature.chaseDays.map((after) => [sameOrNextWorkingDay(rep, addDays(today, after)), after] as const),
  );
  const chase = [...days]
    .map(([date, after]) => ({ at: dayStart(rep, date), why: `${after} days without a signature` }))
    .filter(({ at }) => at < lapse.at)
    .map(({ at, why }, index) => planned(`chase-${index + 1}`, at, rep.zone, why));
  return { chase, lapse };
}

/**
 * When the rep's working day ends so many calendar days from now, or on the next one; never after the end of the
 * period, and there not before now.
 */
function repDeadline(
  step: string,
  days: number,
  ends: string,
  { now, rep }: Pick<RebatePlanInput, 'now' | 'rep'>,
): PlannedStep {
  const wanted = dayEnd(rep, sameOrNextWorkingDay(rep, addDays(dateIn(now, rep.zone), days)));
  if (wanted <= ends) return planned(step, wanted, rep.zone, `${days} days from now`);
  const last = [0, 1, 2]
    .map((back) => dayEnd(rep, addWorkingDays(rep, addDays(dateIn(ends, rep.zone), 1), -1 - back)))
    .find((at) => at <= ends)!;
  return planned(step, earlier(later(last, now), ends), rep.zone, "the rep's last working day before the period ends");
}

/**
 * B4: what a look has to say. The highest tier gets one congratulation. A tier that is reached since the last look is
 * said first, then a near miss; the same figures on the same day are not said twice.
 * @param facts.last standing at the last look, and what it said; null: there was none
 * @param facts.told whatever was said before, in any order
 */
export function whatToSay({
  standing,
  last,
  lastSaid,
  told,
  tiers,
}: {
  readonly standing: Standing;
  readonly last: Standing | null;
  readonly lastSaid: LookSays | null;
  readonly told: readonly LookSays[];
  readonly tiers: readonly Tier[];
}): LookSays {
  const risen = standing.reached > (last?.reached ?? 0);
  const saidToday = lastSaid !== null && lastSaid !== 'nothing' && last?.asOf === standing.asOf;
  if (saidToday && last.volume === standing.volume && !risen) return 'nothing';
  if (standing.reached === tiers.length && !told.includes('top-reached')) return 'top-reached';
  if (risen) return 'tier-reached';
  if (standing.ahead === null) return 'nothing';
  return standing.ahead.near ? 'near-miss' : 'progress';
}

/** B4: the nearer the end, the more urgent. @param daysLeft calendar days */
export function toneOf(daysLeft: number): Tone {
  if (daysLeft <= 3) return 'last-call';
  if (daysLeft <= 14) return 'urgent';
  return daysLeft <= 60 ? 'brisk' : 'calm';
}
