import type { Follows } from '../domain/follows.ts';
import type { Move } from '../domain/projection.ts';
import { agreedTerms, termsInWords, wanted } from '../domain/reagreement.ts';
import type { Verdict } from '../domain/requests.ts';
import type { CommitmentView, StoryState } from './messages.ts';

/** Moves and people as a sentence names them. */
export const inWords: Readonly<Record<Move | 'manager' | 'managers-manager', string>> = {
  'phone-check': 'the answer on the phone',
  decide: 'the decision whether to go',
  report: 'the report, fulfilled or missed',
  respond: 'the answer to the breach',
  confirm: "the record that confirms the rep's word",
  contradiction: 'the correction of word or record',
  approve: 'the approval',
  'answer-dispute': "the answer to the customer's claim",
  'close-dispute': 'the closing of the dispute',
  'decide-plan': 'the decision about the rest of the payment plan',
  'pass-on': 'the report that the words were passed on',
  clear: 'the report whether our side is clear',
  firm: 'the decision on the tentative promise',
  'confirm-terms': "the rep's word on the changed terms",
  sign: 'the signed agreement',
  urge: 'the report that the customer was called',
  'finish-help': 'the report how the help was finished',
  'decide-adjustment': 'the decision about the adjustment',
  'pay-out': 'the payout',
  apologise: 'the apology to the customer, with a new date',
  learn: 'the cause of the miss and its lesson',
  'decide-difference': 'the decision about the difference after the settlement',
  'way-out': 'the way out for what is not ready',
  deliver: 'the delivery of what is still owed',
  'decide-patience': 'the decision how to go on with the customer',
  'wind-down': 'what is left of the winding down',
  manager: 'the manager',
  'managers-manager': "the manager's manager",
};

/** A commitment in words, as its page in the Temporal UI shows it (Markdown, no personal data beyond the codes). */
export function describe({
  terms,
  originalTerms,
  reagreements,
  withdrawal,
  status,
  awaits,
  next,
  conclusion,
  paid,
  verdict,
  rehearsal,
  closed,
  follows,
  repId,
  handovers,
  clearing,
}: CommitmentView): string {
  const due = `${terms.dueDate}${terms.dueTime ? ` ${terms.dueTime}` : ''}`;
  const against = verdict?.checks.filter(({ weighs }) => weighs !== 'nothing').map(({ because }) => because) ?? [];
  const money = (minor: string) =>
    `${decimal(minor, terms.amount.value, verdict?.amountMinor ?? follows?.amountMinor ?? '0')} ${terms.amount.currency}`;
  /** D3: the outcome, and beside it whether the money is there. */
  const debtInWords = (): string => {
    if (status !== 'broken' && status !== 'partially-kept') return '';
    const owed = BigInt(verdict?.amountMinor ?? '0') - BigInt(paid.total);
    if (owed > 0n) return `; ${money(`${owed}`)} of ${terms.amount.value} still owed`;
    return paid.lateAt ? `, paid late (${minute(paid.lateAt)})` : '';
  };
  const reopened = ({ because }: Follows): string =>
    because.kind === 'reversal'
      ? `${money(because.takenMinor)} of it was taken back`
      : `a manager corrected it to ${because.outcome}`;
  const lines = [
    ...(rehearsal ? ['**Rehearsal**: no real promise.'] : []),
    `**${status}**${conclusion?.severity === 'severe' ? ', **severe**' : ''}${debtInWords()}: customer ${terms.customerId} pays ${terms.amount.value} ${terms.amount.currency} by ${due}; rep ${repId}.`,
    ...(handovers.length > 0
      ? [`Handed over: ${handovers.map(({ from, to, at }) => `${from} to ${to} (${minute(at)})`).join(', ')}.`]
      : []),
    ...(reagreements.length > 0
      ? [
          `First agreed: ${termsInWords(agreedTerms(originalTerms))}. ${reagreements.map((change) => `Moved to ${termsInWords(change.to)} ${wanted(change)} (${minute(change.at)}).`).join(' ')}`,
        ]
      : []),
    ...(withdrawal ? [`Withdrawn ${withdrawal.askedBy === 'us' ? 'by us' : 'by the customer'}.`] : []),
    ...(against.length > 0 ? [`${doubted(verdict)}: ${against.join('; ')}.`] : []),
    ...(follows ? [`Follows commitment ${follows.commitmentId}: ${reopened(follows)}.`] : []),
    ...(conclusion?.reason ? [`Why: ${conclusion.reason.replaceAll('-', ' ')}.`] : []),
    ...(BigInt(paid.total) > 0n
      ? [`Recorded as paid: ${money(paid.total)}, of which in time ${money(paid.inTime)}.`]
      : []),
    ...(awaits
      ? [
          `Awaited from the **${awaits.party}**: **${inWords[awaits.move]}**, since ${minute(awaits.since)}${awaits.answerBy ? `, by ${minute(awaits.answerBy)}` : ''}.`,
        ]
      : []),
    ...(clearing.length > 0
      ? [
          `Of ours in the way: ${clearing.map(({ kind, cleared }) => `${kind.replaceAll('-', ' ')} (${cleared ? 'cleared' : 'not cleared'})`).join(', ')}.`,
        ]
      : []),
    ...(next ? [`Next: ${next.what} (${minute(next.at)}).`] : []),
    ...(closed ? ['Closed: nobody owes a move.'] : []),
  ];
  return lines.join('\n\n');
}

const doubted = (verdict: Verdict | null): string =>
  verdict?.answer !== 'refer-upward'
    ? 'To be reconsidered'
    : verdict.checks.some(({ weighs }) => weighs === 'against')
      ? 'Not credible, and the rep insists'
      : 'A manager decides';

/** `2027-01-15T22:59:59.999Z` as `2027-01-15 22:59 UTC`. */
export const minute = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;

/** Minor units as a decimal number. How many decimals there are follows from an amount that is known both ways. */
function decimal(minor: string, value: string, sameInMinor: string): string {
  const [whole = '', fraction = ''] = value.split('.');
  const decimals = fraction.length + sameInMinor.length - BigInt(whole + fraction).toString().length;
  if (decimals === 0) return minor;
  const padded = minor.padStart(decimals + 1, '0');
  return `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
}

/** Who is to move, and what comes next, as lines of the details in the Temporal UI. */
export const movesIn = ({ awaits, next }: Pick<StoryState, 'awaits' | 'next'>): string[] => [
  ...(awaits ? [`Awaited from the **${awaits.party}**: **${inWords[awaits.move]}**, since ${awaits.since}.`] : []),
  ...(next ? [`Next: ${next.what} (${next.at}).`] : []),
];
