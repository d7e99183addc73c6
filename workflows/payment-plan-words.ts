import type { PaymentPlanRequest } from '../domain/requests.ts';
import { movesIn } from './describe.ts';
import type { PaymentPlanState, PaymentPlanView } from './payment-plan-messages.ts';

/** How a plan stands as a whole, as the Temporal UI's list has it. */
export type PlanStanding = 'proposed' | 'declined' | 'open' | 'called-off' | 'ended';

/** @param isOver every part has its outcome */
export function standingOf({ verdict, decisions }: PaymentPlanState, isOver: boolean): PlanStanding {
  if (verdict === null) return 'proposed';
  if (verdict.answer === 'reconsider') return 'declined';
  if (decisions.at(-1)?.decision === 'call-off') return 'called-off';
  return isOver ? 'ended' : 'open';
}

/** A plan in words, as its page in the Temporal UI shows it (Markdown, no personal data beyond the codes). */
export function describePlan(
  standing: PlanStanding,
  { customerId, repId, parts }: PaymentPlanRequest,
  { parts: lived, awaits, next }: PaymentPlanView,
): string {
  const line = ({ amount, dueDate }: PaymentPlanRequest['parts'][number], index: number): string => {
    const { id = '', status = 'proposed' } = lived[index] ?? {};
    return `${index + 1}. ${amount.value} ${amount.currency} by ${dueDate}: **${status}** (payment-appointment/${id})`;
  };
  return [
    `**${standing}**: customer ${customerId} pays in ${parts.length} parts; rep ${repId}.`,
    parts.map(line).join('\n'),
    ...movesIn({ awaits, next: next?.at.startsWith('9999') ? null : next }),
  ].join('\n\n');
}
