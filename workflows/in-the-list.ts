import type { SearchAttributePair } from '@temporalio/common';
import type { Money } from '../domain/money.ts';
import type { PayoutTerms } from '../domain/payout.ts';
import type { Kind, Status } from '../domain/projection.ts';
import type { RebateRequest } from '../domain/rebate.ts';
import type { PaymentRequest } from '../domain/requests.ts';
import { tiersInWords } from './rebate-words.ts';
import { searchAttributes } from './search-attributes.ts';

/** Who promised what to whom, as far as a list shows it. */
interface Opening {
  readonly customerId: string;
  readonly repId: string;
  readonly amount: Money;
  readonly rehearsal?: boolean | undefined;
}

/** What the Temporal UI's list shows of a promise from its start on. */
export const openingAttributes = (request: Opening, kind: Kind, status: Status): SearchAttributePair[] => [
  ...rebateAttributes({ ...request, currency: request.amount.currency }, kind, status),
  { key: searchAttributes.amount, value: Number(request.amount.value) },
];

/** The same of a promise whose amount is not known yet. */
export const rebateAttributes = (
  request: Omit<Opening, 'amount'> & { readonly currency: string },
  kind: Kind,
  status: Status,
): SearchAttributePair[] => [
  { key: searchAttributes.kind, value: kind },
  { key: searchAttributes.status, value: status },
  { key: searchAttributes.customer, value: request.customerId },
  { key: searchAttributes.rep, value: request.repId },
  { key: searchAttributes.currency, value: request.currency },
  { key: searchAttributes.rehearsal, value: request.rehearsal ?? false },
];

/** The promise in one line; no personal data. */
export const summaryOf = ({ rehearsal, customerId, amount, dueDate }: PaymentRequest): string =>
  `${rehearsal ? 'Rehearsal: ' : ''}${customerId} pays ${amount.value} ${amount.currency} by ${dueDate}`;

/** The promise in a few lines of Markdown; no personal data. */
export const detailsOf = ({ customerId, repId, amount, dueDate, dueTime, invoices }: PaymentRequest): string =>
  [
    `A customer's promise to pay.`,
    `- customer: ${customerId}`,
    `- rep: ${repId}`,
    `- amount: ${amount.value} ${amount.currency}`,
    `- due: ${dueDate}${dueTime ? ` ${dueTime}` : ''}, local to the customer`,
    ...(invoices ? [`- invoices: ${invoices.join(', ')}`] : []),
  ].join('\n');

/** A rebate in one line; no personal data. */
export const rebateSummary = ({ rehearsal, customerId, period }: RebateRequest): string =>
  `${rehearsal ? 'Rehearsal: ' : ''}a rebate for ${customerId}, ${period.from} to ${period.to}`;

/** A rebate in a few lines of Markdown; no personal data. */
export const rebateDetails = (request: RebateRequest): string =>
  [
    'Our promise of a rebate against volume.',
    `- customer: ${request.customerId}`,
    `- rep: ${request.repId}`,
    `- period: ${request.period.from} to ${request.period.to}, local to the customer`,
    `- method: ${request.method}`,
    `- asked for: ${tiersInWords(request.tiers, request)}`,
  ].join('\n');

/** A payout in one line; no personal data. */
export const payoutSummary = ({ rehearsal, customerId, amount, dueDate }: PayoutTerms): string =>
  `${rehearsal ? 'Rehearsal: ' : ''}we pay out ${amount.value} ${amount.currency} to ${customerId} by ${dueDate}`;

/** A payout in a few lines of Markdown; no personal data. */
export const payoutDetails = ({ rebateId, customerId, repId, amount, dueDate }: PayoutTerms): string =>
  [
    'The payout of a rebate, our own promise.',
    `- rebate: ${rebateId}`,
    `- customer: ${customerId}`,
    `- rep: ${repId}`,
    `- amount: ${amount.value} ${amount.currency}`,
    `- due: ${dueDate}, local to the customer`,
  ].join('\n');
