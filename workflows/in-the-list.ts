import type { SearchAttributePair } from '@temporalio/common';
import type { Kind, Status } from '../domain/projection.ts';
import type { PaymentRequest } from '../domain/requests.ts';
import { searchAttributes } from './search-attributes.ts';

/** What the Temporal UI's list shows of a promise from its start on. */
export const openingAttributes = (request: PaymentRequest, kind: Kind, status: Status): SearchAttributePair[] => [
  { key: searchAttributes.kind, value: kind },
  { key: searchAttributes.status, value: status },
  { key: searchAttributes.customer, value: request.customerId },
  { key: searchAttributes.rep, value: request.repId },
  { key: searchAttributes.amount, value: Number(request.amount.value) },
  { key: searchAttributes.currency, value: request.amount.currency },
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
