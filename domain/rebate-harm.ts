import type { RebateCheck, RebateIdea } from './rebate.ts';
import type { RebatePolicy } from './rebate-policy.ts';
import { tenths } from './rebate-season.ts';

/** What foreseeable harm is looked for in. */
export interface HarmFacts {
  readonly terms: RebateIdea;
  readonly policy: RebatePolicy;
  /** from 0 to 1: of the volume, what came back within 60 days after the end of a year; null: not known */
  readonly returnsShare: number | null;
  /** from 0 to 1: of the volume of earlier periods, what was bought in their last month; null: not known */
  readonly lastMonthShare: number | null;
  /** B9: what was learnt from earlier promises of this rep like this one */
  readonly lessons: readonly string[];
}

/** One look, said by its name. */
export const check = (
  name: RebateCheck['name'],
  result: RebateCheck['result'],
  weighs: RebateCheck['weighs'],
  looked: string,
  because: string,
): RebateCheck => ({ name, result, weighs, looked, because });

export const inMonths = (months: number): string => (months === 1 ? '1 month' : `${months} months`);

/** A6: foreseeable harm, with what prevents it. */
export function stockpiling({ lastMonthShare, terms, policy }: HarmFacts, months: number): RebateCheck {
  const { stockpilingTimes: times } = policy.harm;
  const looked = `how much of earlier periods was bought in the last month, against ${times} times an even month`;
  if (lastMonthShare === null) return check('stockpiling', 'unknown', 'nothing', looked, 'No earlier period is known.');
  if (months < 3) return check('stockpiling', 'ok', 'nothing', looked, 'The period is too short to buy ahead.');
  const share = inPercent(lastMonthShare);
  if (lastMonthShare <= times / months)
    return check(
      'stockpiling',
      'ok',
      'nothing',
      looked,
      `${share} came in the last month: no more than ${times} times an even month.`,
    );
  const prevented = [
    'agree on even call-offs over the period',
    ...(terms.counts.paidOnly ? [] : ['count only what is paid']),
    ...(terms.counts.creditNotes ? [] : ['let returns lower the volume']),
  ];
  const because = `${share} came in the last month, more than ${times} times an even month: what is bought ahead only for the tier comes back, or is missing the year after. To prevent it, ${listed(prevented)}.`;
  return check('stockpiling', 'not-ok', 'hint', looked, because);
}

/** A6 */
export function returns({ returnsShare, terms, policy }: HarmFacts): RebateCheck {
  const most = policy.harm.returnsPercent;
  const looked = `how much came back within 60 days after the end of earlier years, against ${most} %`;
  if (returnsShare === null) return check('returns', 'unknown', 'nothing', looked, 'No earlier year is known.');
  const share = inPercent(returnsShare);
  if (returnsShare * 100 <= most) return check('returns', 'ok', 'nothing', looked, `${share} came back.`);
  const payoutDays = terms.payoutDays ?? policy.payout.days;
  const prevented = [
    ...(terms.counts.creditNotes ? [] : ['let returns lower the volume']),
    ...(payoutDays > 60 ? [] : ['pay out later than 60 days after the end']),
  ];
  const how = prevented.length === 0 ? 'The terms prevent it already.' : `To prevent it, ${listed(prevented)}.`;
  return check('returns', 'not-ok', 'hint', looked, `${share} came back after the tier was reached. ${how}`);
}

/** B9 */
export function lessons({ lessons: learnt }: HarmFacts): RebateCheck {
  const looked = 'earlier promises of this rep like this one';
  if (learnt.length === 0) return check('lessons', 'ok', 'nothing', looked, 'There is no lesson from them.');
  return check('lessons', 'not-ok', 'hint', looked, learnt.join(' '));
}

const inPercent = (share: number): string => `${tenths(BigInt(Math.round(share * 1000)))} %`;
const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
