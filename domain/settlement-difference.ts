import type { Settlement } from './rebate.ts';
import type { DifferenceDecision } from './rebate-requests.ts';

type Decision = DifferenceDecision['decision'];

/**
 * B8, B9: what a manager may decide about a settlement that is not what the reward comes to. What is owed more is paid,
 * whatever it costs.
 * @param minor the reward less what was settled, minor units: below zero where too much was settled, never 0
 */
export const decisionsAbout = (minor: string): readonly Decision[] =>
  minor.startsWith('-') ? ['carry-over', 'clawback', 'waive'] : ['pay'];

/** @returns why it cannot be decided so; undefined: it can */
export function againstDecision(decision: Decision, minor: string): string | undefined {
  if (decisionsAbout(minor).includes(decision)) return undefined;
  return minor.startsWith('-')
    ? 'Nothing more is owed; decide carry-over, clawback or waive.'
    : 'The customer is owed more than was settled: it is paid, whatever it costs.';
}

/** What the record of a rebate says of its settlements and their differences, in order. */
export interface Settling {
  readonly key: string;
  readonly type: string;
  readonly data: {
    readonly settlement?: Settlement;
    readonly differenceMinor?: string;
    /** the difference that was found before the end */
    readonly overpaid?: string;
    readonly decision?: Decision;
  };
}

/** B8: what was really settled, minor units. */
export interface ReallySettled {
  /** all payouts that were opened, less what was clawed back */
  readonly paid: bigint;
  /** what of it is beyond the reward and is decided about: it stays carried over or waived, or is being asked */
  readonly beyond: bigint;
  /** of all settlements */
  readonly count: number;
}

/** The difference, of all that were found, that an event speaks of: it was found by one key and decided by another. */
export const differenceOf = (key: string): string => key.replace(/[/-](found|decided)$/, '');

/** @returns minor units, below zero where too much was settled; undefined: it is no difference that was found */
export const minorOf = ({ differenceMinor, overpaid }: Settling['data']): string | undefined =>
  differenceMinor ?? (overpaid === undefined ? undefined : `-${overpaid}`);

/** B8: what was settled and decided so far. @returns undefined before it is settled */
export function reallySettled(record: readonly Settling[]): ReallySettled | undefined {
  const found = new Map<string, bigint>();
  let count = 0;
  let settled: Omit<ReallySettled, 'count'> | undefined;
  for (const { key, type, data } of record) {
    const { settlement, decision } = data;
    if (settlement) count++;
    if (type === 'concluded' && settlement) {
      const { before, due, overpaid } = settlement;
      settled = { paid: BigInt(before) + BigInt(due), beyond: BigInt(overpaid) };
    }
    if (!settled) continue;
    if (type === 'difference-found') {
      const minor = BigInt(minorOf(data) ?? 0);
      found.set(differenceOf(key), minor);
      // what the settlement itself found is beyond already
      if (minor < 0n && data.differenceMinor !== undefined) settled = { ...settled, beyond: settled.beyond - minor };
    }
    const minor = found.get(differenceOf(key)) ?? 0n;
    if (decision === 'pay') settled = { paid: settled.paid + minor, beyond: 0n };
    if (decision === 'clawback')
      settled = { paid: settled.paid + minor, beyond: settled.beyond + minor > 0n ? settled.beyond + minor : 0n };
  }
  return settled && { ...settled, count };
}

/**
 * B8: what a changed reward leaves to decide, minor units; below zero: settled too much. What is carried over or waived
 * counts as settled: it is netted with what the reward rises by, and is not asked again.
 */
export function differenceNow(reward: bigint, { paid, beyond }: Pick<ReallySettled, 'paid' | 'beyond'>): bigint {
  if (reward > paid) return reward - paid;
  const stands = paid - beyond;
  return reward < stands ? reward - stands : 0n;
}
