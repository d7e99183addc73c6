import { fromMinor, type Money } from '../domain/money.ts';
import type { Verdict } from '../domain/requests.ts';
import type { CommitmentView } from '../workflows/messages.ts';

/** A verdict as callers see it: amounts are decimals with their currency. */
export function presentVerdict({ amountMinor: _, figures: __, ...verdict }: Verdict) {
  return verdict;
}

/** A running commitment as callers see it: amounts are decimals with their currency. */
export function presentView({ paid, conclusion, verdict, ...same }: CommitmentView) {
  const money = (minor: string): Money => fromMinor(BigInt(minor), same.terms.amount.currency);
  return {
    ...same,
    verdict: verdict && presentVerdict(verdict),
    paid: { inTime: money(paid.inTime), total: money(paid.total) },
    conclusion: conclusion && {
      ...conclusion,
      paid: money(conclusion.paid),
      missing: money(conclusion.missing),
      ...(conclusion.tolerated
        ? { tolerated: { ...conclusion.tolerated, shortfall: money(conclusion.tolerated.shortfall) } }
        : {}),
    },
  };
}
