import type { Baseline, RebateIdea } from './rebate.ts';

/** What a rebate on one order is expected by. */
export interface EarlierOrders {
  /** of each earlier document of the customer, as in `DailyVolume`, in any order */
  readonly volumes: readonly string[];
  /** the local dates that were looked at, both included */
  readonly from: string;
  readonly to: string;
}

/**
 * A6: what one order will come to if nothing changes: the median of the customer's earlier documents, since one large
 * order says little of the next. Credit notes are no orders.
 * @returns null where no earlier order is known
 */
export function orderBaselineOf({ volumes, from, to }: EarlierOrders): Baseline | null {
  const orders = volumes
    .map(BigInt)
    .filter((volume) => volume > 0n)
    .sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  const half = orders.length >> 1;
  const [upper, lower] = [orders[half], orders[half - 1 + (orders.length % 2)]];
  if (upper === undefined || lower === undefined) return null;
  return {
    volume: `${(lower + upper) / 2n}`,
    years: [],
    trend: '0.0',
    explained: `The median of ${orders.length === 1 ? 'the one order' : `${orders.length} orders`} from ${from} to ${to}.`,
  };
}

/** ` of the one order R-1`, to be said of what is expected; '' where a rebate counts whatever is bought. */
export const ofTheOrder = ({ counts: { document } }: Pick<RebateIdea, 'counts'>): string =>
  document === undefined ? '' : ` of the one order ${document}`;
