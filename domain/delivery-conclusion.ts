import type { OrderLine, Unloaded } from './delivery.ts';
import { thousandths, units } from './quantity.ts';

/** D5: our delivery as far as it is known. Instants ISO 8601 UTC. */
export interface DeliveryFacts {
  /** what is promised */
  readonly lines: readonly OrderLine[];
  /** by the records */
  readonly unloaded: readonly Unloaded[];
  /** on the rep's word: all of it came, when; null: nobody said so */
  readonly saidDeliveredAt: string | null;
  /** the rep said that it was missed */
  readonly saidMissed: boolean;
  /** the customer's own miss, by record of it, when; null: none */
  readonly customerMissedAt: string | null;
  readonly breachAt: string;
  readonly reportingEndsAt: string;
  readonly now: string;
}

export interface DeliveryConclusion {
  readonly outcome: 'kept' | 'partially-kept' | 'broken';
  /** `customer`: we were there in time, and it was the customer's miss */
  readonly basis: 'record' | 'word' | 'window' | 'customer';
}

/**
 * D5: the outcome that the facts allow; undefined where it is too early to say. What was unloaded after the breach
 * instant does not count.
 */
export function concludeDelivery(facts: DeliveryFacts): DeliveryConclusion | undefined {
  const { lines, unloaded, saidDeliveredAt, saidMissed, customerMissedAt, breachAt, reportingEndsAt, now } = facts;
  const inTime = unloaded.filter(({ at }) => at <= breachAt);
  const word = saidDeliveredAt !== null && saidDeliveredAt <= breachAt;
  if (stillMissing(lines, inTime).length === 0) return { outcome: 'kept', basis: 'record' };
  if (word && unloaded.length === 0) return { outcome: 'kept', basis: 'word' };
  if (customerMissedAt !== null && customerMissedAt <= breachAt) return { outcome: 'kept', basis: 'customer' };
  const outcome = inTime.length > 0 ? 'partially-kept' : 'broken';
  if (now < breachAt) return undefined;
  if (saidMissed) return { outcome, basis: 'word' };
  const allCame = stillMissing(lines, unloaded).length === 0;
  if (allCame) return { outcome, basis: 'record' };
  if (saidDeliveredAt !== null && unloaded.length === 0) return { outcome, basis: 'word' };
  return now >= reportingEndsAt ? { outcome, basis: 'window' } : undefined;
}

/** @returns what of the lines has not come, each in units; `[]`: all of it came */
export function stillMissing(lines: readonly OrderLine[], unloaded: readonly OrderLine[]): OrderLine[] {
  return lines.flatMap(({ productId, quantity }) => {
    const left = thousandths(quantity) - sumOf(unloaded, productId);
    return left > 0n ? [{ productId, quantity: units(left) }] : [];
  });
}

/** How a delivery counts (OTIF), each line for itself. */
export interface DeliveryResult {
  /** until then it was on time: the end of the first confirmed window, unless the customer moved it; ISO 8601 UTC */
  readonly scoredBy: string;
  readonly onTime: boolean;
  readonly inFull: boolean;
  /** theirs, not ours: counts nowhere against us */
  readonly customerMiss: boolean;
  readonly lines: readonly { readonly productId: string; readonly onTime: boolean; readonly inFull: boolean }[];
  /** B9: of the miss, once it is known */
  readonly cause: string | null;
}

/**
 * B1: on time is what came until `scoredBy`, in full is what came at all: half of it in time and nothing more is on time
 * and not in full, all of it late is in full and not on time. Nothing at all is neither.
 */
export function resultOf(
  lines: readonly OrderLine[],
  unloaded: readonly Unloaded[],
  scoredBy: string,
  more: Pick<DeliveryResult, 'customerMiss' | 'cause'>,
): DeliveryResult {
  const each = lines.map(({ productId, quantity }) => {
    const came = unloaded.filter((one) => one.productId === productId);
    return {
      productId,
      onTime: more.customerMiss || (came.length > 0 && came.every(({ at }) => at <= scoredBy)),
      inFull: more.customerMiss || sumOf(came, productId) >= thousandths(quantity),
    };
  });
  const { customerMiss } = more;
  return {
    scoredBy,
    onTime: customerMiss || (unloaded.length > 0 && unloaded.every(({ at }) => at <= scoredBy)),
    inFull: customerMiss || each.every(({ inFull }) => inFull),
    lines: each,
    ...more,
  };
}

/** B1: a window that was agreed anew; `breachAt`: until then it is on time, ISO 8601 UTC. */
export interface WindowChange {
  readonly askedBy: 'customer' | 'us';
  readonly breachAt: string;
}

/**
 * B1: until when it is on time: the end of the first confirmed window. Where the customer moves it, it moves along; once
 * we have moved it, the customer's next wish does not wash that off.
 * @param first ISO 8601 UTC
 */
export function scoredBy(first: string, changes: readonly WindowChange[]): string {
  const ours = changes.findIndex(({ askedBy }) => askedBy === 'us');
  const theirs = ours < 0 ? changes : changes.slice(0, ours);
  return theirs.at(-1)?.breachAt ?? first;
}

const sumOf = (lines: readonly OrderLine[], productId: string): bigint =>
  lines.reduce((sum, line) => (line.productId === productId ? sum + thousandths(line.quantity) : sum), 0n);
