import type { DeliveryRequest, OrderLine, Unloaded } from '../domain/delivery.ts';
import { type DeliveryResult, resultOf, stillMissing } from '../domain/delivery-conclusion.ts';
import type { Delivered } from '../domain/delivery-requests.ts';
import { unloadingId } from '../domain/ids.ts';
import { isPromised } from '../domain/projection.ts';
import { fromVolume, toVolume } from '../domain/rebate.ts';
import type { Doer } from '../domain/roles.ts';
import type { Commitment, PrismaClient } from '../prisma/client/client.ts';
import { appendEventsIn, type Transaction } from './events.ts';
import { openFollowUpsOf } from './follow-ups.ts';

/** What became of a proof of delivery. `wakes`: the running commitments that it counts towards. */
export type DeliveredResult =
  | {
      readonly result: 'recorded' | 'unchanged';
      readonly id: string;
      /** what this delivery note is about */
      readonly lines: readonly OrderLine[];
      /** what of the order has not come yet */
      readonly missing: readonly OrderLine[];
      readonly wakes: readonly string[];
    }
  | { readonly result: 'refused'; readonly field: keyof Delivered | 'commitmentId'; readonly because: string };

const refused = (field: keyof Delivered | 'commitmentId', because: string): DeliveredResult => ({
  result: 'refused',
  field,
  because,
});
const thousandths = (quantity: string): bigint => toVolume(quantity, 'quantity', '');
const units = (quantity: bigint): string => fromVolume(quantity, 'quantity', '');

/**
 * D5: records what was unloaded, in one transaction: the proof of it, the event, and the goods that have left the site.
 * The same delivery note again changes nothing. After the end it is recorded, too, and rewrites no outcome (D3); how the
 * delivery counts follows it: late, but in full.
 * @param said without lines, all that has not come yet; without `at`, now
 * @param now on the commitment's own clock, ISO 8601 UTC: nothing can have been unloaded after it
 */
export const recordDelivered = (
  db: PrismaClient,
  commitmentId: string,
  said: Delivered & Doer,
  now: string,
): Promise<DeliveredResult> => db.$transaction((tx) => recordIn(tx, commitmentId, said, now), { maxWait: 10_000 });

async function recordIn(
  tx: Transaction,
  commitmentId: string,
  said: Delivered & Doer,
  now: string,
): Promise<DeliveredResult> {
  await tx.$queryRaw`SELECT 1 FROM commitment WHERE id = ${commitmentId}::uuid FOR UPDATE`;
  const row = await tx.commitment.findUnique({ where: { id: commitmentId } });
  if (row?.kind !== 'delivery-promise') return refused('commitmentId', `there is no delivery promise ${commitmentId}`);
  const ordered = await orderedIn(tx, row);
  const before = await unloadedOf(tx, commitmentId);
  const wakes = [...(row.closedAt === null ? [commitmentId] : []), ...(await openFollowUpsOf(tx, [commitmentId]))];

  const id = unloadingId(commitmentId, said.reference);
  const known = await noteOf(tx, id);
  if (known) {
    if (!isTheSame(known, said))
      return refused('reference', `"${said.reference}" was recorded before with another time, signature or contents`);
    return { result: 'unchanged', id, lines: known.lines, missing: stillMissing(ordered, before), wakes };
  }

  const lines = said.lines ?? stillMissing(ordered, before);
  const at = said.at ?? now;
  const refusal = refuse(row, ordered, lines, at, now);
  if (refusal) return refusal;
  await tx.unloading.create({
    data: {
      id,
      commitmentId,
      at,
      signedBy: said.signedBy,
      reference: said.reference,
      actor: said.by,
      lines: { create: lines.map(({ productId, quantity }) => ({ productId, quantity: thousandths(quantity) })) },
    },
  });
  await letLeave(tx, commitmentId, lines, at);
  const all = [...before, ...lines.map((line) => ({ ...line, at }))];
  const late = row.breachAt !== null && at > row.breachAt.toISOString();
  const { signedBy, reference, by, from } = said;
  const data = { unloadingId: id, reference, signedBy, lines, late, from, ...counting(row, ordered, all) };
  await appendEventsIn(tx, commitmentId, [{ key: `delivered/${id}`, type: 'delivered', at, actor: by, data }]);
  return { result: 'recorded', id, lines, missing: stillMissing(ordered, all), wakes };
}

function refuse(
  { status, proposedAt }: Commitment,
  ordered: readonly OrderLine[],
  lines: readonly OrderLine[],
  at: string,
  now: string,
): DeliveredResult | undefined {
  if (!isPromised(status)) return refused('commitmentId', `this delivery is not promised: it is ${status}`);
  if (at > now) return refused('at', `${at} lies in the future; a fact has happened already`);
  const promisedAt = proposedAt.toISOString();
  if (at < promisedAt) return refused('at', `${at} lies before the promise of ${promisedAt}`);
  if (lines.length === 0) return refused('lines', 'all that was ordered has come already; say what came beyond it');
  const strange = lines.filter((line) => !ordered.some(({ productId }) => productId === line.productId));
  if (strange.length === 0) return undefined;
  return refused('lines', `${strange.map(({ productId }) => productId).join(', ')}: not in this order`);
}

