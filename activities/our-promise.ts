import { ApplicationFailure } from '@temporalio/common';
import { statusAfter } from '../domain/our-answers.ts';
import { type CommitmentEvent, outcomeOf, type Projection, type Status } from '../domain/projection.ts';

/** A promise of ours as it was asked for, with its verdict. */
export interface OurProposal<Request, Verdict> {
  readonly commitmentId: string;
  readonly request: Request;
  readonly actor: string;
  readonly from?: string | undefined;
  /** ISO 8601 UTC */
  readonly at: string;
  readonly verdict: Verdict;
}

/** A1: how each answer stands in the record. */
const typeOf = {
  accept: 'accepted',
  'refer-upward': 'referred',
  'declare-uncertain': 'uncertain',
  refuse: 'refused',
} as const satisfies Record<keyof typeof statusAfter, string>;

/** What of the projection depends on the kind. */
type OfKind = Pick<Projection, 'kind' | 'amount' | 'dueDate' | 'dueTime' | 'zone' | 'breachAt'> & {
  /** left out: as the answer says */
  readonly status?: Status;
};

/** The first event of a promise of ours, which opens its projection. */
export function ourProposed<
  Request extends { readonly customerId: string; readonly repId: string; readonly rehearsal?: boolean | undefined },
  Verdict extends { readonly answer: keyof typeof statusAfter; readonly policyVersion: number },
>({ commitmentId, request, actor, from, at, verdict }: OurProposal<Request, Verdict>, ofKind: OfKind): CommitmentEvent {
  const { status = statusAfter[verdict.answer] } = ofKind;
  const outcome = outcomeOf(status);
  const opens: Projection = {
    ...ofKind,
    promisor: 'us',
    customerId: request.customerId,
    repId: request.repId,
    invoices: [],
    status,
    outcome,
    severity: null,
    awaits: null,
    awaitedMove: null,
    policyVersion: verdict.policyVersion || null,
    rehearsalId: request.rehearsal ? commitmentId : null,
    planId: null,
    part: null,
    imported: false,
    terms: request,
    verdict,
    proposedAt: at,
    concludedAt: outcome === null ? null : at,
    closedAt: null,
  };
  return { key: 'proposed', type: typeOf[verdict.answer], at, actor, data: { opens, ...(from ? { from } : {}) } };
}

/** The verdict; who is not known is no reason to try again. */
export async function orUnknownParty<Verdict>(verdict: Promise<Verdict>): Promise<Verdict> {
  try {
    return await verdict;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw ApplicationFailure.nonRetryable(error.message, 'UnknownParty');
  }
}
