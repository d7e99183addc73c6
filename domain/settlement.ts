import type { Settlement } from './rebate.ts';
import { linesOf, type RewardTerms, rewardOf, threshold, tierReached } from './rebate-reward.ts';

/**
 * B8: what is due for the period so far. An interim settlement is the same with an earlier `to`; what it paid is
 * deducted from the next. Always: `before` + `due` − `overpaid` = `reward`.
 * @param settled `from`, `to`: the local dates that count; `volume` as in `toVolume`; `before`: minor units paid by
 *   earlier settlements
 */
export function settle({
  terms,
  from,
  to,
  volume,
  before,
}: {
  readonly terms: RewardTerms;
  readonly from: string;
  readonly to: string;
  readonly volume: bigint;
  readonly before: bigint;
}): Settlement {
  const reward = rewardOf(volume, terms);
  const reached = tierReached(volume, terms);
  const [lowest] = terms.tiers;
  return {
    from,
    to,
    volume: `${volume}`,
    reached,
    reward: `${reward}`,
    before: `${before}`,
    due: `${reward > before ? reward - before : 0n}`,
    overpaid: `${before > reward ? before - reward : 0n}`,
    lines: linesOf(volume, terms),
    missing: lowest && reached === 0 ? `${threshold(lowest, terms) - volume}` : null,
  };
}