/** What is ordered, as it holds now: the order, or what was last agreed instead. */
async function orderedIn(tx: Transaction, { id, terms }: Commitment): Promise<readonly OrderLine[]> {
  const agreed = await tx.event.findMany({
    where: { commitmentId: id, type: 're-agreed' },
    orderBy: { seq: 'desc' },
    select: { data: true },
  });
  const anew = agreed.map(({ data }) => data as { readonly lines?: readonly OrderLine[] }).find(({ lines }) => lines);
  return anew?.lines ?? (terms as unknown as DeliveryRequest).lines;
}

/** D3: once it is known how a delivery counts, what comes after that counts, too. */
function counting({ result }: Commitment, ordered: readonly OrderLine[], unloaded: readonly Unloaded[]) {
  if (result === null) return {};
  const { scoredBy, customerMiss, cause } = result as unknown as DeliveryResult;
  return { shows: { result: resultOf(ordered, unloaded, scoredBy, { customerMiss, cause }) } };
}

/**
 * A5: what was unloaded has left the site, with the trip that brought it; what is still to come stays promised.
 * @param at when it was unloaded
 */
async function letLeave(tx: Transaction, commitmentId: string, lines: readonly OrderLine[], at: string): Promise<void> {
  const trip = await tx.trip.findFirst({
    where: { commitmentId, releasedAt: null, departAt: { lte: at } },
    orderBy: { departAt: 'desc' },
    select: { departAt: true },
  });
  const leftAt = trip?.departAt ?? new Date(at);
  for (const { productId, quantity } of lines) {
    const holds = await tx.goodsHold.findMany({
      where: { commitmentId, productId, leftAt: null, releasedAt: null },
      orderBy: [{ neededOn: 'asc' }, { id: 'asc' }],
    });
    let left = thousandths(quantity);
    for (const { id, ...hold } of holds) {
      if (left <= 0n) break;
      const part = left < hold.quantity ? left : hold.quantity;
      await tx.goodsHold.update({ where: { id }, data: { quantity: part, leftAt } });
      const rest = hold.quantity - part;
      if (rest > 0n) await tx.goodsHold.create({ data: { ...hold, quantity: rest } });
      left -= part;
    }
  }
}

interface Note {
  readonly at: string;
  readonly signedBy: string;
  readonly lines: readonly OrderLine[];
}

async function noteOf(tx: Transaction, id: string): Promise<Note | undefined> {
  const row = await tx.unloading.findUnique({ where: { id }, include: { lines: { orderBy: { productId: 'asc' } } } });
  if (!row) return undefined;
  const lines = row.lines.map(({ productId, quantity }) => ({ productId, quantity: units(quantity) }));
  return { at: row.at.toISOString(), signedBy: row.signedBy, lines };
}

/** What is left out says nothing else. */
function isTheSame(known: Note, { at = known.at, signedBy, lines }: Delivered): boolean {
  const contents = (of: readonly OrderLine[]) =>
    of
      .map(({ productId, quantity }) => `${productId} ${thousandths(quantity)}`)
      .sort()
      .join('\n');
  return at === known.at && signedBy === known.signedBy && contents(lines ?? known.lines) === contents(known.lines);
}

/** D5: what was unloaded, by the records, the earliest first. */
export async function unloadedOf(db: Transaction, commitmentId: string): Promise<Unloaded[]> {
  const rows = await db.unloading.findMany({
    where: { commitmentId },
    orderBy: [{ at: 'asc' }, { reference: 'asc' }],
    include: { lines: { orderBy: { productId: 'asc' } } },
  });
  return rows.flatMap(({ at, lines }) =>
    lines.map(({ productId, quantity }) => ({ productId, quantity: units(quantity), at: at.toISOString() })),
  );
}

/** A delivery that an order number may mean. */
export interface OrderFound {
  readonly commitmentId: string;
  readonly basis: string;
  readonly closed: boolean;
  /** of the delivery notes that are known of it */
  readonly references: readonly string[];
}

/** D5: the real promises of these orders. @param bases order numbers */
export async function deliveriesOf(db: PrismaClient, bases: readonly string[]): Promise<OrderFound[]> {
  if (bases.length === 0) return [];
  return db.$queryRaw<OrderFound[]>`
    SELECT id AS "commitmentId", terms->>'basis' AS basis, closed_at IS NOT NULL AS closed,
      ARRAY(SELECT reference FROM unloading WHERE commitment_id = commitment.id) AS references
    FROM commitment
    WHERE kind = 'delivery-promise' AND rehearsal_id IS NULL AND status <> 'declined'
      AND terms->>'basis' = ANY(${[...new Set(bases)]}) ORDER BY id`;
}
