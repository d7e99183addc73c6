import type { Settlement } from './rebate.ts';
import { linesOf, type RewardTerms, rewardOf, threshold, tierReached } from './rebate-reward.ts';

/**
 * B8: what is due for the period so far. An interim settlement is the same with an earlier `to`; what it paid is
 * deducted from the next. Always: `before` + `due` − `overpaid` = `reward`.
 */
export function settle({
  terms,
  from,
  to,
  volume,
  before,
}: {
  readonly terms: RewardTerms;
  /** local dates that count, both included */
  readonly from: string;
  readonly to: string;
  /** as in `toVolume` */
  readonly volume: bigint;
  /** minor units paid by earlier settlements */
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
