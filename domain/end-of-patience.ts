import { type BreachSeverity, type OwnFaults, ownFaultsInWords } from './firmness.ts';
import { fromMinor, type Money } from './money.ts';
import type { PatiencePolicy } from './response-policy.ts';
import { addDays, addMonths, later } from './working-calendar.ts';

/** A promise that a customer broke, or kept in part. */
export interface PastBreach {
  readonly commitmentId: string;
  /** local date of the customer on which it was due */
  readonly on: string;
  readonly severity: BreachSeverity;
  /** minor units of the company's currency; undefined: policy has no rate */
  readonly missing: bigint | undefined;
}

/** What the case against a customer is made of. */
export interface PatienceCase {
  readonly breaches: readonly PastBreach[];
  /** how many promises the customer kept, of those in the same time that have an outcome; for the figures alone */
  readonly kept: number;
  readonly promises: number;
  /** C7 */
  readonly level: number;
  /** C2: it stands at the head of the case, and excuses nothing: a manager decides */
  readonly ours: OwnFaults;
  /** local date of the last decision of a manager to go on with this customer: what came until then is decided; null: none */
  readonly decidedOn: string | null;
  /** local date of the customer */
  readonly today: string;
}

export interface PatienceReason {
  readonly by: 'own-side' | 'count' | 'severe';
  readonly looked: string;
  readonly because: string;
}

/** The case's figures. */
export interface PatienceFigures {
  /** local dates, both included */
  readonly from: string;
  readonly to: string;
  /** severe ones and those partly kept included */
  readonly breaches: number;
  readonly severe: number;
  readonly partly: number;
  readonly missing: Money;
  /** breaches in an amount for which policy has no rate */
  readonly withoutRate: number;
  readonly promises: number;
  readonly kept: number;
  readonly level: number;
  readonly ours: OwnFaults;
}

export interface EndOfPatience {
  /** it goes to a manager: wind down, or go on with conditions */
  readonly isReached: boolean;
  /** why; our own side first, where there is something to say of it; `[]`: it is not reached */
  readonly reasons: readonly PatienceReason[];
  readonly figures: PatienceFigures;
  /** the breaches that count, the latest first */
  readonly counted: readonly PastBreach[];
}

/**
 * C8: whether a customer's breaches within policy's months are too many, or too many of them severe. Partly kept counts as
 * a breach; withdrawn and put off do not (they are in the level, C7).
 * @param currency the company's
 */
export function endOfPatience(of: PatienceCase, policy: PatiencePolicy, currency: string): EndOfPatience {
  const { today, decidedOn, promises, kept, level, ours } = of;
  const from = addMonths(today, -policy.months);
  const counted = of.breaches
    .filter(({ on }) => on >= from && on <= today && (decidedOn === null || on > decidedOn))
    .sort((one, other) =>
      one.on === other.on ? compare(one.commitmentId, other.commitmentId) : compare(other.on, one.on),
    );
  const severe = counted.filter(({ severity }) => severity === 'severe').length;
  const missing = counted.reduce((sum, breach) => sum + (breach.missing ?? 0n), 0n);
  const figures: PatienceFigures = {
    from: decidedOn === null ? from : later(from, addDays(decidedOn, 1)),
    to: today,
    breaches: counted.length,
    severe,
    partly: counted.filter(({ severity }) => severity === 'partly').length,
    missing: fromMinor(missing, currency),
    withoutRate: counted.filter((breach) => breach.missing === undefined).length,
    ...{ promises, kept, level, ours },
  };
  const reasons = reasonsOf(figures, policy);
  return {
    isReached: reasons.length > 0,
    reasons: reasons.length > 0 ? [...ofOwnSide(ours), ...reasons] : [],
    figures,
    counted,
  };
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function reasonsOf({ breaches, severe, from, to }: PatienceFigures, policy: PatiencePolicy): PatienceReason[] {
  const within = `from ${from} to ${to}`;
  const tooMany: PatienceReason = {
    by: 'count',
    looked: `${breaches} broken or partly kept ${within}; policy goes to a manager from ${policy.breaches} on`,
    because: 'They have broken their word too often.',
  };
  const tooSevere: PatienceReason = {
    by: 'severe',
    looked: `${severe} of them severe; policy goes to a manager from ${policy.severe} on`,
    because: 'They said yes on the phone and kept nothing of it, and not for the first time.',
  };
  return [...(breaches >= policy.breaches ? [tooMany] : []), ...(severe >= policy.severe ? [tooSevere] : [])];
}

function ofOwnSide(ours: OwnFaults): PatienceReason[] {
  const looked = ownFaultsInWords(ours);
  return looked === '' ? [] : [{ by: 'own-side', looked, because: 'Our own part in it is looked at first.' }];
}
