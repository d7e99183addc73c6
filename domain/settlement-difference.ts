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
