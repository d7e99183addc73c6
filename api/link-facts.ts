import type { RebateRequest } from '../domain/rebate.ts';
import { dateIn } from '../domain/working-calendar.ts';
import { findCommitment, type Listed } from '../ledger/commitments.ts';
import { tiersInForce } from '../ledger/rebates.ts';
import { findCustomer } from '../ledger/records.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import type { PageFacts } from './link-page.ts';

/** What the page behind a link shows of a promise. @param now on the promise's own clock, ISO 8601 UTC */
export async function factsOf(db: PrismaClient, promise: Listed, now: string): Promise<PageFacts> {
  const customer = await findCustomer(db, promise.customerId);
  const today = dateIn(now, promise.zone);
  return {
    ...promise,
    customer: customer?.name ?? promise.customerId,
    rehearsal: promise.rehearsalId !== null,
    paidOn: today < promise.dueDate ? today : promise.dueDate,
    rebate: await rebateBehind(db, promise),
  };
}

/** A7: the rebate itself, or the one that a payout follows from. */
async function rebateBehind(db: PrismaClient, promise: Listed): Promise<PageFacts['rebate']> {
  const { rebateId } = promise.terms as { readonly rebateId?: string };
  const rebate = promise.kind === 'rebate-year' ? promise : rebateId && (await findCommitment(db, rebateId));
  if (!rebate) return undefined;
  const tiers = (await tiersInForce(db, [rebate])).get(rebate.id) ?? [];
  return { terms: rebate.terms as RebateRequest, tiers };
}
