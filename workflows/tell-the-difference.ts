import type { RebateAbout } from '../domain/rebate.ts';
import type { DifferenceDecision } from '../domain/rebate-requests.ts';
import type { StepOrder } from './beginning.ts';

/**
 * B8: what was decided about a difference is told in writing: the amount, and what it means. Whoever pays out hears of
 * money that comes back; of money that goes out the payout itself tells (payout-due).
 */
export function differenceTold({ decision, reason }: DifferenceDecision, about: RebateAbout): StepOrder {
  const told = {
    template: 'rebate-difference-decided',
    about: { rebate: { ...about, decision, because: reason } },
  } as const;
  return {
    type: 'message',
    what: `customer and rep are told what was decided about the difference: ${decision}`,
    messages: [
      { to: 'customer', ...told },
      { to: 'rep', ...told },
      ...(decision === 'clawback' ? [{ to: 'payer', ...told } as const] : []),
    ],
  };
}
