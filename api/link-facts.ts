import type { AnyView } from '../client/commitments.ts';
import type { DeliveryRequest } from '../domain/delivery.ts';
import { decidesDifference, type Purpose } from '../domain/links.ts';
import { fromMinor } from '../domain/money.ts';
import type { RebateRequest } from '../domain/rebate.ts';
import { dateIn } from '../domain/working-calendar.ts';
import { findCommitment, type Listed } from '../ledger/commitments.ts';
import { differenceFound, tiersInForce } from '../ledger/rebates.ts';
import { findCustomer } from '../ledger/records.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import type { PageFacts } from './link-page.ts';

/** The link that is opened, and how the promise stands then. */
interface Looked {
  readonly purpose: Purpose;
  /** undefined: the server knows it no more */
  readonly view: AnyView | undefined;
  /** on the promise's own clock, ISO 8601 UTC */
  readonly now: string;
}

/** What the page behind a link shows of a promise. */
export async function factsOf(db: PrismaClient, promise: Listed, { purpose, view, now }: Looked): Promise<PageFacts> {
  const customer = await findCustomer(db, promise.customerId);
  const today = dateIn(now, promise.zone);
  return {
    ...promise,
    customer: customer?.name ?? promise.customerId,
    rehearsal: promise.rehearsalId !== null,
    paidOn: today < promise.dueDate ? today : promise.dueDate,
    rebate: changedTerms(purpose, view) ?? (await rebateBehind(db, promise)),
    difference: await differenceOf(db, purpose, promise),
    delivery: await deliveryOf(db, promise, view),
  };
}

/** A7: what is promised and for when, as it holds now. */
async function deliveryOf(
  db: PrismaClient,
  promise: Listed,
  view: AnyView | undefined,
): Promise<PageFacts['delivery']> {
  if (promise.kind !== 'delivery-promise') return undefined;
  const terms = promise.terms as DeliveryRequest;
  const { window, lines } =
    view?.kind === 'delivery-promise' ? view : { window: terms.confirm ?? terms.window, lines: terms.lines };
  const found = await db.product.findMany({ where: { id: { in: lines.map(({ productId }) => productId) } } });
  return { window, lines, order: terms.basis, products: new Map(found.map(({ id, name }) => [id, name])) };
}

/** A2: what the rep is asked to confirm is in no agreement yet. */
function changedTerms(purpose: Purpose, view: AnyView | undefined): PageFacts['rebate'] {
  const asked = purpose === 'confirm-terms' || purpose === 'reject-terms';
  return asked && view?.kind === 'rebate-year' ? { terms: view.terms, tiers: view.tiers } : undefined;
}

/** B8: the difference about which a link decides. */
async function differenceOf(db: PrismaClient, purpose: Purpose, promise: Listed): Promise<PageFacts['difference']> {
  if (!decidesDifference(purpose)) return undefined;
  const found = await differenceFound(db, promise.id);
  return found && fromMinor(BigInt(found.minor), promise.amount.currency);
}

/** A7: the rebate itself, or the one that a payout follows from. */
async function rebateBehind(db: PrismaClient, promise: Listed): Promise<PageFacts['rebate']> {
  const { rebateId } = promise.terms as { readonly rebateId?: string };
  const rebate = promise.kind === 'rebate-year' ? promise : rebateId && (await findCommitment(db, rebateId));
  if (!rebate) return undefined;
  const tiers = (await tiersInForce(db, [rebate])).get(rebate.id) ?? [];
  return { terms: rebate.terms as RebateRequest, tiers };
}
