import { isDeepStrictEqual } from 'node:util';
import { WorkflowNotFoundError } from '@temporalio/client';
import { NIL } from 'uuid';
import { z } from 'zod';
import type { ProposalInput, VerdictOn } from '../client/commitments.ts';
import { DeliveryRequest, type DeliveryVerdict } from '../domain/delivery.ts';
import { commitmentId } from '../domain/ids.ts';
import { type RebateIdea, RebateRequest, type RebateVerdict } from '../domain/rebate.ts';
import { PaymentRequest, type Verdict } from '../domain/requests.ts';
import type { Caller } from '../domain/roles.ts';
import { againstDelivery, deliveryVerdictOn } from '../vetting/delivery.ts';
import { paymentVerdictOn } from '../vetting/payment.ts';
import { rebateVerdictOn, vetRebateIdea } from '../vetting/rebate.ts';
import { finder } from './commitment.ts';
import type { Dependencies } from './dependencies.ts';
import { knowsParties, refuseNeverSold, refusePast, refuseRehearsal } from './parties.ts';
import { fits, Problem, unavailable } from './problem.ts';

/** A promise that is asked for, by a customer or by us. */
export const CommitmentRequest = z.discriminatedUnion('kind', [PaymentRequest, RebateRequest, DeliveryRequest], {
  error: 'expected payment-appointment, rebate-year or delivery-promise',
});
export type CommitmentRequest = z.output<typeof CommitmentRequest>;
export type AnyVerdict = Verdict | RebateVerdict | DeliveryVerdict;

/** Who asks for a promise; the same key for the same one again. */
export interface Asking {
  readonly caller: Caller;
  readonly key: string;
}

/** How a promise is asked for, whichever door it comes through. */
export function proposing({ db, commitments, mayRehearse }: Dependencies) {
  const find = finder(db);

  /** @throws Problem where customer, rep or what is asked for does not fit what is known */
  async function mustFit(request: CommitmentRequest, caller: Caller): Promise<void> {
    await knowsParties(db, request, caller);
    refuseRehearsal(request, mayRehearse);
    if (request.kind === 'rebate-year') {
      await refusePast(db, request);
      await refuseNeverSold(db, request);
    }
    if (request.kind === 'delivery-promise') await fits(againstDelivery(db, request));
  }

  async function start<Input extends ProposalInput>(input: Input): Promise<VerdictOn<Input>> {
    try {
      return await commitments.propose(input);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      return (await find(input.commitmentId)).verdict as VerdictOn<Input>;
    }
  }

  return {
    /** Vets it and, where it holds, lets it live. @throws Problem; also where the key stands for another promise already */
    async propose(request: CommitmentRequest, { caller, key }: Asking): Promise<AnyVerdict> {
      await mustFit(request, caller);
      const id = commitmentId(caller.person, request.kind, key);
      const asked = { commitmentId: id, actor: caller.person, from: caller.from };
      const verdict = await start({ ...asked, request } as ProposalInput).catch((error: unknown) => {
        throw error instanceof Problem ? error : unavailable(error, { id });
      });
      if (!isDeepStrictEqual(verdict.terms, request))
        throw new Problem(
          422,
          'idempotency-key-reused',
          'This Idempotency-Key stands for another promise already; take a new one.',
        );
      return verdict;
    },
    /** The verdict as it would be now: nothing is written, and nothing is booked. Its id is nobody's. @throws Problem */
    async foresee(request: CommitmentRequest, caller: Caller): Promise<AnyVerdict> {
      await mustFit(request, caller);
      const now = new Date().toISOString();
      if (request.kind === 'rebate-year') return rebateVerdictOn(db, NIL, request, now);
      if (request.kind === 'delivery-promise') return deliveryVerdictOn(db, NIL, request, now);
      return paymentVerdictOn(db, NIL, request, now);
    },
    /** A6: a rebate without a promise; where no tiers are asked for, with those that Kept proposes. @throws Problem */
    async proposeTiers(idea: RebateIdea, caller: Caller) {
      await knowsParties(db, idea, caller);
      await refusePast(db, idea);
      await refuseNeverSold(db, idea);
      return vetRebateIdea(db, NIL, idea, new Date().toISOString());
    },
  };
}
