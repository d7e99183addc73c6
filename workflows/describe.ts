import type { CommitmentView } from './messages.ts';

/** A commitment in words, as its page in the Temporal UI shows it (Markdown, no personal data beyond the codes). */
export function describe({ terms, status, awaits, next, conclusion, paid, verdict, rehearsal }: CommitmentView): string {
  const due = `${terms.dueDate}${terms.dueTime ? ` ${terms.dueTime}` : ''}`;
  const against = verdict?.checks.filter(({ result }) => result === 'not-ok').map(({ because }) => because) ?? [];
  const lines = [
    ...(rehearsal ? ['**Rehearsal**: no real promise.'] : []),
    `**${status}**${conclusion && conclusion.severity === 'severe' ? ' (severe)' : ''}: customer ${terms.customerId} pays ${terms.amount.value} ${terms.amount.currency} by ${due}; rep ${terms.repId}.`,
    ...(against.length > 0 ? [`To be reconsidered: ${against.join('; ')}.`] : []),
    ...(conclusion?.reason ? [`Why: ${conclusion.reason.replaceAll('-', ' ')}.`] : []),
    ...(BigInt(paid.total) > 0n ? [`Recorded as paid: ${paid.total} (minor units), of which in time ${paid.inTime}.`] : []),
    awaits ? `Awaited: **${awaits.move}** from the **${awaits.party}**, since ${awaits.since}${awaits.answerBy ? `, by ${awaits.answerBy}` : ''}.` : 'Nobody owes a move.',
    ...(next ? [`Next: ${next.what}, ${next.at}.`] : []),
  ];
  return lines.join('\n\n');
}
