import { v5 as uuidv5 } from 'uuid';

/** Kept's own namespace for ids that are made from what they name (RFC 9562, version 5). */
const namespace = 'b5f1f2f0-6a55-5d5c-9a0c-4f8e1d1b7c11';

const idOf = (...parts: readonly string[]): string =>
  uuidv5(parts.map((part) => `${part.length}:${part}`).join(''), namespace);

/** The same caller, kind and Idempotency-Key are the same commitment. */
export const commitmentId = (caller: string, kind: string, idempotencyKey: string): string =>
  idOf('commitment', caller, kind, idempotencyKey);

/** The same caller and Idempotency-Key are the same payment plan. */
export const paymentPlanId = (caller: string, idempotencyKey: string): string =>
  idOf('payment-plan', caller, idempotencyKey);

/** @param part from 1 */
export const partId = (plan: string, part: number): string => idOf('part', plan, `${part}`);

/** D6: the same caller, commitment and Idempotency-Key are the same dispute. */
export const disputeId = (caller: string, commitment: string, idempotencyKey: string): string =>
  idOf('dispute', caller, commitment, idempotencyKey);

/** C8: the case about a customer. @param count of the cases about it, from 1 */
export const patienceCaseId = (customer: string, count: number): string => idOf('patience', customer, `${count}`);

/** A past promise from the years before Kept. */
export const pastPromiseId = (reference: string): string => idOf('history', reference);

/** The same customer and reference are the same payment; a rehearsal's payments are its own. */
export const paymentId = (customerId: string, reference: string, rehearsalId: string | null): string =>
  idOf('payment', customerId, reference, rehearsalId ?? '');

/** The same caller, door and Idempotency-Key are the same request. */
export const requestId = (caller: string, door: string, idempotencyKey: string): string =>
  idOf('request', caller, door, idempotencyKey);

/** The same person, report and Idempotency-Key are the same report. */
export const reportId = (caller: string, commitment: string, said: string, idempotencyKey: string): string =>
  idOf('report', caller, commitment, said, idempotencyKey);

/** A payment taken back: the same reference for the same payment is the same reversal. */
export const reversalId = (payment: string, reference: string): string => idOf('reversal', payment, reference);

/** D5: what was unloaded: the same delivery note of the same promise is the same delivery. */
export const unloadingId = (commitment: string, reference: string): string => idOf('unloading', commitment, reference);

/** B8: the payout of a settlement. @param count of the settlements of the rebate, from 1 */
export const payoutId = (rebate: string, count: number): string => idOf('payout', rebate, `${count}`);

/** D3: what follows an ended promise, once for each fact that reopens it. */
export const followUpId = (commitment: string, because: string): string => idOf('follow-up', commitment, because);

/** One message of one step: the same at every attempt, and so is its `Message-ID`. */
export const messageId = (commitment: string, step: string, audience: string): string =>
  idOf('message', commitment, step, audience);

/** One mail that tells a person several messages, by the first of them: a message is told in one mail only. */
export const digestId = (firstMessage: string): string => idOf('digest', firstMessage);

/** One purpose of one mail: what its link says is said once. */
export const linkId = (message: string, purpose: string): string => idOf('link', message, purpose);

/** The reminder of a promise on its present terms, planned for an instant: the same where another promise's mail carries it. */
export const reminderId = (commitment: string, plannedAt: string, dueDate: string, amountMinor: string): string =>
  idOf('reminder', commitment, plannedAt, dueDate, amountMinor);

/** @returns the commitment of a workflow's id, `kind/commitment id`; undefined where it names none */
export const commitmentIn = (workflowId: string): string | undefined =>
  /^(?:payment-appointment|rebate-year|rebate-payout|delivery-promise|follow-up)\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\b/.exec(
    workflowId,
  )?.[1];
