import type { AnyView } from '../client/commitments.ts';
import type { Conclusion } from '../domain/conclusion.ts';
import { fromMinor, type Money } from '../domain/money.ts';
import type { Verdict } from '../domain/requests.ts';
import type { CommitmentView } from '../workflows/messages.ts';
import { presentRebate } from './present-rebate.ts';

/** A verdict as callers see it: amounts are decimals with their currency. */
export function presentVerdict({ amountMinor: _, figures: __, ...verdict }: Verdict) {
  return verdict;
}

/** A running promise of any kind as callers see it. */
export function present(view: AnyView) {
  if (view.kind === 'rebate-year') return presentRebate(view);
  return view.kind === 'rebate-payout' || view.kind === 'delivery-promise' ? view : presentView(view);
}

/** A running commitment as callers see it: amounts are decimals with their currency. */
function presentView({ paid, conclusion, verdict, ...same }: CommitmentView) {
  const money = (minor: string): Money => fromMinor(BigInt(minor), same.terms.amount.currency);
  return {
    ...same,
    verdict: verdict && presentVerdict(verdict),
    paid: { inTime: money(paid.inTime), total: money(paid.total) },
    conclusion: conclusion && presentConclusion(conclusion, money),
  };
}

function presentConclusion({ tolerated, paid, missing, ...same }: Conclusion, money: (minor: string) => Money) {
  const shown = { ...same, paid: money(paid), missing: money(missing) };
  return tolerated ? { ...shown, tolerated: { ...tolerated, shortfall: money(tolerated.shortfall) } } : shown;
}
