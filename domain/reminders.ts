import type { Importance } from './master-data.ts';
import type { Policy } from './policy.ts';

type ReminderPolicy = Policy['reminders'];

const reached = (steps: readonly { from: number; days: number }[], value: number): number | undefined =>
  steps.findLast((step) => value >= step.from)?.days;

/**
 * C3: when to remind of a payment, in working days before the due date, earliest first.
 * The lead never decreases when amount, horizon or importance grows.
 * @param amount major units of the company's currency; undefined where policy has no rate, which weighs as nothing
 * @param horizonDays calendar days from the promise to the due date
 * @returns `[]` where the promise is for tomorrow or earlier
 */
export function reminderLeads(
  amount: number | undefined,
  horizonDays: number,
  importance: Importance,
  policy: ReminderPolicy,
): number[] {
  const base = reached(policy.byHorizonDays, horizonDays);
  if (base === undefined || horizonDays < 2) return [];
  const lead = Math.max(1, base + (reached(policy.byAmount, amount ?? 0) ?? 0) + policy.byImportance[importance]);
  if (lead < policy.secondFromDays || lead === 1) return [lead];
  const leads = [lead];
  for (let next = lead - policy.apartDays; next > 1; next -= policy.apartDays) leads.push(next);
  return [...leads, 1];
}
