/** How a fault is declared: one table, each row a way to break something, and to mend it again. */
import type { ServerOptions } from '../stack/parts.ts';
import type { Found } from './rig/judge.ts';
import type { Load } from './rig/lives.ts';
import type { Stage } from './rig/stage.ts';

export interface Fault {
  readonly name: string;
  /** in a few words, for the table */
  readonly does: string;
  /** ms: how long it lasts in the full run; the short one takes at most `shortest` */
  readonly lasts: number;
  /** ms after its end within which all that is overdue must be done */
  readonly limit: number;
  /** which lives are lived meanwhile; all of them where it is not said */
  readonly plots?: NonNullable<Load['plots']>;
  /** the servers that it needs; left out: those of everybody else */
  readonly servers?: ServerOptions;
  /** @returns mends it. @throws NotHere */
  inject(stage: Stage, found: Found): Promise<() => Promise<void>>;
  /**
   * How often it was seen to bite by now, where something else than the fault tells; asked before and after. A fault
   * that was not seen proves nothing.
   */
  seen(stage: Stage): number | Promise<number>;
  /** what must be true afterwards, beside what is judged of all */
  judge?(stage: Stage, found: Found): Promise<void>;
}

/** The fault cannot be injected on this machine; the message says why. */
export class NotHere extends Error {
  override name = 'NotHere';
}

/** ms that a fault lasts in the short run */
export const shortest = 6_000;

/** What is tried again at once, and again within seconds. */
export const soon = 15_000;
/** What was tried for long is tried once a minute: a server that is down is not hammered. */
export const withinAMinute = 75_000;

/** Nothing is to be mended. */
export const nothingToMend = async (): Promise<void> => undefined;
