import type { Occasion } from './matters.ts';
import type { Money } from './money.ts';
import type { Readiness } from './quiet-days.ts';

/** A promise that a mail names beside its own; dates are local to the customer. */
export interface AlsoNamed {
  readonly commitmentId: string;
  readonly amount: Money;
  readonly dueDate: string;
  readonly dueTime: string | null;
}

/**
 * C3: what becomes of a reminder at its instant: it goes out and names these others too, waits, is left out, or has gone
 * out already in the mail of another promise.
 */
export type ReminderTurn =
  | Exclude<Readiness, { turn: 'send' }>
  | { readonly turn: 'send'; readonly also: readonly AlsoNamed[]; readonly occasion: Omit<Occasion, 'id'> | null }
  | { readonly turn: 'shared'; readonly with: string; readonly messageId: string; readonly at: string };

/** A reminder that asks for its turn. Instants are ISO 8601 UTC. */
export interface AskedTurn {
  /** the step that would carry it */
  readonly step: string;
  /** as it was planned first */
  readonly plannedAt: string;
  readonly until: string;
  readonly before: string;
}
